import { describe, expect, it } from "vitest"
import { cohenKappa, krippendorffAlpha } from "./index.js"

describe("cohenKappa", () => {
  it("is the textbook value: 35 of 50 agree, chance gives 0.5", () => {
    const pairs = [
      ...Array.from({ length: 20 }, () => [0, 0] as const),
      ...Array.from({ length: 5 }, () => [0, 1] as const),
      ...Array.from({ length: 10 }, () => [1, 0] as const),
      ...Array.from({ length: 15 }, () => [1, 1] as const),
    ]
    expect(cohenKappa(pairs, 2)).toBeCloseTo(0.4, 12)
  })
  it("is 1 for equal raters, whatever the weights", () => {
    const pairs = [0, 1, 2, 2].map((x) => [x, x] as const)
    for (const weights of ["plain", "linear", "quadratic"] as const)
      expect(cohenKappa(pairs, 3, weights)).toBe(1)
  })
})

describe("krippendorffAlpha", () => {
  it("is the value of Krippendorff's own example with gaps", () => {
    // The reliability data of his 2011 note on computing alpha: nominal 0.743, interval 0.849.
    const gap = undefined
    const raters = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, 3],
      [gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, gap],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap],
    ]
    const units = Array.from({ length: 12 }, (_, unit) =>
      raters.flatMap((ratings) => {
        const value = ratings[unit]
        return value === undefined ? [] : [value]
      }),
    )
    expect(krippendorffAlpha(units)).toBeCloseTo(0.743, 3)
    expect(krippendorffAlpha(units, "interval")).toBeCloseTo(0.849, 3)
  })
})
