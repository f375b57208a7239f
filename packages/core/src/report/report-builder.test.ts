import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { outcomes } from "../run/outcome.js"
import { mean } from "../scoring/aggregate/index.js"
import type { Aggregation } from "../scoring/aggregation.js"
import type { MetricInfo } from "../scoring/scorer.js"
import { identityKey } from "./metric-identity.js"
import { createReportBuilder, type ScoreRecord } from "./report-builder.js"

function builder(
  options: {
    metrics?: readonly [MetricInfo, ...MetricInfo[]]
    subsets?: readonly string[]
    categoryOf?: (subset: string) => readonly string[]
    aggregation?: Aggregation
    primaryMetric?: string
  } = {},
) {
  return createReportBuilder({
    model: "tiny",
    benchmark: {
      name: "demo",
      prettyName: "Demo",
      description: "",
      dataset: { subsets: options.subsets ?? ["a", "b"], evalSplit: "test" },
      scorer: {
        name: "exact",
        metrics: options.metrics ?? [{ name: "accuracy" }],
        score: () => ({ values: {} }),
      },
      categoryOf: options.categoryOf ?? (() => ["default"]),
      overall: true,
    },
    aggregation: options.aggregation ?? mean,
    primaryMetric: options.primaryMetric,
  })
}

function record(subset: string, id: number, value: number, more: Partial<ScoreRecord> = {}): ScoreRecord {
  return {
    subset,
    id,
    groupId: id,
    generationIndex: 0,
    values: { accuracy: value },
    outcome: value === 1 ? "right" : "wrong",
    ...more,
  }
}

describe("createReportBuilder", () => {
  it("weighs subsets by their samples in the micro mean and equally in the macro mean", () => {
    const build = builder()
    for (const [id, value] of [1, 1, 0, 1].entries()) build.add(record("a", id, value))
    for (const [id, value] of [0, 1].entries()) build.add(record("b", id, value))
    const [metric] = build.finish().metrics
    expect(metric?.n).toBe(6)
    expect(metric?.micro).toBeCloseTo(4 / 6, 12)
    expect(metric?.subsetMacro.value).toBeCloseTo((0.75 + 0.5) / 2, 12)
    // se² = (4/6)²·(3/16)/3 + (2/6)²·(1/4)/1, by hand: 0.0277778 + 0.0277778
    expect(metric?.stderr).toBeCloseTo(Math.sqrt(0.0277777778 * 2), 8)
    // macro: se² = ¼·(0.0625 + 0.25)
    expect(metric?.subsetMacro.stderr).toBeCloseTo(Math.sqrt(0.3125 / 4), 10)
  })

  it("clusters repeats by question: repeating an answer adds no certainty", () => {
    const once = builder()
    const thrice = builder()
    for (const [group, value] of [1, 0, 1, 1, 0].entries()) {
      once.add(record("a", group, value))
      for (const generationIndex of [0, 1, 2]) {
        thrice.add(record("a", group * 3 + generationIndex, value, { groupId: group, generationIndex }))
      }
    }
    const single = once.finish().metrics[0]
    const repeated = thrice.finish().metrics[0]
    expect(repeated?.micro).toBe(single?.micro)
    expect(repeated?.stderr).toBeCloseTo(single?.stderr ?? Number.NaN, 12)
    expect(repeated?.n).toBe(15)
  })

  it("keeps what cannot be used out of the mean, and counts it", () => {
    const build = builder()
    build.requested("a", 6)
    build.add(record("a", 0, 1))
    build.add(record("a", 1, 0))
    build.add(record("a", 2, 1, { status: "excluded", outcome: "scored" }))
    build.add(record("a", 3, 1, { status: "parse_error", outcome: "judge_failed" }))
    build.failed({ subset: "a", id: 4, outcome: "request_failed" })
    const report = build.finish()
    expect(report.metrics[0]).toMatchObject({ micro: 0.5, n: 2, unscored: 1 })
    expect(report.outcomes).toEqual({ right: 1, wrong: 1, scored: 1, judge_failed: 1, request_failed: 1 })
    expect(report.execution).toEqual({
      requested: 6,
      succeeded: 3,
      errored: 2,
      subsets: { a: { requested: 6, succeeded: 3, errored: 2 } },
    })
  })

  it("counts a reply without an answer as zero, or as the worst of an error rate", () => {
    const build = builder({
      metrics: [
        { name: "accuracy" },
        { name: "wer", direction: "lower" },
        { name: "length", kind: "diagnostic" },
      ],
    })
    build.add(record("a", 0, 1, { values: { accuracy: 1, wer: 0, length: 7 } }))
    for (const [offset, outcome] of (["no_answer", "refused", "truncated"] as const).entries()) {
      build.add(record("a", 1 + offset, 0, { values: {}, outcome }))
    }
    const report = build.finish()
    expect(report.metrics.map(({ info, micro, n }) => [info.name, micro, n])).toEqual([
      ["accuracy", 0.25, 4],
      ["wer", 0.75, 4],
      ["length", 7, 1],
    ])
    expect(report.outcomes).toEqual({ right: 1, no_answer: 1, refused: 1, truncated: 1 })
  })

  it("lets a retried sample replace its failure", () => {
    const build = builder()
    build.failed({ subset: "a", id: 0, outcome: "request_failed" })
    build.add(record("a", 0, 1))
    const report = build.finish()
    expect(report.outcomes).toEqual({ right: 1 })
    expect(report.execution).toMatchObject({ requested: 1, succeeded: 1, errored: 0 })
  })

  it("forgets every value of the verdict that was replaced", () => {
    const build = builder({ metrics: [{ name: "accuracy" }, { name: "f1" }] })
    build.add(record("a", 0, 1, { values: { accuracy: 1, f1: 1 } }))
    build.add(record("a", 0, 0, { values: { accuracy: 0 } }))
    build.add(record("a", 1, 0, { values: { accuracy: 0, f1: 0.5 } }))
    expect(build.finish().metrics.map(({ micro, n, unscored }) => [micro, n, unscored])).toEqual([
      [0, 2, 0],
      [0.5, 1, 1],
    ])
  })

  it("keeps two spellings of one metric apart", () => {
    const build = builder({ metrics: [{ name: "accuracy" }, { name: "acc" }] })
    build.add(record("a", 0, 1, { values: { accuracy: 1, acc: 0 } }))
    expect(build.finish().metrics.map(({ identity, micro }) => [identityKey(identity), micro])).toEqual([
      ["accuracy:mean", 1],
      ['accuracy:mean[original_name="acc"]', 0],
    ])
  })

  it("weighs samples where the scorer says so", () => {
    const weighted = builder()
    weighted.add(record("a", 0, 1, { weights: { accuracy: 3 } }))
    weighted.add(record("a", 1, 0, { weights: { accuracy: 1 } }))
    weighted.add(record("b", 0, 0, { weights: { accuracy: 4 } }))
    weighted.add(record("b", 1, 1, { weights: { accuracy: 2 } }))
    expect(weighted.finish().metrics[0]?.micro).toBeCloseTo(5 / 10, 12)
  })

  it("gives every fold its own metric, and the headline to the one asked for", () => {
    const folds: Aggregation = {
      name: "mean_and_pass_at_k",
      needsExtracted: false,
      fold: (attempts) => {
        const n = [...attempts].length
        const fold = (aggregation: string, value: number, dimensions: Record<string, number>) => ({
          ...{ aggregation, dimensions, value, n },
          ...{ stderr: undefined, interval: undefined, method: "clt" },
        })
        return [fold("mean", 0.5, {}), fold("pass_at_k", 0.5, { k: 1 }), fold("pass_at_k", 0.8, { k: 2 })]
      },
    }
    const metrics = [{ name: "accuracy" }, { name: "length", kind: "diagnostic" }] as const
    const build = builder({ aggregation: folds, primaryMetric: "acc_pass@2", metrics })
    build.add(record("a", 0, 1, { values: { accuracy: 1, length: 3 } }))
    build.add(record("a", 1, 0, { groupId: 0, generationIndex: 1, values: { accuracy: 0, length: 4 } }))
    const reports = build.finish().metrics
    expect(reports.map(({ identity, primary }) => [identityKey(identity), primary])).toEqual([
      ["accuracy:mean", false],
      ["accuracy:pass_at_k[k=1]", false],
      ["accuracy:pass_at_k[k=2]", true],
      ["length:mean", false],
    ])
  })

  it("groups subsets by category", () => {
    const build = builder({
      subsets: ["algebra", "history", "physics"],
      categoryOf: (subset) => (subset === "history" ? ["humanities"] : ["stem"]),
    })
    for (const subset of ["physics", "history", "algebra"]) {
      for (const [id, value] of [1, subset === "history" ? 1 : 0].entries()) {
        build.add(record(subset, id, value))
      }
    }
    const categories = build.finish().metrics[0]?.categories ?? []
    expect(categories.map((c) => [c.name, c.n, c.micro, c.subsets.map((s) => s.name)])).toEqual([
      [["stem"], 4, 0.5, ["algebra", "physics"]],
      [["humanities"], 2, 1, ["history"]],
    ])
  })

  it("says how sure it is even when every subset holds one sample, or all are right", () => {
    const singles = builder({ subsets: ["s0", "s1", "s2", "s3"] })
    for (const [at, value] of [1, 0, 1, 1].entries()) singles.add(record(`s${at}`, 0, value))
    // One sample each is a plain mean over 4: s² = 0.25, se = √(0.25/4).
    expect(singles.finish().metrics[0]?.stderr).toBeCloseTo(0.25, 12)

    const perfect = builder()
    for (const subset of ["a", "b"]) for (const id of [0, 1, 2, 3, 4]) perfect.add(record(subset, id, 1))
    const metric = perfect.finish().metrics[0]
    expect(metric?.intervalMethod).toBe("wilson")
    // Wilson for 10 of 10: 1/(1 + 1.96²/10) = 0.7225
    expect(metric?.interval?.[0]).toBeCloseTo(0.7225, 4)
  })

  it("tells the score of a subset while the run goes on", () => {
    const build = builder()
    expect(build.subset("a")).toEqual({ n: 0, scores: {} })
    build.add(record("a", 0, 1))
    build.add(record("a", 1, 0))
    expect(build.subset("a")).toEqual({ n: 2, scores: { accuracy: 0.5 } })
  })

  it("does not depend on the order of completion", () => {
    const rows = fc.uniqueArray(
      fc.record({
        subset: fc.constantFrom("a", "b", "zz", "c"),
        id: fc.nat(3000),
        value: fc.double({ min: 0, max: 1, noNaN: true }),
        outcome: fc.constantFrom(...outcomes),
      }),
      { selector: (row) => `${row.subset} ${row.id}`, minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (known, keys) => {
        const shuffled = known
          .map((row) => ({ row, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row)
        const reports = [known, shuffled].map((order) => {
          const build = builder()
          for (const { subset, id, value, outcome } of order)
            build.add(record(subset, id, value, { outcome }))
          return build.finish()
        })
        expect(reports[1]).toEqual(reports[0])
      }),
    )
  })

  it("has a micro mean that is the mean of its samples", () => {
    const values = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(values, (subsets) => {
        const build = builder()
        subsets.forEach((scores, at) => {
          for (const [id, value] of scores.entries()) build.add(record(`s${at}`, id, value))
        })
        const all = subsets.flat()
        const metric = build.finish().metrics[0]
        expect(metric?.micro).toBeCloseTo(all.reduce((sum, value) => sum + value, 0) / all.length, 9)
        const lowest = Math.min(...subsets.map((s) => s.reduce((a, b) => a + b, 0) / s.length))
        expect(metric?.subsetMacro.value).toBeGreaterThanOrEqual(lowest - 1e-9)
      }),
    )
  })
})

describe("performance of requests", () => {
  it("measures throughput over the time the requests took together", () => {
    const build = builder()
    const usage = { inputTokens: 10, outputTokens: 21 }
    // Two at once, then one: 4 seconds of wall time, 6 seconds of latency.
    build.addPerf({ latencyMs: 2000, ttftMs: 500, usage, finishedAtMs: 12_000 })
    build.addPerf({ latencyMs: 2000, ttftMs: 1000, usage, finishedAtMs: 12_000 })
    build.addPerf({ latencyMs: 2000, usage, finishedAtMs: 14_000 })
    // An earlier run's reply is no part of this run's throughput.
    build.addPerf({ latencyMs: 4000, usage })
    const { perf } = build.finish()
    expect(perf).toMatchObject({ requests: 4, requestsWithMetrics: 4, wallSeconds: 4 })
    expect(perf?.outputTokensPerSecond).toBeCloseTo(63 / 4, 12)
    expect(perf?.requestsPerSecond).toBeCloseTo(0.75, 12)
    expect(perf?.latency).toMatchObject({ mean: 2.5, min: 2, p50: 2, max: 4, std: 1 })
    expect(perf?.ttft).toMatchObject({ mean: 0.75, min: 0.5, max: 1 })
    expect(perf?.tpot?.mean).toBeCloseTo((1.5 / 20 + 1 / 20) / 2, 12)
    expect(perf?.outputTokensPerSecondPerRequest).toBeCloseTo(21 / 2.5, 12)
    expect(perf?.totalOutputTokens).toBe(84)
  })

  it("knows no time per token of a reply with one token", () => {
    const build = builder()
    build.addPerf({ latencyMs: 900, ttftMs: 500, usage: { inputTokens: 1, outputTokens: 1 } })
    expect(build.finish().perf).toMatchObject({ tpot: undefined, wallSeconds: undefined })
  })

  it("has nothing to say without requests, and no tokens without usage", () => {
    expect(builder().finish().perf).toBeUndefined()
    const build = builder()
    build.addPerf({ latencyMs: 1000, finishedAtMs: 5000 })
    expect(build.finish().perf).toMatchObject({
      requests: 1,
      requestsWithMetrics: 0,
      outputTokens: undefined,
      outputTokensPerSecond: undefined,
      requestsPerSecond: 1,
    })
  })
})

describe("judges", () => {
  it("adds up what judges reported", () => {
    const build = builder()
    const judgeSummary = {
      judges: [{ judge: "j1", value: 1 }],
      valid_observations: 2,
      total_observations: 3,
      failures: { parse_error: 1 },
      disagreement: { std: 0.5 },
    }
    build.add(record("a", 0, 1, { judgeSummary }))
    build.add(record("a", 1, 0, { judgeSummary, status: "parse_error", outcome: "judge_failed" }))
    expect(build.finish().judge).toEqual({
      scored: 1,
      total: 2,
      models: ["j1"],
      validObservations: 4,
      totalObservations: 6,
      failures: { parse_error: 2 },
      disagreement: { std: 0.5 },
    })
  })
})
