import { codeTests, fencedCode } from "../code/index.js"

const timeoutMs = 20_000

/** The code of an MBPP reply: up to `[DONE]`, first block, without tests and main part of its own. */
function mbppCode(reply: string): string {
  const [before = ""] = reply.split("[DONE]")
  const code = (fencedCode(before) ?? before).replace(/^\s*\[BEGIN\]/, "").replaceAll("\r\n", "\n")
  return code.split(/\n(?:assert|""")/)[0]?.split(/^if __name__ ==/m)[0] ?? ""
}

/** Scorer of MBPP and MBPP+: the sample's `imports`, the code, its `setup`, which may call the code, and its `tests`. */
export const programTests = codeTests({
  name: "mbpp",
  extract: mbppCode,
  test: (code, { metadata: { imports, setup, tests } }) => ({
    language: "python",
    program: [imports, code, setup, tests].join("\n"),
    timeoutMs,
  }),
})

export const programPrompt =
  "Write a Python function for this task.\n\n{question}\n\nReply with one fenced Python block and no tests of your own. These must pass:\n\n{tests}"
