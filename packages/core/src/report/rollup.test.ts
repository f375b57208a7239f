import { describe, expect, it } from "vitest"
import type { AggregateValue } from "../scoring/aggregation.js"
import type { SubsetScore } from "./benchmark-report.js"
import { countOf, macroMean, microMean } from "./rollup.js"

function subset(name: string, value: number, n: number, more: Partial<AggregateValue> = {}): SubsetScore {
  const known = { stderr: 0.1, interval: undefined, method: "clt" }
  return { name, aggregate: { aggregation: "mean", dimensions: {}, value, n, ...known, ...more } }
}

describe("roll-ups over subsets", () => {
  it("weigh by the sum of weights where samples are weighted", () => {
    // Two subsets of 10 samples, with 30 and 10 instructions: (30·0.5 + 10·0.9) / 40.
    const subsets = [subset("a", 0.5, 10, { weight: 30 }), subset("b", 0.9, 10, { weight: 10 })]
    expect(microMean(subsets)?.value).toBeCloseTo(0.6, 12)
    expect(microMean(subsets)?.stderr).toBeCloseTo(Math.hypot(0.75 * 0.1, 0.25 * 0.1), 12)
    expect(macroMean(subsets)?.value).toBeCloseTo(0.7, 12)
    expect(countOf(subsets)).toBe(20)
  })

  it("count no derived and no empty subset", () => {
    const subsets = [
      subset("a", 0.5, 10),
      subset("b", 0.7, 10),
      { ...subset("all", 0.1, 20), derived: true },
      subset("empty", 0, 0),
    ]
    expect(microMean(subsets)?.value).toBeCloseTo(0.6, 12)
    expect(macroMean(subsets)?.value).toBeCloseTo(0.6, 12)
    expect(countOf(subsets)).toBe(20)
  })

  it("take the interval of a single subset as it is", () => {
    const only = subset("a", 0.5, 10, { interval: [0.2, 0.8], method: "wilson" })
    expect(microMean([only])).toEqual({ value: 0.5, stderr: 0.1, interval: [0.2, 0.8], method: "wilson" })
    expect(macroMean([only])).toEqual(microMean([only]))
  })

  it("cluster by subset where one of them is too small for an error of its own", () => {
    const subsets = [subset("a", 1, 1, { stderr: undefined }), subset("b", 0.5, 4), subset("c", 0, 1)]
    // Mean 3/6; residual sums 0.5, 0, −0.5; √(0.5 · 3/2) / 6.
    expect(microMean(subsets)).toMatchObject({ value: 0.5, method: "clustered" })
    expect(microMean(subsets)?.stderr).toBeCloseTo(Math.sqrt(0.75) / 6, 12)
    // Plain mean 0.5 of three: s = 0.5, √(0.25/3).
    expect(macroMean(subsets)?.stderr).toBeCloseTo(Math.sqrt(0.25 / 3), 12)
  })

  it("keep intervals of right-or-wrong scores inside their range", () => {
    const near = { interval: [0.9, 1] as const, method: "wilson" }
    const mean = microMean([subset("a", 0.99, 50, near), subset("b", 0.98, 50, near)])
    expect(mean?.interval?.[1]).toBe(1)
    const free = microMean([subset("a", 0.99, 50), subset("b", 0.98, 50)])
    expect(free?.interval?.[1]).toBeGreaterThan(1)
  })

  it("are undefined for nothing", () => {
    expect(microMean([])).toBeUndefined()
    expect(macroMean([subset("a", 0, 0)])).toBeUndefined()
  })
})
