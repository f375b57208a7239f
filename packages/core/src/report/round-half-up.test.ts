import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { formatFixed, roundHalfUp } from "./round-half-up.js"

describe("roundHalfUp", () => {
  // Python: Decimal(repr(x)) rounded to the quantum with ties toward positive infinity.
  it.each([
    [0.12345, 4, 0.1235],
    [1.005, 2, 1.01],
    [0.00005, 4, 0.0001],
    [-0.5, 0, 0],
    [-1.5, 0, -1],
    [2.5, 0, 3],
    [0.1 + 0.2, 4, 0.3],
    [1e-7, 4, 0],
    [5e-7, 6, 0.000001],
    [123456789.98765, 2, 123456789.99],
    [1e21, 2, 1e21],
  ])("rounds %d to %d places as %d", (value, places, expected) => {
    expect(roundHalfUp(value, places)).toBe(expected)
  })

  it("never strays further than half a place, and is idempotent", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat(6), (value, places) => {
        const rounded = roundHalfUp(value, places)
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.5 * 10 ** -places + 1e-9)
        expect(roundHalfUp(rounded, places)).toBe(rounded)
      }),
    )
  })

  it("prints no negative zero", () => {
    expect(formatFixed(-0.04, 1)).toBe("0.0")
    expect(formatFixed(58.25, 1)).toBe("58.3")
  })
})
