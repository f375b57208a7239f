import { describe, expect, it } from "vitest"
import type { MetricInfo } from "../scoring/scorer.js"
import { metricIdentity } from "./metric-identity.js"
import { formatDifference, formatInterval, formatScore, metricLabel } from "./metric-label.js"

const label = (spelling: string, info: Partial<MetricInfo> = {}) =>
  metricLabel({ identity: metricIdentity(spelling), info: { name: spelling, ...info }, legacyName: spelling })

describe("metric labels", () => {
  it.each([
    ["accuracy", {}, "Accuracy ↑"],
    ["wer", { direction: "lower" as const }, "WER ↓"],
    ["mean_f1", {}, "F1 ↑"],
    ["acc_pass@2", {}, "Accuracy ↑ · pass@2"],
    ["Rouge-L-R", {}, "Rouge ↑ · L · Recall"],
    ["Rouge-L-R", { displayName: "ROUGE-L recall" }, "ROUGE-L recall ↑"],
    ["prompt_level_strict", {}, "Prompt level strict ↑"],
    ["length", { kind: "diagnostic" as const }, "Length"],
    ["x", { displayName: "Exact" }, "Exact ↑"],
    ["得分", {}, "得分 ↑"],
  ])("names %s", (spelling, info, expected) => {
    expect(label(spelling, info)).toBe(expected)
  })

  it("has an ASCII form", () => {
    const metric = { identity: metricIdentity("acc_pass@2"), info: { name: "acc_pass@2" } }
    expect(metricLabel(metric, { ascii: true })).toBe("Accuracy - pass@2")
  })
})

describe("scores as text", () => {
  it.each<[number | undefined, Partial<MetricInfo>, string]>([
    [0.583, {}, "58.3%"],
    [0.58251, {}, "58.3%"],
    // A tie in decimal, below it in binary.
    [0.28850000000000003, {}, "28.9%"],
    [0.0205, {}, "2.1%"],
    [58.25, { range: [0, 100], display: "percent" }, "58.3%"],
    [58.25, { range: [0, 100] }, "58.25"],
    [1.23456, { range: [0, undefined] }, "1.2346"],
    [1.5, { range: [0, undefined], display: "percent" }, "1.5000"],
    [0.5, { display: "number" }, "0.5000"],
    [undefined, {}, "—"],
    [Number.NaN, {}, "—"],
  ])("%d with %j is %s", (value, info, expected) => {
    expect(formatScore(value, { name: "m", ...info })).toBe(expected)
  })

  it("prints intervals in the unit of the score", () => {
    expect(formatInterval([0.541, 0.6249], { name: "m" })).toBe("54.1–62.5")
    expect(formatInterval([-0.2, 0.3], { name: "m", range: [-1, 1] })).toBe("-0.2000 to 0.3000")
    expect(formatInterval(undefined, { name: "m" })).toBe("—")
    expect(formatInterval([0.1, 0.2], { name: "m" }, { ascii: true })).toBe("10.0 to 20.0")
  })

  it("signs differences", () => {
    expect(formatDifference(0.032, { name: "m" })).toBe("+3.2")
    expect(formatDifference(-0.004, { name: "m" })).toBe("-0.4")
    expect(formatDifference(0.00001, { name: "m" })).toBe("0.0")
  })
})
