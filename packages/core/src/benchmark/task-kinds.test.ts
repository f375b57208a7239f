import { describe, expect, it } from "vitest"
import { z } from "zod"
import { renderPrompt } from "../prompt/index.js"
import { exactMatch } from "../scoring/index.js"
import type { BenchmarkDefinition } from "./index.js"
import { defineBenchmark, freeQa, generation, mathProblem, multipleChoice, type Sample } from "./index.js"

const record = z.object({ question: z.string() })
const base = { name: "demo", dataset: { subsets: ["default"], evalSplit: "test" }, record }
const context = { subset: "default", split: "test", seed: 1, params: {} }

function first<R>(definition: BenchmarkDefinition<R>): {
  benchmark: ReturnType<typeof defineBenchmark>
  sample: Sample
} {
  const benchmark = defineBenchmark(definition)
  const [draft] = benchmark.samplesOf({ question: "2 + 2?" }, context)
  if (draft === undefined) throw new Error("no sample")
  const identity = { id: 0, groupId: 0, generationIndex: 0, subset: "default", metadata: {}, target: "" }
  return { benchmark, sample: { ...identity, ...draft } }
}

async function score<R>(definition: BenchmarkDefinition<R>, reply: string, params = {}) {
  const { benchmark, sample } = first(definition)
  const scorer = benchmark.scorerFor?.(params) ?? benchmark.scorer
  const output = {
    model: "m",
    choices: [{ message: { role: "assistant", content: reply }, stopReason: "stop" }],
    latencyMs: 1,
    attempts: 1,
  } as const
  return (await scorer.score({ sample, prediction: reply, output, compat: false, params })).values
}

describe("multipleChoice", () => {
  const choices = ["3", "4", "5"]
  const plain = multipleChoice({
    ...base,
    sample: ({ question }) => ({ input: question, choices, target: "B" }),
  })
  const byParams = multipleChoice({
    ...base,
    sample: ({ question }) => ({ input: question, choices, target: ["A", "B"] }),
    style: (params) => ({ multiple: params.several === true, language: "zh" }),
  })

  it("asks for an answer line and scores accuracy over its letters", async () => {
    const { benchmark, sample } = first(plain)
    expect(renderPrompt(benchmark, sample)[0]?.content).toMatch(/ANSWER: X.*A\) 3\nB\) 4\nC\) 5$/s)
    expect(await score(plain, "ANSWER: B")).toEqual({ accuracy: 1 })
    expect(await score(plain, "ANSWER: C")).toEqual({ accuracy: 0 })
    expect(benchmark.scorerFor).toBeUndefined()
  })

  it("lets parameters decide over prompt and scorer alike", async () => {
    const { benchmark, sample } = first(byParams)
    const text = (params: object) => renderPrompt(benchmark, sample, { params: { ...params } })[0]?.content
    expect(text({})).toContain("唯一正确")
    expect(text({ several: true })).toContain("所有正确")
    expect(await score(byParams, "答案：AB", { several: true })).toEqual({ accuracy: 1 })
    expect(await score(byParams, "答案：A", { several: true })).toEqual({ accuracy: 0 })
  })

  it("takes another scorer and parts of the prompt", async () => {
    const own = multipleChoice({
      ...base,
      sample: ({ question }) => ({ input: question, choices, target: "4" }),
      prompt: { system: "Be brief." },
      scorer: exactMatch(),
      ask: "Pick one.",
    })
    const { benchmark, sample } = first(own)
    expect(renderPrompt(benchmark, sample)[0]).toEqual({ role: "system", content: "Be brief." })
    expect(renderPrompt(benchmark, sample)[1]?.content).toContain("Question: Pick one.\n2 + 2?")
    expect(Object.values(await score(own, "4"))).toEqual([1])
  })
})

describe("mathProblem", () => {
  it("asks for a box, in the language of the problems, and compares by value", async () => {
    const definition = mathProblem({ ...base, sample: ({ question }) => ({ input: question, target: "4" }) })
    const { benchmark, sample } = first(definition)
    expect(renderPrompt(benchmark, sample)[0]?.content).toContain("\\boxed{}")
    expect(await score(definition, "It is \\boxed{4.0}")).toEqual({ accuracy: 1 })
    expect(await score(definition, "It is \\boxed{5}")).toEqual({ accuracy: 0 })
    const chinese = first(
      mathProblem({ ...base, language: "zh", sample: () => ({ input: "题", target: "1" }) }),
    )
    expect(renderPrompt(chinese.benchmark, chinese.sample)[0]?.content).toContain("一步一步")
  })
})

describe("generation and freeQa", () => {
  it("show the question alone", async () => {
    const definition = freeQa({
      ...base,
      sample: ({ question }) => ({ input: question, target: "it is four" }),
    })
    const { benchmark, sample } = first(definition)
    expect(renderPrompt(benchmark, sample)).toEqual([{ role: "user", content: "2 + 2?" }])
    expect(await score(definition, "it is four")).toMatchObject({ "Rouge-L-F": 1, "bleu-1": 1 })
    expect(await score(definition, "no idea")).toMatchObject({ "Rouge-L-F": 0 })
  })

  it("take any scorer", async () => {
    const definition = generation({
      ...base,
      sample: ({ question }) => ({ input: question, target: "four" }),
      scorer: exactMatch(),
    })
    expect(Object.values(await score(definition, " Four "))).toEqual([1])
  })
})
