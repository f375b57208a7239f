import { readdir, readFile, writeFile } from "node:fs/promises"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  failure,
  lastNumber,
  numbersOf,
  promptOf,
  scripted,
  sums,
  temporaryFolder,
} from "../../test/small-world.js"
import { defineScorer, evaluate, type RunEvent, type RunReport, type TaskConfigInput } from "../index.js"
import { readPredictions, readReviews, runFolder } from "../store/index.js"

const right = (prompt: string) => `The sum is ${numbersOf(prompt).sum}`
const halfRight = (prompt: string) => (numbersOf(prompt).a % 2 === 0 ? right(prompt) : "The sum is 0")

const task = async (extra: TaskConfigInput = {}): Promise<TaskConfigInput> => ({
  model: "scripted",
  workDir: await temporaryFolder(),
  noTimestamp: true,
  evalBatchSize: 4,
  ...extra,
})

const accuracy = (report: RunReport, index = 0) => report.reports[index]?.metrics[0]?.micro
const lines = async (path: string) => (await readFile(path, "utf8")).trimEnd().split("\n").length

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe("evaluate", () => {
  it("scores every sample of every subset and writes the original's folders", async () => {
    const model = scripted(halfRight)
    const config = await task()
    const run = evaluate(config, {
      benchmarks: [sums({ subsets: { small: 10, large: 30 } })],
      models: [model],
    })
    const events: RunEvent[] = []
    for await (const event of run) events.push(event)
    const report = await run.report

    expect(report.status).toBe("completed")
    expect(accuracy(report)).toBe(0.5)
    expect(report.reports[0]?.outcomes).toEqual({ right: 20, wrong: 20 })
    expect(report.usage).toMatchObject({ requests: 40, inputTokens: 400, outputTokens: 200 })
    expect(events[0]?.type).toBe("run.started")
    expect(events.at(-1)).toMatchObject({ type: "run.finished", status: "completed" })
    expect(events.filter((event) => event.type === "sample.scored")).toHaveLength(40)

    const folder = runFolder(report.runDir)
    expect((await readdir(report.runDir)).sort()).toEqual(
      ["configs", "logs", "predictions", "reports", "reviews", "run.json"].sort(),
    )
    const prediction = JSON.parse(
      (await readFile(folder.predictionsFile("scripted", "sums", "small"), "utf8")).split("\n")[0] ?? "",
    )
    expect(prediction).toMatchObject({
      index: 0,
      model: "scripted",
      model_output: {
        choices: [{ message: { role: "assistant", content: "The sum is 7" }, stop_reason: "stop" }],
      },
      messages: [
        { role: "user", content: "In small: 0 + 7 = ?", source: "input" },
        { role: "assistant", perf_metrics: { latency: 0.003, input_tokens: 10 } },
      ],
    })
    const review = JSON.parse(
      (await readFile(folder.reviewsFile("scripted", "sums", "small"), "utf8")).split("\n")[1] ?? "",
    )
    expect(review).toMatchObject({
      index: 1,
      target: "8",
      sample_score: {
        score: { value: { accuracy: 0 }, extracted_prediction: "0", main_score_name: "accuracy" },
        sample_id: 1,
        group_id: 1,
        generation_index: 0,
      },
      evalscope: { rule: "last-number", outcome: "wrong" },
    })
    const file = JSON.parse(await readFile(folder.reportFile("scripted", "sums"), "utf8"))
    expect(file).toMatchObject({ schema_version: 2, name: "scripted@sums", dataset_name: "sums" })
  })

  it("never counts a failed request as a wrong answer, and asks again only for what failed", async () => {
    const config = await task()
    const flaky = scripted((prompt) => {
      if (numbersOf(prompt).a % 10 === 3) throw failure("provider_server_error")
      return right(prompt)
    })
    const first = await evaluate(config, { benchmarks: [sums({})], models: [flaky] }).report
    expect(first.reports[0]?.outcomes).toEqual({ right: 18, request_failed: 2 })
    expect(accuracy(first)).toBe(1)
    expect(first.reports[0]?.execution).toMatchObject({ requested: 20, succeeded: 18, errored: 2 })

    const healthy = scripted(right)
    const kept = await evaluate(config, { benchmarks: [sums({})], models: [healthy], retryErrors: false })
      .report
    expect(healthy.asked).toHaveLength(0)
    expect(kept.reports[0]?.outcomes).toEqual({ right: 18, request_failed: 2 })
    const second = await evaluate(config, { benchmarks: [sums({})], models: [healthy] }).report
    expect(healthy.asked).toHaveLength(2)
    expect(second.reports[0]?.outcomes).toEqual({ right: 20 })
  })

  it("stops at once when the endpoint refuses for good", async () => {
    const model = scripted(() => {
      throw failure("provider_auth")
    })
    const report = await evaluate(await task(), {
      benchmarks: [sums({ subsets: { default: 500 } })],
      models: [model],
    }).report
    expect(report.status).toBe("failed")
    expect(report.error).toMatchObject({ code: "provider_auth" })
    expect(model.asked.length).toBeLessThan(20)
  })

  it("stops when too many samples fail, unless errors are ignored", async () => {
    const broken = (prompt: string) => {
      if (numbersOf(prompt).a % 2 === 0) throw failure("provider_server_error")
      return right(prompt)
    }
    const big = sums({ subsets: { default: 300 } })
    const stopped = await evaluate(await task(), { benchmarks: [big], models: [scripted(broken)] }).report
    expect(stopped).toMatchObject({ status: "failed", error: { code: "too_many_errors" } })
    const model = scripted(broken)
    const all = await evaluate(await task({ ignoreErrors: true }), { benchmarks: [big], models: [model] })
      .report
    expect(all.status).toBe("completed")
    expect(all.reports[0]?.outcomes).toEqual({ right: 150, request_failed: 150 })
  })

  it("reuses predictions for a larger limit, and both files hold each sample once", async () => {
    const config = await task()
    const options = (model: ReturnType<typeof scripted>) => ({
      benchmarks: [sums({ subsets: { default: 40 } })],
      models: [model],
    })
    await evaluate({ ...config, limit: 10 }, options(scripted(right))).report
    const more = scripted(right)
    const report = await evaluate({ ...config, limit: 25 }, options(more)).report
    expect(more.asked).toHaveLength(15)
    expect(report.usage.cachedSamples).toBe(10)
    const folder = runFolder(report.runDir)
    expect(await lines(folder.predictionsFile("scripted", "sums", "default"))).toBe(25)
    expect(await lines(folder.reviewsFile("scripted", "sums", "default"))).toBe(25)
  })

  it("asks nothing again after the endpoint moved or another client sends the requests", async () => {
    const config = await task({
      apiUrl: "http://here.example/v1",
      generationConfig: { timeout: 5, temperature: 0 },
    })
    const benchmarks = [sums({ subsets: { default: 10 } })]
    await evaluate(config, { benchmarks, models: [scripted(right)] }).report
    const again = scripted(right)
    const moved: TaskConfigInput = {
      ...config,
      apiUrl: "http://there.example/v1",
      apiKey: "new",
      modelArgs: { client: "sdk", headers: { "x-team": "blue" }, stream_end: "optional" },
      generationConfig: { timeout: 50, retries: 1, stream: true, temperature: 0 },
    }
    await evaluate(moved, { benchmarks, models: [again] }).report
    expect(again.asked).toEqual([])
    const warmer = scripted(right)
    await evaluate({ ...moved, generationConfig: { temperature: 1 } }, { benchmarks, models: [warmer] })
      .report
    expect(warmer.asked).toHaveLength(10)
  })

  it("scores stored predictions anew under a new metric without asking the model", async () => {
    const config = await task()
    await evaluate(config, { benchmarks: [sums({})], models: [scripted(halfRight)] }).report
    const silent = scripted(() => {
      throw new Error("must not be asked")
    })
    const length = defineScorer({
      name: "length",
      metrics: [{ name: "accuracy" }, { name: "characters", kind: "diagnostic", range: [0, undefined] }],
      score: async (input) => {
        const score = await lastNumber.score(input)
        return { ...score, values: { ...score.values, characters: input.prediction.length } }
      },
    })
    const report = await evaluate(config, { benchmarks: [sums({ scorer: length })], models: [silent] }).report
    expect(silent.asked).toEqual([])
    expect(report.reports[0]?.metrics.map((metric) => metric.info.name)).toEqual(["accuracy", "characters"])
    const folder = runFolder(report.runDir)
    expect(await lines(folder.reviewsFile("scripted", "sums", "default"))).toBe(20)
  })

  it("asks again when the prompt changed, and keeps the old replies aside", async () => {
    const config = await task()
    await evaluate(config, { benchmarks: [sums({})], models: [scripted(right)] }).report
    const model = scripted(right)
    const changed = { ...config, datasetArgs: { sums: { promptTemplate: "Please: {question}" } } }
    const report = await evaluate(changed, { benchmarks: [sums({})], models: [model] }).report
    expect(model.asked).toHaveLength(20)
    expect(report.warnings.join()).toContain("20 stored predictions")
    const path = runFolder(report.runDir).predictionsFile("scripted", "sums", "default")
    expect(await lines(path)).toBe(20)
    expect(await lines(`${path}.stale`)).toBe(20)
  })

  it("takes predictions of the original by sample id", async () => {
    const config = await task({ useCache: await temporaryFolder() })
    const first = await evaluate(config, { benchmarks: [sums({})], models: [scripted(right)] }).report
    const path = runFolder(first.runDir).predictionsFile("scripted", "sums", "default")
    const foreign = (await readFile(path, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.stringify({ ...JSON.parse(line), evalscope: undefined }))
    await writeFile(path, `${foreign.join("\n")}\n`)
    const silent = scripted(() => "0")
    const again = await evaluate(config, { benchmarks: [sums({})], models: [silent] }).report
    expect(silent.asked).toEqual([])
    expect(accuracy(again)).toBe(1)
  })

  it("keeps repeats apart and aggregates over them", async () => {
    const config = await task({ repeats: 3, datasetArgs: { sums: { aggregation: "mean_and_pass_at_k" } } })
    const model = scripted((prompt, times) => (times === 2 ? right(prompt) : "no idea: 0"))
    const report = await evaluate(config, {
      benchmarks: [sums({ subsets: { default: 5 } })],
      models: [model],
    }).report
    expect(model.asked).toHaveLength(15)
    const byAggregation = new Map(
      report.reports[0]?.metrics.map((metric) => [
        `${metric.identity.aggregation}${metric.identity.dimensions.k ?? ""}`,
        metric.micro,
      ]),
    )
    expect(byAggregation.get("mean")).toBeCloseTo(1 / 3, 10)
    expect(byAggregation.get("pass_at_k1")).toBeCloseTo(1 / 3, 10)
    expect(byAggregation.get("pass_at_k3")).toBe(1)
  })

  it("ends a graceful stop with what was done, and a resume comes to the same report", async () => {
    const config = await task()
    const benchmarks = [sums({ subsets: { first: 200, later: 30 } })]
    const run = evaluate(config, { benchmarks, models: [scripted(async (p) => halfRight(p))] })
    let scored = 0
    run.subscribe((event) => {
      if (event.type === "sample.scored" && ++scored === 50) run.stop()
    })
    const stopped = await run.report
    expect(stopped.status).toBe("interrupted")
    // Also those of the subset that it never came to.
    expect(stopped.reports[0]?.execution).toMatchObject({ requested: 230, succeeded: scored })
    const rest = scripted(halfRight)
    const resumed = await evaluate(config, { benchmarks, models: [rest] }).report
    expect(rest.asked).toHaveLength(230 - scored)
    const whole = await evaluate(await task(), { benchmarks, models: [scripted(halfRight)] }).report
    expect(resumed.reports[0]?.metrics).toEqual(whole.reports[0]?.metrics)
  })

  it("comes to the uninterrupted report whenever it is aborted and resumed, asking nothing twice", async () => {
    const benchmarks = [sums({ subsets: { one: 25, two: 15 } })]
    const whole = await evaluate(await task(), { benchmarks, models: [scripted(halfRight)] }).report
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 3 }),
        async (cuts) => {
          const config = await task()
          const answered = new Map<string, number>()
          const model = () =>
            scripted(async (prompt) => {
              await new Promise((resolve) => setImmediate(resolve))
              return halfRight(prompt)
            })
          for (const cut of cuts) {
            const interrupted = model()
            const run = evaluate(config, { benchmarks, models: [interrupted] })
            let seen = 0
            run.subscribe((event) => {
              if (event.type !== "sample.predicted") return
              if (!event.cached)
                answered.set(
                  `${event.subset}/${event.id}`,
                  (answered.get(`${event.subset}/${event.id}`) ?? 0) + 1,
                )
              seen += 1
              if (seen === cut) run.abort()
            })
            await run.report
          }
          const last = evaluate(config, { benchmarks, models: [model()] })
          last.subscribe((event) => {
            if (event.type === "sample.predicted" && !event.cached)
              answered.set(
                `${event.subset}/${event.id}`,
                (answered.get(`${event.subset}/${event.id}`) ?? 0) + 1,
              )
          })
          const report = await last.report
          expect(report.reports[0]?.metrics).toEqual(whole.reports[0]?.metrics)
          expect([...answered.values()].every((times) => times === 1)).toBe(true)
          expect(answered.size).toBe(40)
        },
      ),
      { numRuns: 15 },
    )
  })

  it("gives up a sample at its deadline even when the model ignores its signal", async () => {
    const config = await task({ sampleTimeout: 0.05, ignoreErrors: true })
    const model = scripted((prompt) =>
      numbersOf(prompt).a === 4 ? new Promise<string>(() => undefined) : right(prompt),
    )
    const report = await evaluate(config, { benchmarks: [sums({})], models: [model] }).report
    expect(report.reports[0]?.outcomes).toEqual({ right: 19, request_failed: 1 })
  })

  it("tells apart right, wrong, no answer, refused and truncated", async () => {
    const stops = ["stop", "stop", "content_filter", "max_tokens"] as const
    const model = {
      id: "mixed",
      model: {
        name: "mixed",
        generate: async (request: Parameters<typeof promptOf>[0]) => {
          const { a, sum } = numbersOf(promptOf(request))
          const stopReason = stops[a % 4] ?? "stop"
          const content = a % 4 === 0 ? `${sum}` : "I had better think about it"
          return {
            model: "mixed",
            choices: [{ message: { role: "assistant" as const, content }, stopReason }],
            latencyMs: 1,
            attempts: 1,
          }
        },
      },
    }
    const report = await evaluate(await task(), { benchmarks: [sums({})], models: [model] }).report
    expect(report.reports[0]?.outcomes).toEqual({ right: 5, no_answer: 5, refused: 5, truncated: 5 })
    expect(accuracy(report)).toBe(0.25)
  })

  it("refuses a folder that another run is writing to", async () => {
    const config = await task()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = scripted(async (prompt) => {
      await held
      return right(prompt)
    })
    const first = evaluate(config, { benchmarks: [sums({})], models: [slow] })
    await new Promise<void>((resolve) =>
      first.subscribe((event) => event.type === "subset.started" && resolve()),
    )
    await expect(
      evaluate(config, { benchmarks: [sums({})], models: [scripted(right)] }).report,
    ).rejects.toMatchObject({
      code: "run_locked",
    })
    release()
    expect((await first.report).status).toBe("completed")
  })

  it("reads back what it wrote", async () => {
    const report = await evaluate(await task(), { benchmarks: [sums({})], models: [scripted(right)] }).report
    const folder = runFolder(report.runDir)
    const predictions = await collect(readPredictions(folder.predictionsFile("scripted", "sums", "default")))
    const reviews = await collect(readReviews(folder.reviewsFile("scripted", "sums", "default")))
    expect(predictions.map((prediction) => prediction.index).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    )
    expect(predictions[0]?.output).toMatchObject({ latencyMs: 3, usage: { totalTokens: 15 } })
    expect(reviews[0]).toMatchObject({ score: { values: { accuracy: 1 } }, identity: { outcome: "right" } })
  })
})
