import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { lastNumber, numbersOf, scripted, sums, temporaryFolder } from "../../test/small-world.js"
import { defineScorer, evaluate, parseTasks, type RunReport, type TaskConfigInput } from "../index.js"
import { LineFile, readRunState } from "../store/index.js"

const right = (prompt: string) => `The sum is ${numbersOf(prompt).sum}`
const fifty = { benchmarks: [sums({ subsets: { default: 50 } })] }

async function stoppedHalfway(task: TaskConfigInput): Promise<RunReport> {
  const run = evaluate(task, { ...fifty, models: [scripted(async (prompt) => right(prompt))] })
  let seen = 0
  run.subscribe((event) => {
    if (event.type === "sample.scored" && ++seen === 20) run.stop()
  })
  return run.report
}

describe("the folder of a run", () => {
  it("is new for each run, under its time", async () => {
    const workDir = await temporaryFolder()
    const now = () => new Date(2026, 4, 19, 12, 0, 0)
    const dirs = []
    for (let n = 0; n < 2; n += 1) {
      const report = await evaluate({ workDir }, { benchmarks: [sums({})], models: [scripted(right)], now })
        .report
      dirs.push(report.runDir)
    }
    expect(dirs.map((dir) => dir.slice(workDir.length + 1))).toEqual(["20260519_120000", "20260519_120000_1"])
  })

  it("is the newest unfinished one of the same task under resume", async () => {
    const workDir = await temporaryFolder()
    const stopped = await stoppedHalfway({ workDir, evalBatchSize: 2 })
    expect(await readRunState(join(stopped.runDir, "run.json"))).toMatchObject({ status: "interrupted" })
    const other = await evaluate(
      { workDir, resume: true, datasetArgs: { sums: { promptTemplate: "? {question}" } } },
      { ...fifty, models: [scripted(right)] },
    ).report
    expect(other.runDir).not.toBe(stopped.runDir)
    expect(other.warnings.join()).toContain("no unfinished run")

    const rest = scripted(right)
    const resumed = await evaluate({ workDir, resume: true }, { ...fifty, models: [rest] }).report
    expect(resumed.runDir).toBe(stopped.runDir)
    expect(resumed.status).toBe("completed")
    expect(rest.asked.length).toBe(50 - resumed.usage.cachedSamples)
    expect(rest.asked.length).toBeLessThan(31)
    expect(await readRunState(join(stopped.runDir, "run.json"))).toMatchObject({
      status: "completed",
      made_by: { version: expect.stringMatching(/^\d+\.\d+\.\d+/), node: process.versions.node },
    })
    expect(existsSync(join(stopped.runDir, "run.lock"))).toBe(false)
  })

  it("must exist when use_cache names it", async () => {
    const run = evaluate({ useCache: "/no/such/run" }, { benchmarks: [sums({})], models: [scripted(right)] })
    await expect(run.report).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("/no/such/run"),
    })
  })

  it("holds a task file that starts the same run again", async () => {
    const task: TaskConfigInput = {
      workDir: await temporaryFolder(),
      noTimestamp: true,
      datasets: ["sums"],
      limit: 7,
      generationConfig: { temperature: 0.3 },
    }
    const first = await evaluate(task, { benchmarks: [sums({})], models: [scripted(right)] }).report
    const file = parse(await readFile(join(first.runDir, "configs", "task_config.yaml"), "utf8"))
    expect(file).toMatchObject({
      limit: 7,
      resolved_benchmarks: { sums: { subset_list: ["default"], metric_list: ["accuracy"] } },
      evaluation_identity: { schema_version: 1, benchmarks: { sums: { evaluation_version: "v1.0" } } },
    })
    const silent = scripted(() => "must not be asked")
    const [again] = parseTasks(file).tasks
    await evaluate({ ...again }, { benchmarks: [sums({})], models: [silent] }).report
    expect(silent.asked).toEqual([])
  })

  it("tells its progress in a file when asked", async () => {
    const { runDir } = await evaluate(
      { workDir: await temporaryFolder(), noTimestamp: true, enableProgressTracker: true },
      { benchmarks: [sums({})], models: [scripted(right)] },
    ).report
    expect(JSON.parse(await readFile(join(runDir, "progress.json"), "utf8"))).toMatchObject({
      status: "completed",
      pipeline: "eval",
      processed_count: 20,
    })
  })
})

describe("demonstrations that cannot be made", () => {
  it("stop a run before its first request", async () => {
    const model = scripted(right)
    const report = await evaluate(
      { workDir: await temporaryFolder(), datasetArgs: { sums: { fewShotNum: 200, trainSplit: "train" } } },
      { benchmarks: [sums({})], models: [model] },
    ).report
    expect(report).toMatchObject({ status: "failed", error: { code: "config_invalid" } })
    expect(model.asked).toEqual([])
  })
})

describe("scoring again", () => {
  it("replaces the reviews and keeps the predictions under rerun_review", async () => {
    const task = { workDir: await temporaryFolder(), noTimestamp: true }
    let calls = 0
    const counting = defineScorer({
      ...lastNumber,
      score: (input) => {
        calls += 1
        return lastNumber.score(input)
      },
    })
    const benchmarks = [sums({ scorer: counting })]
    await evaluate(task, { benchmarks, models: [scripted(right)] }).report
    await evaluate(task, { benchmarks, models: [scripted(right)] }).report
    expect(calls).toBe(20)
    const silent = scripted(right)
    const { runDir } = await evaluate({ ...task, rerunReview: true }, { benchmarks, models: [silent] }).report
    expect(calls).toBe(40)
    expect(silent.asked).toEqual([])
    const reviews = await readFile(join(runDir, "reviews", "scripted", "sums_default.jsonl"), "utf8")
    expect(reviews.trimEnd().split("\n")).toHaveLength(20)
    expect(await readdir(join(runDir, "reviews", "scripted"))).toEqual(["sums_default.jsonl"])
  })
})

describe("an analysis", () => {
  it("is written by the judge or the model, marked as such, and never fails a run", async () => {
    const task = { workDir: await temporaryFolder(), noTimestamp: true, analysisReport: true }
    const writing = scripted((prompt) => (prompt.includes("analysis") ? "All is well." : right(prompt)))
    const report = await evaluate(task, { benchmarks: [sums({})], models: [writing] }).report
    expect(report.reports[0]?.analysis).toMatch(
      /^> This analysis was written by scripted[\s\S]*All is well\.$/,
    )
    const file = JSON.parse(await readFile(join(report.runDir, "reports", "scripted", "sums.json"), "utf8"))
    expect(file.analysis).toContain("All is well.")

    const failing = scripted((prompt) => {
      if (prompt.includes("analysis")) throw new Error("no mood")
      return right(prompt)
    })
    const without = await evaluate(
      { ...task, workDir: await temporaryFolder() },
      { benchmarks: [sums({})], models: [failing] },
    ).report
    expect(without.status).toBe("completed")
    expect(without.warnings.join()).toContain("no mood")
  })
})

describe.runIf(existsSync("/dev/full"))("a full disk", () => {
  it("is named, with what to do", async () => {
    const file = await LineFile.openText("/dev/full")
    await expect(file.append({ a: 1 })).rejects.toMatchObject({
      code: "disk_full",
      hint: expect.stringContaining("resume"),
    })
    await expect(file.close()).rejects.toMatchObject({ code: "disk_full" })
  })
})
