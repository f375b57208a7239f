import { describe, expect, it } from "vitest"
import { demoReport } from "../../test/report/demo-report.js"
import { EvalScopeError } from "../errors/index.js"
import { type BenchmarkReport, primaryMetricOf } from "./benchmark-report.js"
import { parseReportFile } from "./parse-report-file.js"
import { formatReportFile, toReportFile } from "./write-report-file.js"

describe("toReportFile", () => {
  it("writes the original's fields", () => {
    const file = toReportFile(demoReport())
    expect(file).toMatchObject({
      schema_version: 2,
      name: "tiny-1b@demo",
      dataset_name: "demo",
      dataset_pretty_name: "Demo 数学",
      model_name: "tiny-1b",
      analysis: "N/A",
      primary_metric_identity: { name: "accuracy", aggregation: "mean", dimensions: {} },
      num: 7,
    })
    expect(file.metrics).toMatchObject([
      {
        identity: { name: "accuracy", aggregation: "mean", dimensions: {} },
        legacy_name: null,
        num: 7,
        // 5 of 7
        score: 0.7143,
        macro_score: 0.7083,
        categories: [
          {
            name: ["stem"],
            num: 4,
            score: 0.75,
            subsets: [{ name: "algebra", score: 0.75, num: 4, is_aggregate: false }],
          },
          { name: ["arts"], num: 3, score: 0.6667, subsets: [{ name: "music", score: 0.6667, num: 3 }] },
        ],
        semantics: {
          semantic_id: "quality.accuracy.ratio",
          metric_name: "Accuracy",
          display_name: null,
          kind: "quality",
          direction: "higher_is_better",
          raw_unit: null,
          value_range: { min: 0, max: 1 },
          display_kind: "percent",
          display_multiplier: 100,
          display_unit: "%",
          display_precision: 1,
        },
      },
    ])
    expect(file.execution_summary).toMatchObject({
      requested: 9,
      succeeded: 7,
      errored: 1,
      incomplete: true,
      subsets: { algebra: { requested: 5, succeeded: 4, errored: 1 } },
      evalscope: { outcomes: { right: 5, wrong: 1, no_answer: 1, request_failed: 1 } },
    })
    expect(file.perf_metrics).toMatchObject({
      summary: {
        n_samples: 2,
        latency: { mean: 1.5, min: 1, "50%": 1.5, "99%": 1.99, max: 2 },
        throughput: { avg_output_tps: 10, avg_req_ps: 0.6667, run_output_tps: 15, run_req_ps: 1 },
        usage: { total_input_tokens: 10, total_output_tokens: 30, total_tokens_count: 40 },
      },
      coverage: { requests_with_metrics: 2, total_requests: 2 },
    })
  })

  it("adds no field where the original's reader refuses unknown ones", () => {
    const file = toReportFile(demoReport())
    expect(Object.keys(file).sort()).toEqual([
      "analysis",
      "dataset_description",
      "dataset_name",
      "dataset_pretty_name",
      "execution_summary",
      "judge_summary",
      "metrics",
      "model_name",
      "name",
      "num",
      "perf_metrics",
      "primary_metric_identity",
      "schema_version",
    ])
    const [metric] = Array.isArray(file.metrics) ? file.metrics : []
    expect(Object.keys(metric).sort()).toEqual([
      "categories",
      "identity",
      "legacy_name",
      "macro_score",
      "num",
      "score",
      "semantics",
    ])
  })

  it("indents by four and leaves text as it is", () => {
    const text = formatReportFile(demoReport())
    expect(text.startsWith('{\n    "schema_version": 2,\n')).toBe(true)
    expect(text).toContain('"Demo 数学"')
  })
})

describe("parseReportFile", () => {
  it("reads back what was written, to the places that are kept", () => {
    const report = demoReport()
    const read = parseReportFile(formatReportFile(report), "demo.json")
    expect(toReportFile(read)).toEqual(toReportFile(report))
    expect(read.outcomes).toEqual(report.outcomes)
    expect(primaryMetricOf(read)?.stderr).toBeCloseTo(primaryMetricOf(report)?.stderr ?? Number.NaN, 6)
    expect(primaryMetricOf(read)?.interval?.[0]).toBeCloseTo(
      primaryMetricOf(report)?.interval?.[0] ?? Number.NaN,
      6,
    )
  })

  it("reads version 1 and gives its metrics identities", () => {
    const subset = (name: string, score: number, num: number) => ({ name, score, num })
    const category = {
      name: "default",
      num: 20,
      score: 0.6,
      macro_score: 0.6,
      subsets: [subset("main", 0.6, 20)],
    }
    const old = {
      name: "m@gsm8k",
      dataset_name: "gsm8k",
      model_name: "m",
      score: 0.6,
      metrics: [
        { name: "mean_acc", num: 20, score: 0.6, macro_score: 0.6, categories: [category] },
        { name: "acc_pass@2", num: 10, score: 0.8, macro_score: 0.8, categories: [] },
        { name: "Rouge-L-R", num: 20, score: 0.3, macro_score: 0.3, categories: [] },
      ],
      analysis: "N/A",
    }
    const report = parseReportFile(JSON.stringify(old), "gsm8k.json")
    expect(
      report.metrics.map(({ identity, legacyName, primary }) => [identity, legacyName, primary]),
    ).toEqual([
      [{ name: "accuracy", aggregation: "mean", dimensions: {} }, "mean_acc", true],
      [{ name: "accuracy", aggregation: "pass_at_k", dimensions: { k: 2 } }, "acc_pass@2", false],
      [
        { name: "rouge", aggregation: "identity", dimensions: { variant: "l", statistic: "recall" } },
        "Rouge-L-R",
        false,
      ],
    ])
    expect(report.execution).toEqual({ requested: 20, succeeded: 20, errored: 0, subsets: {} })
    expect(report.metrics[0]?.stderr).toBeUndefined()
    expect(report.analysis).toBeUndefined()
  })

  it("reads a version 2 file of the original: no errors, roll-ups, an open range", () => {
    const report = parseReportFile(JSON.stringify(originalFile), "bfcl.json")
    expect(report.metrics[0]).toMatchObject({ primary: true, n: 30, micro: 4.25, interval: undefined })
    expect(report.metrics[0]?.info).toMatchObject({ direction: "lower", display: "number" })
    expect(report.metrics[0]?.subsetMacro.value).toBeCloseTo((4 + 4.5) / 2, 12)
    expect(report.metrics[0]?.categories[0]?.subsets.map((subset) => subset.derived ?? false)).toEqual([
      false,
      false,
      true,
    ])
    expect(report.perf).toBeUndefined()
    expect(report.judge).toMatchObject({ scored: 30, total: 30, models: ["j"] })
  })

  it("marks no headline where a version 2 file leaves it open", () => {
    const [metric] = originalFile.metrics
    const second = { ...metric, identity: { ...identity, name: "other" } }
    const file = { ...originalFile, metrics: [metric, second], primary_metric_identity: null }
    expect(parseReportFile(JSON.stringify(file), "f").metrics.map((m) => m.primary)).toEqual([false, false])
    const alone = { ...file, metrics: [metric] }
    expect(parseReportFile(JSON.stringify(alone), "f").metrics.map((m) => m.primary)).toEqual([true])
  })

  it.each([
    ["{", "is not JSON"],
    ["[]", "is not a report: "],
    ['{"dataset_name": "d", "metrics": []}', "at model_name"],
    [
      '{"dataset_name": "d", "model_name": "m", "metrics": [{"name": "acc", "score": "high"}]}',
      "at metrics[0].score",
    ],
    ['{"schema_version": 3, "dataset_name": "d", "model_name": "m", "metrics": []}', "at schema_version"],
  ])("says what is wrong with %s", (text, problem) => {
    const thrown = caught(() => parseReportFile(text, "reports/m/d.json"))
    expect(EvalScopeError.is(thrown) && thrown.code).toBe("run_damaged")
    expect(String(thrown)).toContain("reports/m/d.json")
    expect(String(thrown)).toContain(problem)
  })
})

function caught(work: () => BenchmarkReport): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

const identity = { name: "edit_distance", aggregation: "mean", dimensions: {} }

const originalFile = {
  schema_version: 2,
  name: "m@bfcl",
  dataset_name: "bfcl",
  dataset_pretty_name: "BFCL",
  dataset_description: "",
  model_name: "m",
  metrics: [
    {
      identity,
      legacy_name: null,
      num: 30,
      score: 4.25,
      macro_score: 4.25,
      categories: [
        {
          name: ["default"],
          num: 30,
          score: 4.25,
          macro_score: 4.25,
          subsets: [
            { name: "simple", score: 4, num: 15, is_aggregate: false },
            { name: "live", score: 4.5, num: 15, is_aggregate: false },
            { name: "OVERALL", score: 4.3, num: 30, is_aggregate: true },
          ],
        },
      ],
      semantics: {
        semantic_id: "quality.edit_distance.unbounded",
        metric_name: "Edit Distance",
        display_name: null,
        kind: "quality",
        direction: "lower_is_better",
        raw_unit: null,
        value_range: null,
        display_kind: "number",
        display_multiplier: null,
        display_unit: null,
        display_precision: 4,
      },
    },
  ],
  analysis: "N/A",
  perf_metrics: null,
  primary_metric_identity: identity,
  judge_summary: {
    status: "success",
    scored: 30,
    total: 30,
    coverage: 1,
    judge_models: ["j"],
    valid_observations: 30,
    total_observations: 30,
    failures: {},
    disagreement: { std: 0.1, per_judge: {} },
    error: null,
  },
  execution_summary: null,
  num: 30,
}
