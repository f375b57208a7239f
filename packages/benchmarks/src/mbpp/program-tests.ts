import { codeTests, fencedCode } from "../code/index.js"

const timeoutMs = 20_000

/** The code of an MBPP reply: up to `[DONE]`, first block, without tests and main part of its own. */
function mbppCode(reply: string): string {
  const [before = ""] = reply.split("[DONE]")
  const code = (fencedCode(before) ?? before).replace(/^\s*\[BEGIN\]/, "").replaceAll("\r\n", "\n")
  return code.split(/\n(?:assert|""")/)[0]?.split(/^if __name__ ==/m)[0] ?? ""
}

/** Scorer of MBPP and MBPP+: the sample's `setup`, the code, then the sample's `tests`. */
export const programTests = codeTests({
  name: "mbpp",
  extract: mbppCode,
  test: (code, { metadata: { setup, tests } }) => ({
    language: "python",
    program: `${setup}\n${code}\n${tests}`,
    timeoutMs,
  }),
})

export const programPrompt =
  "Write a Python function for this task.\n\n{question}\n\nReply with one fenced Python block and no tests of your own. These must pass:\n\n{tests}"
