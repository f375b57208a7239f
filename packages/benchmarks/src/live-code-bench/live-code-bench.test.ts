import { deflateSync } from "node:zlib"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { onlySample, promptText } from "../../test/attempt.js"
import { engineRunner, pythonImage, scoreInEngine } from "../../test/engine.js"
import { liveCodeBench } from "./index.js"
import { sameOutput, sameValue } from "./same-answer.js"
import { testCases } from "./test-cases.js"

/** Two cases as Python itself packs them, by pickle's protocols 2 and 4. */
const packed = {
  2: "eJxrYIooY2BgiK5WyswrKC1RslJQMlYwiclT0lFQyi8tgQqZQwRKUotLSioLUkFCxSUpmXlKtToKSDoNDRR0jdD1WuDUG1vIoAcANpklaA==",
  4: "eJxrYJlaxQABPWXR1UqZeQWlJUpWCkrGCiYxeUo6Ckr5pSVQIXOIQElqcUlJZUEqSKi4JCUzT6lWRwFJp6GBgq4Rul4LnHpjp+gBALZQJtA=",
}
const unpacked = [
  { input: "3 4\n", output: "7\n" },
  { input: "10 -2\n", output: "8\n" },
]

const sum = {
  question_title: "Sum",
  question_content: "Read two numbers and print their sum.",
  platform: "atcoder",
  question_id: "abc001_a",
  contest_id: "abc001",
  contest_date: "2024-03-02T00:00:00",
  starter_code: "",
  difficulty: "easy",
  public_test_cases: JSON.stringify([{ input: "1 2\n", output: "3\n", testtype: "stdin" }]),
  private_test_cases: packed[4],
  metadata: "{}",
}

const pairs = {
  ...sum,
  platform: "leetcode",
  starter_code: "class Solution:\n    def spread(self, nums: List[int], k: int) -> List[int]:\n        ",
  public_test_cases: JSON.stringify([
    { input: "[5, 1, 3]\n2", output: "[1, 5, 9007199254740993]", testtype: "functional" },
    { input: "[]\n0", output: "[0, 0, 9007199254740993]", testtype: "functional" },
  ]),
  private_test_cases: "[]",
  metadata: JSON.stringify({ func_name: "spread" }),
}

const codeRunner = await engineRunner(pythonImage)
afterAll(() => codeRunner?.close(), 60_000)

const inFence = (code: string) => `My program:\n\n\`\`\`python\n${code}\n\`\`\`\n`
const score = (record: unknown, code: string, params = {}) =>
  scoreInEngine(codeRunner, liveCodeBench, onlySample(liveCodeBench, record), inFence(code), params)

describe.skipIf(!codeRunner)("programs that read and print", { timeout: 180_000 }, () => {
  it.each([
    ["right", "a, b = map(int, input().split())\nprint(a + b)", 1, {}],
    ["right, with other white space", "print(f'  {sum(map(int, input().split()))}.0 \\n\\n')", 1, {}],
    [
      "right, by names that were never imported",
      "print(reduce(lambda a, b: a + b, map(int, sys.stdin.read().split())))",
      1,
      {},
    ],
    [
      "wrong in a hidden test",
      "a, b = map(int, input().split())\nprint(a + abs(b))",
      0,
      { error_code: -2, passed: 2, expected: "8\n" },
    ],
    ["silent", "pass", 0, { error_code: -2, passed: 0 }],
    [
      "raising",
      "print(1 / 0)",
      0,
      { error_code: -4, error_message: expect.stringContaining("ZeroDivisionError") },
    ],
    ["slow", "while True: pass", 0, { error_code: -3 }],
    ["not Python", "print(", 0, { error_code: -4 }],
    ["leaving with success", "import os\nos._exit(0)", 0, { error_code: -2 }],
    // Rows 20 to 22 of the list of hostile programs: what the reply does to its surroundings is no answer.
    ["printing a verdict", "print('true'); print('{\"number\": 0, \"ended\": 0}')", 0, { error_code: -2 }],
    [
      "replacing what a grader might use",
      "import builtins, json\njson.dumps = lambda *a, **k: 'true'\nbuiltins.print = lambda *a: None\nsys.exit = lambda *a: None\nclass Always:\n    def __eq__(self, o): return True\nAlways()",
      0,
      { error_code: -2 },
    ],
    [
      "looking for the answers",
      "import glob\nfor f in glob.glob('/workspace/**', recursive=True) + glob.glob('/proc/*/cmdline') + glob.glob('/proc/*/environ'):\n    try:\n        if '7\\n' in open(f).read() and 'input' not in f and 'solution' not in f: print(7); break\n    except Exception: pass",
      0,
      { error_code: -2 },
    ],
    ["ending the harness", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", 0, { error_code: -1 }],
    [
      "right, with a thread that goes on",
      "import threading, time, atexit\nprint(sum(map(int, input().split())), flush=True)\nthreading.Thread(target=time.sleep, args=(0.2,)).start()\natexit.register(lambda: time.sleep(0.1))",
      1,
      {},
    ],
  ])("%s", async (_, code, accuracy, metadata) => {
    const result = await score(sum, code, { timeout: 1.5 })
    expect(result.values).toEqual({ accuracy })
    expect(result.metadata).toMatchObject({ tests: 3, ...metadata })
  })

  it("a right answer counts with what its program leaves running", async () => {
    const leftover =
      "import os, time\nprint(sum(map(int, input().split())), flush=True)\nif os.fork() == 0:\n    os.close(1); os.close(2); time.sleep(60)"
    expect((await score(sum, leftover)).values).toEqual({ accuracy: 1 })
  })

  it("no code is no answer", async () => {
    const sample = onlySample(liveCodeBench, sum)
    for (const reply of ["print(3)", "```python\nprint(3)", ""]) {
      expect((await scoreInEngine(codeRunner, liveCodeBench, sample, reply)).values).toEqual({ accuracy: 0 })
    }
  })
})

describe.skipIf(!codeRunner)("functions", { timeout: 180_000 }, () => {
  const body = "return (min(nums, default=0), max(nums, default=0), 2**53 + 1)"
  it.each([
    [
      "a method, with a tuple for a list",
      `class Solution:\n    def spread(self, nums: List[int], k):\n        ${body}`,
      1,
    ],
    ["a plain function", `def spread(nums, k):\n    ${body}`, 1],
    ["one that prints as well", `def spread(nums, k):\n    print('debugging [1, 5]')\n    ${body}`, 1],
    [
      "a number off by one, past the precision of doubles",
      `def spread(nums, k):\n    ${body.replace("+ 1", "+ 2")}`,
      0,
    ],
    ["another name", `def spreads(nums, k):\n    ${body}`, 0],
    [
      "an object that equals everything",
      "class A:\n    def __eq__(s, o): return True\ndef spread(nums, k): return A()",
      0,
    ],
    [
      "answering by itself",
      "def spread(nums, k):\n    os.write(1, b'[1, 5, 9007199254740993]'); os._exit(0)",
      0,
    ],
    [
      "a list that claims to be equal",
      "class L(list):\n    def __eq__(s, o): return True\ndef spread(nums, k): return L([0])",
      0,
    ],
  ])("%s", async (_, code, accuracy) => {
    expect((await score(pairs, `import os\n${code}`)).values).toEqual({ accuracy })
  })
})

describe("records", () => {
  it("unpack as Python packed them", () => {
    for (const text of Object.values(packed)) expect(testCases(text)).toEqual(unpacked)
    expect(testCases(JSON.stringify(unpacked))).toEqual(unpacked)
  })

  it("are refused when they hold anything but one text", () => {
    const pickleOf = (...bytes: number[]) => deflateSync(Uint8Array.from(bytes)).toString("base64")
    const calling = Buffer.from("cos\nsystem\n(S'true'\ntR.").toJSON().data
    for (const bytes of [calling, [0x80, 4, 0x2e], [0x58, 255, 0, 0, 0, 65], []]) {
      expect(() => testCases(pickleOf(...bytes))).toThrow(
        expect.objectContaining({ code: "dataset_malformed" }),
      )
    }
    expect(() => testCases("nonsense")).toThrow(expect.objectContaining({ code: "dataset_malformed" }))
  })

  it("never break the unpacking, whatever is packed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const field = deflateSync(bytes).toString("base64")
        expect(() => testCases(field)).toThrow(expect.objectContaining({ code: "dataset_malformed" }))
      }),
    )
  })

  it.each([
    [{}, 1],
    [{ start_date: "2024-03-02", end_date: "2024-03-02" }, 1],
    [{ start_date: "2024-03-03" }, 0],
    [{ end_date: "2024-03-01" }, 0],
  ])("are chosen by date: %j", (params, count) => {
    const context = { subset: "release_v3", split: "test", seed: 1, params }
    expect(liveCodeBench.samplesOf(sum, context)).toHaveLength(count)
  })

  it("a day must be one", () => {
    const context = { subset: "release_v3", split: "test", seed: 1, params: { start_date: "March" } }
    expect(() => liveCodeBench.samplesOf(sum, context)).toThrow(
      expect.objectContaining({ code: "config_invalid" }),
    )
  })

  it("have all subsets of the data set", () => {
    expect(liveCodeBench.dataset.subsets).toHaveLength(28)
    for (const name of ["release_latest", "release_v6", "v1", "v3_v5"]) {
      expect(liveCodeBench.dataset.subsets).toContain(name)
    }
  })

  it("do not write their tests into reviews", () => {
    const { metadata } = onlySample(liveCodeBench, sum)
    expect(JSON.stringify(metadata)).not.toContain(packed[4])
    expect(JSON.stringify(metadata)).toContain("abc001_a")
  })

  it("show the code to start from", () => {
    expect(promptText(liveCodeBench, onlySample(liveCodeBench, pairs))).toContain("def spread(self")
    expect(promptText(liveCodeBench, onlySample(liveCodeBench, sum))).toMatch(
      /standard input[\s\S]*# your program/,
    )
  })
})

describe("answers", () => {
  it.each([
    ["1 2\n3", " 1 2 \n3\n\n", true],
    ["1 2", "1  2.0", true],
    ["0.1", "0.10000000000000000001", false],
    ["1e2", "100", true],
    ["-0", "0.000", true],
    ["a b", "a  b", false],
    ["1\n\n2", "1\n2", false],
    ["Yes", "yes", false],
    ["nan", "NaN", false],
    ["", "", true],
  ])("%j printed for %j: %s", (is, should, same) => {
    expect(sameOutput(is, should)).toBe(same)
    expect(sameOutput(should, is)).toBe(same)
  })

  it.each([
    ["[1, 2.0]", "[1.0, 2]", true],
    ['{"a": 1, "b": [true, null]}', '{"b": [true, null], "a": 1}', true],
    ["12345678901234567890", "12345678901234567891", false],
    ['"1"', "1", false],
    ['"\\u0031"', '"1"', true],
    ['"1e3 \\" 5"', '"1e3 \\" 5"', true],
    ["[1]", '{"0": 1}', false],
    ["true", "1", false],
    ["", "", false],
    ["[1", "[1", false],
  ])("%s returned for %s: %s", (is, should, same) => {
    expect(sameValue(is, should)).toBe(same)
  })

  it("are equal to themselves as values, and to nothing with one more element", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(sameValue(text, JSON.stringify(value, null, 2))).toBe(true)
        expect(sameValue(text, JSON.stringify([value]))).toBe(false)
      }),
    )
  })
})
