import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { loadBenchmark } from "@evalscope/benchmarks"
import {
  evaluate,
  openDataset,
  type RunReport,
  type Sample,
  samples,
  type TaskConfigInput,
} from "@evalscope/core"
import { type AnswerRule, answerFrom, startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { folder } from "./command.js"
import { sharedData } from "./shared-data.js"

const gsm8k = sharedData("gsm8k")
const mmlu = sharedData("mmlu")
const ifeval = sharedData("ifeval", "input_data.jsonl")
const qa = sharedData("custom_eval", "text", "qa")

/** Runs one benchmark on local data over HTTP, with an endpoint that answers by a rule. */
async function runReal(
  name: string,
  localPath: string,
  answer: AnswerRule,
  task: TaskConfigInput = {},
): Promise<RunReport> {
  const benchmark = await loadBenchmark(name)
  await using server = await startMockServer({ answer, rememberRequests: 0 })
  const report = await evaluate(
    {
      ...task,
      model: "simulated",
      apiUrl: `${server.url}/v1`,
      apiKey: "none",
      evalType: "openai_api",
      workDir: await folder(),
      noTimestamp: true,
      evalBatchSize: 64,
      offline: true,
      datasetArgs: { [name]: { localPath, ...task.datasetArgs?.[name] } },
    },
    { benchmarks: [benchmark], env: {} },
  ).report
  expect(report.error).toBeUndefined()
  return report
}

/** The questions of a benchmark as its adapter makes them, for planting answers. */
async function questionsOf(name: string, localPath: string): Promise<readonly Sample[]> {
  const benchmark = await loadBenchmark(name)
  const source = await openDataset({ benchmark, args: { localPath }, env: {} })
  const all: Sample[] = []
  for (const subset of benchmark.dataset.defaultSubsets ?? benchmark.dataset.subsets) {
    for await (const sample of samples({ benchmark, source, subset, args: { localPath } })) all.push(sample)
  }
  return all
}

const scoreOf = (report: RunReport, metric = 0) => report.reports[0]?.metrics[metric]

/** Every k-th of the distinct questions is answered wrong. */
function planted(
  all: readonly Sample[],
  wrongEvery: number,
  right: (s: Sample) => string,
  wrong: (s: Sample) => string,
) {
  const answers = new Map<string, string>()
  for (const sample of all) {
    const question = String(sample.input)
    if (!answers.has(question))
      answers.set(question, answers.size % wrongEvery === 0 ? wrong(sample) : right(sample))
  }
  const share =
    all.filter((sample) => answers.get(String(sample.input)) === right(sample)).length / all.length
  return { answer: answerFrom(answers), share }
}

describe.skipIf(gsm8k.missing)("GSM8K, all 1,319 questions", () => {
  it("reports exactly the share that the endpoint answers right, and logs the prompts", async () => {
    const all = await questionsOf("gsm8k", gsm8k.path)
    expect(all).toHaveLength(1319)
    const { answer, share } = planted(
      all,
      4,
      (sample) => `Let me work it out step by step. So the answer is \\boxed{${sample.target}}.`,
      () => "That is hard to say, but I get \\boxed{-123456}.",
    )
    const report = await runReal("gsm8k", gsm8k.path, answer)
    expect(scoreOf(report)).toMatchObject({ n: 1319, micro: share })
    const right = Math.round(share * 1319)
    expect(report.reports[0]?.outcomes).toEqual({ right, wrong: 1319 - right })
    const [line = ""] = (
      await readFile(join(report.runDir, "predictions", "simulated", "gsm8k_main.jsonl"), "utf8")
    ).split("\n")
    const prompt: string = JSON.parse(line).messages[0].content
    // Four worked examples stand before the question.
    expect(prompt.match(/\\boxed\{/g)?.length).toBeGreaterThanOrEqual(4)
    expect(all.some((sample) => prompt.includes(String(sample.input)))).toBe(true)
  }, 120_000)
})

describe.skipIf(mmlu.missing)("MMLU, 57 subjects", () => {
  it("reports the planted share over 5-shot prompts, by category", async () => {
    const limit = 20
    const all = await questionsOf("mmlu", mmlu.path)
    expect(all).toHaveLength(14042)
    const letters = ["A", "B", "C", "D"]
    const { answer } = planted(
      all,
      3,
      (sample) => `ANSWER: ${sample.target}`,
      (sample) => `ANSWER: ${letters.find((letter) => letter !== sample.target)}`,
    )
    const report = await runReal("mmlu", mmlu.path, answer, { limit })
    const metric = scoreOf(report)
    expect(metric?.n).toBe(57 * limit)
    expect(metric?.categories).toHaveLength(4)
    const { right = 0, wrong = 0 } = report.reports[0]?.outcomes ?? {}
    expect(right + wrong).toBe(57 * limit)
    expect(metric?.micro).toBeCloseTo(right / (57 * limit), 12)
    expect(metric?.micro).toBeGreaterThan(0.6)
    expect(metric?.micro).toBeLessThan(0.72)
    const [line = ""] = (
      await readFile(join(report.runDir, "predictions", "simulated", "mmlu_anatomy.jsonl"), "utf8")
    ).split("\n")
    expect(JSON.parse(line).messages[0].content.match(/ANSWER: [A-D]/g)?.length).toBeGreaterThanOrEqual(5)
  }, 180_000)
})

describe.skipIf(ifeval.missing)("IFEval, all 541 prompts", () => {
  it("scores a lower-case reply without commas as the rules say", async () => {
    const report = await runReal(
      "ifeval",
      ifeval.path,
      () => "all of this is written in small letters without any marks",
    )
    const metric = scoreOf(report)
    expect(metric?.n).toBe(541)
    const byName = new Map(report.reports[0]?.metrics.map((one) => [one.info.name, one.micro]))
    const strict = byName.get("prompt_level_strict") ?? -1
    expect(strict).toBeGreaterThan(0.02)
    expect(strict).toBeLessThan(0.3)
    expect(byName.get("prompt_level_loose")).toBeGreaterThanOrEqual(strict)
    expect(byName.get("inst_level_strict")).toBeGreaterThan(strict)
  }, 120_000)
})

describe.skipIf(qa.missing)("general_qa on the original's example", () => {
  it("gives full marks to the reference itself and none to something else", async () => {
    const all = await questionsOf("general_qa", join(qa.path, "example.jsonl"))
    const lastText = (sample: Sample) =>
      typeof sample.input === "string"
        ? sample.input
        : String(sample.input.findLast((message) => message.role === "user")?.content)
    const answers = new Map(all.map((sample) => [lastText(sample), String(sample.target)]))
    const perfect = await runReal("general_qa", join(qa.path, "example.jsonl"), answerFrom(answers))
    expect(perfect.reports[0]?.execution.succeeded).toBe(all.length)
    expect(scoreOf(perfect)?.micro).toBeCloseTo(1, 10)
    const off = await runReal("general_qa", join(qa.path, "example.jsonl"), () => "xyz")
    expect(scoreOf(off)?.micro).toBe(0)
  }, 60_000)
})
