import { afterAll, describe, expect, it } from "vitest"
import { onlySample, promptText } from "../../test/attempt.js"
import { compilersImage, engineRunner, languagesImage, scoreInEngine } from "../../test/engine.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { multipleHumaneval, multipleMbpp } from "./index.js"
import { testedLanguages } from "./languages.js"

/** One task in each language, laid out as the data set lays it out: what a completion leaves open, the tests close. */
const tasks = {
  js: {
    prompt: "//Twice a number\n// >>> twice(2)\n// 4\nfunction twice(x){\n",
    tests:
      "const assert = require('node:assert');\n\nfunction test() {\n  let candidate = twice;\n  assert.deepEqual(candidate(2),4);\n}\n\ntest();",
    stop_tokens: ["\nfunction ", "\n/*", "\n//", "\nconsole.log"],
    right: "function twice(x){\n  return 2 * x;\n}",
    body: "  return 2 * x;\n}\nfunction more() {",
    wrong: "function twice(x){\n  return x * x * x;\n}",
    leaving: "process.exit(0);\nfunction twice(x){\n  return 3;\n}",
  },
  ts: {
    prompt: "//Twice a number\n// >>> twice(2)\n// 4\nfunction twice(x: number): number {\n",
    tests:
      "declare var require: any;\nconst assert = require('node:assert');\n\nfunction test() {\n  let candidate = twice;\n  assert.deepEqual(candidate(2),4);\n}\n\ntest();",
    stop_tokens: ["\nfunction ", "\n/*", "\n//", "\nclass"],
    right:
      "type Numbers = Array<number>;\nfunction twice(x: number): number {\n  const both: Numbers = [x, x];\n  return both.reduce((a, b) => a + b, 0);\n}",
    body: "  return 2 * x;\n}\nfunction more(): void {",
    wrong: "function twice(x: number): number {\n  return x * x * x;\n}",
    leaving:
      "declare var process: any;\nprocess.exit(0);\nfunction twice(x: number): number {\n  return 3;\n}",
  },
  cpp: {
    prompt: "#include<assert.h>\n#include<bits/stdc++.h>\n// Twice a number\nlong twice(long x) {\n",
    tests: "}\nint main() {\n    auto candidate = twice;\n    assert(candidate((2)) == (4));\n}\n",
    stop_tokens: ["\n}"],
    right:
      "// } not a brace that counts\nstatic long one(long x) { return x; }\nlong twice(long x) {\n    if (x) { x += one(x); }\n    return x;\n}",
    body: "    return 2 * x;\n}\nlong other() {",
    leaving: "#include <unistd.h>\nlong twice(long x) {\n    _exit(0);\n}",
    wrong: "#include <string>\nlong twice(long x) {\n    return x;\n}",
  },
  java: {
    prompt:
      "import java.util.*;\nimport java.lang.reflect.*;\nimport org.javatuples.*;\nimport java.security.*;\nimport java.math.*;\nimport java.io.*;\nimport java.util.stream.*;\nclass Problem {\n    // Twice a number\n    public static long twice(long x) {\n",
    tests:
      "    }\n    public static void main(String[] args) {\n    assert(twice((2l)) == (4l));\n    }\n\n}\n",
    stop_tokens: ["\n    }\n"],
    right:
      'import java.util.List;\n\nclass Problem {\n    static String brace = "}";\n    public static long twice(long x) {\n        return List.of(x, x).stream().mapToLong(y -> y).sum();\n    }\n}',
    body: "        return 2 * x;\n    }\n    other",
    leaving:
      "class Problem {\n    public static long twice(long x) {\n        System.exit(0);\n        return 0;\n    }\n}",
    wrong: "class Problem {\n    public static long twice(long x) {\n        return x;\n    }\n}",
  },
  go: {
    prompt:
      'package twice_test\n\nimport (\n    "testing"\n    "fmt"\n)\n\n// Twice a number\nfunc twice(x int) int {\n',
    tests:
      '\n\nfunc TestTwice(t *testing.T) {\n  candidate := twice\n\ttype test struct {\n\t\tactual   interface{}\n\t\texpected interface{}\n\t}\n   tests := []test{\n     { actual: candidate(2), expected: 4 },\n   }\n\n\tfor i, tc := range tests {\n\t\tt.Run(fmt.Sprintf("test num % d", i), func(t *testing.T) {\n\t\t\tif fmt.Sprintf("%v", tc.actual) != fmt.Sprintf("%v", tc.expected) {\n\t\t\t\tt.Errorf("expected \'%s\', got \'%s\'", tc.expected, tc.actual)\n\t\t\t}\n\t\t})\n\t}\n}\n',
    stop_tokens: ["\nfunc", "struct", "\n// "],
    right:
      'package main\n\nimport (\n    "math"\n    "strings"\n)\n\nfunc twice(x int) int {\n    return int(math.Round(2 * float64(x)))\n}',
    body: "    return 2 * x\n}\n\nfunc other() {}",
    // Go's own test runner tells this one.
    leaving: 'import "os"\n\nfunc twice(x int) int {\n    os.Exit(0)\n    return x\n}',
    wrong: "func twice(x int) int {\n    return x\n}",
  },
  rs: {
    prompt: "/// Twice a number\nfn twice(x: isize) -> isize {\n",
    tests: "}\n\nfn main() {\n    let candidate = twice;\n    assert_eq!(candidate(2), 4);\n}\n",
    stop_tokens: ["\n}"],
    right:
      "fn same<'a>(x: &'a isize) -> &'a isize { x }\nfn twice(x: isize) -> isize {\n    match x { 0 => 0, _ => 2 * same(&x) }\n}",
    body: "    2 * x\n}\nfn other",
    leaving: "fn twice(_x: isize) -> isize {\n    std::process::exit(0)\n}",
    wrong: 'fn twice(x: isize) -> isize {\n    x\n}\n\nfn main() {\n    println!("{}", twice(1));\n}',
  },
  sh: {
    prompt: "#!/bin/bash\n# Twice a number\n#\n# $1 is an integer\ntwice() {\n",
    tests:
      '}\n\ncandidate() {\n    twice "$@"\n}\n\nset -e\nrun_test() {\n    [[ $(candidate "2") = "4" ]]\n}\n\nrun_test\n',
    stop_tokens: ["\n}"],
    right:
      "#!/bin/bash\ntwice() {\n    local x=${1}\n    if [ $x -gt 0 ]; then\n        echo $((2 * x)) # }\n    fi\n}",
    body: "    echo $(( $1 * 2 ))\n}\nother",
    wrong: "twice() {\n    echo 5\n}",
    leaving: "twice() {\n    echo 5\n}\nexit 0",
  },
} as const

const few = ["js", "ts", "cpp", "sh"] as const
const all = [...few, "java", "go", "rs"] as const

const complete = await engineRunner(languagesImage, "up languages")
const codeRunner = complete ?? (await engineRunner(compilersImage, "up compilers"))
afterAll(() => codeRunner?.close(), 60_000)

const record = (language: keyof typeof tasks) => ({
  name: `HumanEval_${language}_twice`,
  doctests: "transform",
  language,
  ...tasks[language],
  stop_tokens: [...tasks[language].stop_tokens],
})
const block = (code: string) => `Here it is:\n\n\`\`\`\n${code}\n\`\`\`\n`
const languages: readonly (keyof typeof tasks)[] = complete ? all : few

describe.skipIf(!codeRunner).each(languages)("%s", (language) => {
  const task = tasks[language]
  const accuracy = async (reply: string) => {
    const sample = onlySample(multipleHumaneval, record(language), { subset: `humaneval-${language}` })
    return (await scoreInEngine(codeRunner, multipleHumaneval, sample, reply)).values.accuracy
  }

  it("a whole program in a block passes", { timeout: 180_000 }, async () => {
    expect(await accuracy(block(task.right))).toBe(1)
  })

  it("the rest of the prompt passes, cut at the stop token", { timeout: 180_000 }, async () => {
    expect(await accuracy(task.body)).toBe(1)
  })

  it("a wrong program fails", { timeout: 180_000 }, async () => {
    expect(await accuracy(block(task.wrong))).toBe(0)
    expect(await accuracy("I cannot.")).toBe(0)
  })

  it("leaving with success before the tests fails", { timeout: 180_000 }, async () => {
    expect(await accuracy(block(task.leaving))).toBe(0)
  })
})

describe("records", () => {
  it("are asked in their language", () => {
    const sample = onlySample(multipleHumaneval, record("rs"), { subset: "humaneval-rs" })
    expect(promptText(multipleHumaneval, sample)).toMatch(/Rust[\s\S]*```rust\n\/\/\/ Twice/)
  })

  it("of an unknown language are refused", () => {
    const context = { subset: "humaneval-js", split: "test", seed: 1, params: {} }
    const strange = { ...record("js"), language: "klingon" }
    expect(() => multipleHumaneval.samplesOf(strange, context)).toThrow(
      expect.objectContaining({ code: "dataset_malformed" }),
    )
  })

  it("have a subset for each of 18 languages", () => {
    expect(Object.keys(testedLanguages)).toHaveLength(18)
    expect(multipleHumaneval.dataset.subsets).toContain("humaneval-rkt")
    expect(multipleMbpp.dataset.subsets).toContain("mbpp-cpp")
  })
})

/** Written for this test: solutions of tasks of the real data, as they are in both languages but for the types. */
const solved: Readonly<Record<string, string>> = {
  HumanEval_23_strlen: "  return string.length;",
  HumanEval_53_add: "  return x + y;",
  HumanEval_45_triangle_area: "  return a * h / 2;",
  HumanEval_35_max_element: "  return Math.max(...l);",
  HumanEval_42_incr_list: "  return l.map((x) => x + 1);",
  HumanEval_2_truncate_number: "  return number % 1;",
}

const js = sharedData("humaneval_multipl_e", "humaneval-js.jsonl")
const ts = sharedData("humaneval_multipl_e", "humaneval-ts.jsonl")

describe.skipIf(js.missing || ts.missing)("the real data", () => {
  it("is read as it is", async () => {
    expect((await localSamples(multipleHumaneval, js.path, "humaneval-js")).samples).toHaveLength(161)
    expect((await localSamples(multipleHumaneval, ts.path, "humaneval-ts")).samples).toHaveLength(159)
  })

  const files = [
    ["humaneval-js", js.path],
    ["humaneval-ts", ts.path],
  ] as const

  it.skipIf(!codeRunner).each(files)(
    "of %s tells right from wrong",
    { timeout: 240_000 },
    async (name, path) => {
      const { samples } = await localSamples(multipleHumaneval, path, name)
      const known = samples.filter(({ metadata }) => String(metadata.task_id) in solved)
      expect(known.length).toBe(Object.keys(solved).length)
      const graded = known.map(async (sample) => {
        const body = solved[String(sample.metadata.task_id)] ?? ""
        const score = async (rest: string) => {
          const reply = block(`${String(sample.input)}${rest}\n}`)
          return (await scoreInEngine(codeRunner, multipleHumaneval, sample, reply)).values.accuracy
        }
        return [sample.metadata.task_id, await score(body), await score(body.replace("return", "return !"))]
      })
      expect(await Promise.all(graded)).toEqual(known.map(({ metadata }) => [metadata.task_id, 1, 0]))
    },
  )

  it.skipIf(!codeRunner).each(files)(
    "of %s passes no function that does nothing",
    { timeout: 240_000 },
    async (name, path) => {
      const { samples } = await localSamples(multipleHumaneval, path, name)
      const values = await Promise.all(
        samples
          .filter((_, index) => index % 16 === 3)
          .map(async (sample) => {
            const nothing = block(`${String(sample.input)}\n}`)
            return (await scoreInEngine(codeRunner, multipleHumaneval, sample, nothing)).values.accuracy
          }),
      )
      expect(values.filter((value) => value !== 0)).toEqual([])
    },
  )
})
