import { describe, expect, it } from "vitest"
import { z } from "zod"
import { EvalScopeError } from "../errors/index.js"
import { exactMatch } from "../scoring/index.js"
import { datasetAt, defineBenchmark } from "./index.js"

const dataset = { subsets: ["default"], evalSplit: "test" }
const context = { subset: "default", split: "test", seed: 1, params: {} }

const echo = (record: z.ZodType<{ question: string }>) =>
  defineBenchmark({
    name: "echo",
    dataset,
    record,
    sample: ({ question }) => (question === "" ? undefined : { input: question }),
    prompt: { template: "{question}" },
    scorer: exactMatch(),
  })

function problemOf(record: z.ZodType<{ question: string }>, value: unknown): string {
  try {
    echo(record).samplesOf(value, context)
  } catch (error) {
    if (EvalScopeError.is(error)) return `${error.code}: ${error.message}`
  }
  return "none"
}

describe("defineBenchmark", () => {
  it("fills in defaults", () => {
    expect(echo(z.object({ question: z.string() }))).toMatchObject({
      specVersion: 1,
      prettyName: "echo",
      category: "llm",
      version: "v1.0",
      aggregation: "mean",
      judge: "rule",
      shuffleChoices: false,
      overall: true,
    })
    expect(echo(z.object({ question: z.string() })).categoryOf("any")).toEqual(["default"])
  })

  it("makes one sample, several, or none of a record", () => {
    const benchmark = echo(z.object({ question: z.string() }))
    expect(benchmark.samplesOf({ question: "a" }, context)).toEqual([{ input: "a" }])
    expect(benchmark.samplesOf({ question: "" }, context)).toEqual([])
  })

  it("refuses names that are not snake_case, and a data set without subsets", () => {
    const record = z.object({})
    const rest = { record, sample: () => undefined, prompt: { template: "" }, scorer: exactMatch() }
    expect(() => defineBenchmark({ ...rest, name: "My-Bench", dataset })).toThrowError(/not snake_case/)
    expect(() =>
      defineBenchmark({ ...rest, name: "mine", dataset: { ...dataset, subsets: [] } }),
    ).toThrowError(/no subset/)
  })

  it("names the field that does not fit", () => {
    expect(problemOf(z.object({ question: z.string() }), { question: 1 })).toMatch(
      /dataset_malformed: .*"echo".*expected string, received number.*question/,
    )
  })

  it("speaks of the closest shape when several are allowed", () => {
    const listed = z.object({ question: z.string(), choices: z.array(z.string()), answer: z.int().max(3) })
    const lettered = z.object({ question: z.string(), A: z.string(), B: z.string() })
    const either = z.union([listed, lettered])
    const nested = z.object({
      question: z.string(),
      answers: z.union([z.object({ right: z.string() }), z.string()]),
    })
    expect(problemOf(either, { question: "q", choices: ["a"], answer: 7 })).toMatch(/<=3.*answer/)
    expect(problemOf(either, { question: "q", choices: ["a"], answer: 7 })).not.toMatch(/at B/)
    expect(problemOf(either, { question: "q", A: "a" })).toMatch(/at B/)
    expect(problemOf(nested, { question: "q", answers: { right: 1 } })).toMatch(/at answers/)
  })
})

describe("datasetAt", () => {
  it("lays what differs in a place over the rest", () => {
    const spec = {
      ...dataset,
      config: "main",
      at: { huggingface: { config: "xl" }, local: { columns: ["a"] } },
    }
    expect(datasetAt(spec, "huggingface").config).toBe("xl")
    expect(datasetAt(spec, "modelscope").config).toBe("main")
    expect(datasetAt(spec, "local")).toMatchObject({ config: "main", columns: ["a"] })
  })
})
