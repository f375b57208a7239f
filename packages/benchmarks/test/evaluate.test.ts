import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Benchmark, contentText, evaluate, type Model, type TaskConfigInput } from "@evalscope/core"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { loadBenchmark } from "../src/index.js"
import { quickstartMockAnswer } from "../src/quickstart/index.js"
import { sharedData } from "./shared-data.js"

let workDir = ""
beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), "benchmarks-"))
})
afterEach(async () => {
  await rm(workDir, { recursive: true, force: true })
})

/** A model that answers the text of the last message. */
function scripted(answer: (prompt: string) => string): Model {
  return {
    name: "scripted",
    generate: async ({ messages }) => ({
      model: "scripted",
      choices: [
        {
          message: { role: "assistant", content: answer(contentText(messages.at(-1)?.content ?? "")) },
          stopReason: "stop",
        },
      ],
      latencyMs: 1,
      attempts: 1,
    }),
  }
}

async function reportOf(
  benchmark: Benchmark,
  answer: (prompt: string) => string,
  task: TaskConfigInput = {},
) {
  const model = scripted(answer)
  const run = evaluate(
    { model: "scripted", datasets: [benchmark.name], workDir, ...task },
    { benchmarks: [benchmark], models: [{ id: "scripted", model }], env: {} },
  )
  const { reports } = await run.report
  const [report] = reports
  if (report === undefined) throw new Error("no report")
  return report
}

const metric = (report: Awaited<ReturnType<typeof reportOf>>, name: string) =>
  report.metrics.find(({ identity }) => identity.name === name)

describe("whole runs", () => {
  it("give the mock model 75% on the bundled questions", async () => {
    const report = await reportOf(await loadBenchmark("quickstart"), quickstartMockAnswer)
    expect(metric(report, "accuracy")).toMatchObject({ micro: 0.75, n: 20 })
  })

  const mmluData = sharedData("mmlu")
  it.skipIf(mmluData.missing)("group MMLU's subjects by field", async () => {
    const report = await reportOf(await loadBenchmark("mmlu"), () => "Thinking.\nANSWER: A", {
      datasetArgs: {
        mmlu: { localPath: mmluData.path, subsetList: ["anatomy", "astronomy", "formal_logic"] },
      },
      limit: 50,
    })
    const accuracy = metric(report, "accuracy")
    expect(accuracy?.n).toBe(150)
    expect(accuracy?.categories.map(({ name }) => name.join("/")).sort()).toEqual([
      "Humanities",
      "Other",
      "STEM",
    ])
    expect(accuracy?.micro).toBeGreaterThan(0.1)
    expect(accuracy?.micro).toBeLessThan(0.4)
  })

  const ifevalData = sharedData("ifeval", "input_data.jsonl")
  it.skipIf(ifevalData.missing)("weigh IFEval's micro averages by the number of instructions", async () => {
    const report = await reportOf(await loadBenchmark("ifeval"), () => "I will not do that", {
      datasetArgs: { ifeval: { localPath: ifevalData.path } },
    })
    const mean = metric(report, "inst_level_strict")
    const micro = metric(report, "inst_level_strict_micro")
    expect(report.metrics.find(({ primary }) => primary)?.identity.name).toBe("prompt_level_strict")
    // A share of all 834 instructions, not of 541 prompts.
    expect(Number.isInteger(Math.round((micro?.micro ?? 0) * 834 * 1e6) / 1e6)).toBe(true)
    expect(micro?.micro).not.toBeCloseTo(mean?.micro ?? 0, 3)
  })
})
