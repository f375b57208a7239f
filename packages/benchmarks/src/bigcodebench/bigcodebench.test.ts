import { afterAll, describe, expect, it } from "vitest"
import { onlySample, promptText } from "../../test/attempt.js"
import { engineRunner, pythonImage, scoreInEngine } from "../../test/engine.js"
import { bigcodebench, bigcodebenchHard } from "./index.js"

const code_prompt = "import json\nfrom collections import Counter\ndef task_func(text, most=2):\n"
const record = {
  task_id: "BigCodeBench/9001",
  complete_prompt: `${code_prompt}    """\n    The most frequent words as JSON.\n    """\n`,
  instruct_prompt:
    "Give the most frequent words of a text as JSON.\nYou should write self-contained code starting with:\n```\n" +
    `${code_prompt}\`\`\``,
  canonical_solution: "    return json.dumps(Counter(text.split()).most_common(most))",
  code_prompt,
  test: [
    "import unittest",
    "from unittest.mock import patch",
    "class TestCases(unittest.TestCase):",
    "    def test_most(self):",
    "        self.assertEqual(task_func('a b a'), '[[\"a\", 2], [\"b\", 1]]')",
    "    def test_patched(self):",
    "        with patch('json.dumps', side_effect=lambda x: len(x)):",
    "            self.assertEqual(task_func('a b c', 1), 1)",
    "",
  ].join("\n"),
  entry_point: "task_func",
  doc_struct: "{}",
  libs: "['json', 'collections']",
}

const codeRunner = await engineRunner(pythonImage)
afterAll(() => codeRunner?.close(), 60_000)

const block = (code: string) => `\`\`\`python\n${code}\n\`\`\``
const whole = `${code_prompt}${record.canonical_solution}`

describe.skipIf(!codeRunner)("bigcodebench", { timeout: 180_000 }, () => {
  it.each([
    ["a whole solution", block(whole), 1],
    ["one without its imports, which the task's own cover", block(whole.replace(/^.*import.*$/gm, "")), 1],
    ["one without a block", whole, 1],
    ["a wrong one, which can be imported all the same", block(`${code_prompt}    return json.dumps([])`), 0],
    ["one that leaves with success", block(`${whole}\nraise SystemExit(0)`), 0],
    ["one that leaves within a test", block(`${code_prompt}    import os; os._exit(0)`), 0],
    ["one that says that all went well", block("print('OK')\nimport os; os._exit(0)"), 0],
    ["one that leaves no test to run", block(`${whole}\nimport sys\nsys.modules['__main__'] = sys`), 0],
    ["one that is no Python", block("def task_func("), 0],
    [
      "one with a thread that goes on after the tests",
      block(`${whole}\nimport threading, time\nthreading.Thread(target=time.sleep, args=(90,)).start()`),
      1,
    ],
  ])("%s", async (_, reply, accuracy) => {
    const sample = onlySample(bigcodebench, record)
    expect((await scoreInEngine(codeRunner, bigcodebench, sample, reply)).values).toEqual({ accuracy })
  })

  it("takes replies as they are when asked to", async () => {
    const sample = onlySample(bigcodebench, record)
    const bare = block(whole.replace(/^.*import.*$/gm, ""))
    const score = (reply: string) =>
      scoreInEngine(codeRunner, bigcodebench, sample, reply, { calibrate: false })
    expect((await score(bare)).values).toEqual({ accuracy: 0 })
    expect((await score(block(whole))).values).toEqual({ accuracy: 1 })
  })
})

describe("prompts of bigcodebench", () => {
  it("tell the task in words, or as a docstring", () => {
    const asked = (split: string) =>
      promptText(bigcodebenchHard, onlySample(bigcodebenchHard, record, { params: { split } }))
    expect(asked("instruct")).toContain("Give the most frequent words")
    expect(asked("complete")).toContain('"""\n    The most frequent words as JSON.')
  })
})
