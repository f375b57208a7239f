import { afterAll, describe, expect, it } from "vitest"
import { onlySample, promptText } from "../../test/attempt.js"
import { engineRunner, pythonImage, scoreInEngine } from "../../test/engine.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { humanevalPlus } from "../humaneval/index.js"
import { mbpp, mbppPlus } from "./index.js"

const codeRunner = await engineRunner(pythonImage)
afterAll(() => codeRunner?.close(), 60_000)

const row = {
  task_id: 900,
  text: "Write a function to double a number.",
  code: "def double(x):\n    return 2 * x",
  test_list: ["assert double(2) == 4", "assert double(origin) == 0"],
  // Calls what the code defines, as in the data.
  test_setup_code: "origin = double(0)",
  challenge_test_list: [],
}

describe.skipIf(!codeRunner)("mbpp", { timeout: 180_000 }, () => {
  it.each([
    ["code in a block", `Sure:\n\`\`\`python\n${row.code}\n\`\`\``, 1],
    ["bare code up to its mark", `[BEGIN]\n${row.code}\n[DONE]\nand so on`, 1],
    [
      "code with tests of its own, right or wrong",
      `\`\`\`python\n${row.code}\nassert double(1) == 3\n\`\`\``,
      1,
    ],
    [
      "code with a main part",
      `\`\`\`python\n${row.code}\nif __name__ == "__main__":\n    exit(1)\n\`\`\``,
      1,
    ],
    ["wrong code", "```python\ndef double(x):\n    return x ** 2 + 1\n```", 0],
    ["code that leaves", "```python\nimport sys\nsys.exit(0)\n```", 0],
    ["no code", "I would rather not.", 0],
  ])("%s", async (_, reply, accuracy) => {
    const { values } = await scoreInEngine(codeRunner, mbpp, onlySample(mbpp, row), reply)
    expect(values).toEqual({ accuracy })
  })
})

/** The plus variants come with one long test program in place of a list. */
const plusTests = `import math
def assertion(out, exp, atol):
    assert math.isclose(out, exp, abs_tol=atol), f"{out} is not {exp}"
inputs = [[1], [2.5], [-3]]
results = [2, 5.0, -6]
for i, (inp, exp) in enumerate(zip(inputs, results)):
    assertion(double(*inp), exp, 0)
`

describe.skipIf(!codeRunner)("plus variants", { timeout: 180_000 }, () => {
  const plusRow = {
    task_id: 900,
    prompt: row.text,
    code: row.code,
    source_file: "x",
    test_imports: [],
    test_list: row.test_list.slice(0, 1),
    test: plusTests,
  }
  it.each([
    ["def double(x):\n    return x + x", 1],
    ["def double(x):\n    return int(2 * x)", 1],
    ["def double(x):\n    return 2 * abs(x)", 0],
  ])("mbpp_plus runs the long tests: %j", async (code, accuracy) => {
    const sample = onlySample(mbppPlus, plusRow)
    const { values } = await scoreInEngine(codeRunner, mbppPlus, sample, `\`\`\`python\n${code}\n\`\`\``)
    expect(values).toEqual({ accuracy })
  })

  it("mbpp_plus shows the short tests alone", () => {
    const text = promptText(mbppPlus, onlySample(mbppPlus, plusRow))
    expect(text).toContain("assert double(2) == 4")
    expect(text).not.toContain("isclose")
  })

  it.each([
    ["    return 2 * x\n", 1],
    ["    return abs(2 * x)\n", 0],
  ])("humaneval_plus runs the long tests: %j", async (reply, accuracy) => {
    const sample = onlySample(humanevalPlus, {
      task_id: "HumanEval/900",
      prompt: 'def double(x):\n    """Twice x."""\n',
      entry_point: "double",
      canonical_solution: "    return 2 * x\n",
      test: `${plusTests.split("for i")[0]}\ndef check(candidate):\n    for inp, exp in zip(inputs, results):\n        assertion(candidate(*inp), exp, 1e-6)\n`,
    })
    expect((await scoreInEngine(codeRunner, humanevalPlus, sample, reply)).values).toEqual({ accuracy })
  })
})

const full = sharedData("mbpp", "mbpp.jsonl")
const sanitized = sharedData("mbpp", "sanitized-mbpp.json")

/** Spread over a file; all of them, which take minutes, with EVALSCOPE_MBPP=all. */
const every = process.env.EVALSCOPE_MBPP === "all" ? 1 : 24

describe.skipIf(full.missing || sanitized.missing || !codeRunner)("the real data", () => {
  it.each([
    ["mbpp.jsonl", full.path, 974],
    ["sanitized-mbpp.json", sanitized.path, 427],
  ])("references of %s pass, and none that does nothing", { timeout: 1_800_000 }, async (_, path, count) => {
    // All records of the file, whatever split they belong to.
    const whole = { ...mbpp, dataset: { hub: {}, subsets: ["full"], evalSplit: "test" } }
    const { samples } = await localSamples(whole, path, "full")
    expect(samples).toHaveLength(count)
    const calling = (code: string) => /\bNode\(1\)/.test(code)
    const some = samples.filter(
      ({ metadata: { setup } }, index) => index % every === 5 % every || calling(String(setup)),
    )
    const accuracies = (reply: (code: string) => string) =>
      Promise.all(
        some.map(async (sample) => {
          const text = `\`\`\`python\n${reply(String(sample.target))}\n\`\`\``
          const score = await scoreInEngine(codeRunner, mbpp, sample, text)
          return { task: sample.metadata.task_id, accuracy: score.values.accuracy, why: score.explanation }
        }),
      )
    expect((await accuracies((code) => code)).filter(({ accuracy }) => accuracy !== 1)).toEqual([])
    const stub = (code: string) =>
      [...code.matchAll(/^def (\w+)/gm)].map(([, name]) => `def ${name}(*a): return "nothing"`).join("\n")
    expect((await accuracies(stub)).filter(({ accuracy }) => accuracy !== 0)).toEqual([])
  })
})
