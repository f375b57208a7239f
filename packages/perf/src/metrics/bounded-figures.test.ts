import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FigureValues } from "./figure-values.js"
import { describeValues } from "./percentile.js"
import { RequestSeries } from "./request-series.js"

const how = { method: "linear", percentiles: [1, 5, 25, 50, 75, 90, 99, 99.9] } as const

describe("figures of very many requests", () => {
  it("are exact as long as every value is kept", () => {
    const values = Array.from({ length: 50 }, (_, index) => (index * 7919) % 101)
    const figure = new FigureValues(50)
    for (const value of values) figure.push(value)
    expect(figure.isExact).toBe(true)
    expect(figure.describe(how)).toEqual(describeValues(values, how))
  })

  it("are within 0.1 % of the values themselves once they are counted", () => {
    // From a microsecond in ms to hours in ms.
    const value = fc.oneof(
      fc.double({ min: 1e-3, max: 1, noNaN: true }),
      fc.double({ min: 1, max: 1e7, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 9, maxLength: 400 }), (values) => {
        const figure = new FigureValues(8)
        for (const one of [Number.NaN, ...values]) figure.push(one)
        const exact = describeValues(values, how)
        const counted = figure.describe(how)
        expect(figure.isExact).toBe(false)
        expect(counted.count).toBe(values.length)
        expect([counted.min, counted.max]).toEqual([exact.min, exact.max])
        expectWithin(counted.mean, exact.mean, 1e-9)
        expectWithin(counted.deviation, exact.deviation, 1e-6)
        const sorted = [...values].sort((a, b) => a - b)
        for (const percent of how.percentiles) {
          // The histogram gives the value of a whole rank: the one above or below the share.
          const rank = (percent / 100) * values.length
          const below = sorted[Math.max(0, Math.floor(rank + 1e-9) - 1)] ?? Number.NaN
          const above = sorted[Math.max(0, Math.ceil(rank - 1e-9) - 1)] ?? Number.NaN
          const value = counted.percentiles[String(percent)] ?? Number.NaN
          expect(value).toBeGreaterThanOrEqual(below * 0.999 - 1e-6)
          expect(value).toBeLessThanOrEqual(above * 1.001 + 1e-6)
        }
      }),
    )
  })

  it("keep every so manieth request in order, never more than asked", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 2, max: 64 }), (count, most) => {
        const series = new RequestSeries(most)
        for (let at = 0; at < count; at++) {
          series.push({
            startNs: at,
            endNs: at + 1,
            ttftMs: 2 * at,
            tpotMs: 0,
            latencySeconds: 0,
            outputTokens: 1,
          })
        }
        expect(series.length).toBeLessThanOrEqual(most)
        expect(series.length).toBe(Math.ceil(count / series.stride))
        expect(Array.from(series.values("startNs"))).toEqual(
          Array.from({ length: series.length }, (_, row) => row * series.stride),
        )
        expect(Array.from(series.values("ttftMs"))).toEqual(
          Array.from({ length: series.length }, (_, row) => 2 * row * series.stride),
        )
      }),
    )
  })
})

function expectWithin(actual: number, expected: number, share: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * Math.abs(expected) + 1e-6)
}
