import type { BenchmarkReport, MetricReport } from "@evalscope/core"
import { describe, expect, it } from "vitest"
import { UsageError } from "../usage-error.js"
import { type Delta, deltaGate } from "./delta-gate.js"
import { parseGates } from "./evaluate-gates.js"
import { type Measured, scoreGate } from "./score-gate.js"
import { matches, parseThreshold } from "./threshold.js"

describe("parseThreshold", () => {
  it.each([
    ["gsm8k.accuracy>=0.8", { dataset: "gsm8k", metric: "accuracy", operator: ">=", value: 0.8 }],
    ["*.error_rate <= 1%", { dataset: "*", metric: "error_rate", operator: "<=", value: 0.01 }],
    [
      "qwen3:mmlu/anatomy.accuracy > .5 @ 95%",
      { model: "qwen3", subset: "anatomy", value: 0.5, confidence: 0.95 },
    ],
    ["gsm8k>0.5", { dataset: "gsm8k", metric: undefined }],
    ["gsm8k.score=1", { metric: undefined, operator: "==" }],
    ["delta(baseline)>=-0.02@95%", { subject: "delta", dataset: "*", value: -0.02, confidence: 0.95 }],
    [
      "delta(baseline, gsm8k.accuracy) >= -2%",
      { subject: "delta", dataset: "gsm8k", metric: "accuracy", value: -0.02 },
    ],
  ])("reads %s", (expression, expected) => {
    expect(parseThreshold(expression)).toMatchObject({ expression: expression.trim(), ...expected })
  })

  it.each(["", "gsm8k", "gsm8k >= high", ">=0.8", "a>=0.8@100%", "a>=0.8@0%", "a >= 0.8 0.9"])(
    "refuses %j",
    (expression) => expect(() => parseThreshold(expression)).toThrow(UsageError),
  )

  it("reads * as anything, and nothing else as a pattern", () => {
    expect(matches("m*_pro", "MMLU_pro")).toBe(true)
    expect(matches("m.lu", "mmlu")).toBe(false)
    expect(matches("a(b", "a(b")).toBe(true)
  })
})

const metric = (over: Partial<MetricReport>): MetricReport => ({
  identity: { name: "accuracy", aggregation: "mean", dimensions: {} },
  info: { name: "accuracy" },
  primary: true,
  n: 100,
  unscored: 0,
  micro: 0.75,
  macro: 0.75,
  stderr: 0.043,
  interval: [0.66, 0.83],
  intervalMethod: "wilson",
  subsetMacro: { value: 0.75, stderr: undefined, interval: undefined, method: "none" },
  categories: [],
  ...over,
})

const measured = (
  metrics: readonly MetricReport[],
  benchmark = "gsm8k",
  fresh = { succeeded: 98, errored: 2 },
): Measured => {
  const report: BenchmarkReport = {
    model: "qwen3",
    benchmark,
    prettyName: benchmark,
    description: "",
    metrics,
    outcomes: {},
    perf: undefined,
    judge: undefined,
    execution: { requested: 100, succeeded: 98, errored: 2, subsets: {} },
    overall: true,
    analysis: undefined,
  }
  return { report, fresh }
}

describe("scoreGate", () => {
  const gate = (expression: string, entries: readonly Measured[] = [measured([metric({})])]) =>
    scoreGate(parseThreshold(expression), entries)

  it("compares the score of what the condition names", () => {
    expect(gate("gsm8k.accuracy>=0.75")).toMatchObject({
      passed: true,
      observed: "qwen3:gsm8k.accuracy = 0.75",
    })
    expect(gate("gsm8k.acc>0.75")).toMatchObject({
      passed: false,
      reason: expect.stringContaining("wanted > 0.75"),
    })
    expect(gate("qwen*:*>=0.7").passed).toBe(true)
    expect(gate("gpt:gsm8k>=0").passed).toBe(false)
  })

  it("does not let a condition pass that speaks of nothing", () => {
    expect(gate("gsm9k.accuracy>=0")).toMatchObject({
      passed: false,
      reason: expect.stringMatching(/^nothing in this run has that name; there are .*\./),
    })
    expect(gate("gsm8k.acuracy>=0").passed).toBe(false)
    expect(gate("gsm8k>=0", [measured([metric({ n: 0 })])])).toMatchObject({
      passed: false,
      reason: expect.stringContaining("no score"),
    })
  })

  it("wants all of several, and names the first that fails", () => {
    const entries = [measured([metric({})]), measured([metric({ micro: 0.2 })], "arc")]
    expect(gate("*>=0.5", entries)).toMatchObject({
      passed: false,
      reason: expect.stringContaining("arc.accuracy is 0.2"),
    })
  })

  it("with a confidence fails only when the interval leaves no doubt", () => {
    expect(gate("gsm8k>=0.8").passed).toBe(false)
    expect(gate("gsm8k>=0.8@95%").passed).toBe(true)
    expect(gate("gsm8k>=0.84@95%").passed).toBe(false)
    expect(gate("gsm8k<=0.7@95%").passed).toBe(true)
    expect(gate("gsm8k<=0.6@95%").passed).toBe(false)
  })

  it("reckons the error rate of what this run asked itself", () => {
    expect(gate("gsm8k.error_rate<=2%").passed).toBe(true)
    const resumed = [measured([metric({})], "gsm8k", { succeeded: 2, errored: 2 })]
    expect(gate("gsm8k.error_rate<=2%", resumed)).toMatchObject({
      passed: false,
      observed: expect.stringContaining("0.5"),
    })
  })
})

const delta = (over: Partial<Delta>): Delta => ({
  model: "qwen3",
  dataset: "gsm8k",
  metric: "accuracy",
  primary: true,
  improvement: -0.03,
  stderr: 0.01,
  pValue: 0.03,
  common: 500,
  paired: true,
  ...over,
})

describe("deltaGate", () => {
  const gate = (expression: string, deltas: readonly Delta[]) => deltaGate(parseThreshold(expression), deltas)

  it("without a confidence takes the difference as it is", () => {
    expect(gate("delta(baseline)>=-0.05", [delta({})]).passed).toBe(true)
    expect(gate("delta(baseline)>=-0.02", [delta({})]).passed).toBe(false)
  })

  it("corrects for looking at many benchmarks", () => {
    expect(gate("delta(baseline)>=0@95%", [delta({})]).passed).toBe(false)
    const many = [delta({}), delta({ dataset: "arc", improvement: 0, pValue: 1 })]
    expect(gate("delta(baseline)>=0@95%", many)).toEqual({
      expression: "delta(baseline)>=0@95%",
      passed: true,
      observed: "gsm8k.accuracy -0.03; p = 0.060, 500 questions cannot tell",
    })
    expect(gate("delta(baseline, gsm8k)>=0@95%", many).passed).toBe(false)
  })

  it("tests against the bound that is allowed", () => {
    expect(gate("delta(baseline)>=-0.02@95%", [delta({})]).passed).toBe(true)
    expect(gate("delta(baseline)>=-0.005@95%", [delta({})])).toMatchObject({
      passed: false,
      reason: expect.stringContaining("gsm8k -0.03"),
    })
  })

  it("does not pass when nothing could be compared", () => {
    expect(gate("delta(baseline)>=-1", [])).toMatchObject({ passed: false })
  })
})

describe("parseGates", () => {
  it("asks for no regression when only a baseline is named", () => {
    expect(parseGates([], "run").thresholds).toMatchObject([{ expression: "delta(baseline)>=0@95%" }])
    expect(parseGates(["delta(baseline)>=-1"], "run").thresholds).toHaveLength(1)
    expect(parseGates(["a>=1"], "run").thresholds).toHaveLength(2)
    expect(() => parseGates(["delta(baseline)>=0"], undefined)).toThrow(/--baseline/)
  })
})
