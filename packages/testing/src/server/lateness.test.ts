import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createLateness } from "./lateness.js"

describe("lateness", () => {
  it("gives quantiles within the width of a bucket, never above the greatest", () => {
    const times = fc.array(fc.double({ min: 2000, max: 1e10, noNaN: true }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(times, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (values, q) => {
        const lateness = createLateness()
        for (const value of values) lateness.add(value)
        const exact = ([...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? 0) / 1e6
        expect(lateness.quantileMs(q)).toBeGreaterThanOrEqual(exact * 0.999999)
        expect(lateness.quantileMs(q)).toBeLessThanOrEqual(exact * 2 ** (1 / 16) * 1.000001)
        expect(lateness.maxMs).toBe(Math.max(...values) / 1e6)
      }),
    )
  })

  it("is empty at first and after a reset, and takes early for on time", () => {
    const lateness = createLateness()
    lateness.add(-5)
    expect([lateness.count, lateness.quantileMs(0.99), lateness.maxMs]).toEqual([1, 0, 0])
    lateness.add(3e6)
    lateness.reset()
    expect([lateness.count, lateness.quantileMs(0.5), lateness.meanMs, lateness.maxMs]).toEqual([0, 0, 0, 0])
  })
})
