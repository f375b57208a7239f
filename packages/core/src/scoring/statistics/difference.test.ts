import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  holm,
  independentDifference,
  mcnemarExact,
  meanEstimate,
  minimumDetectableDifference,
  pairedDifference,
  sampleSizeFor,
  seededRandom,
  signFlipTest,
} from "./index.js"

// Student's (1908) sleep data: extra hours under two drugs. References computed outside this project.
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
const sleep = first.map((baseline, i) => ({ baseline, candidate: second[i] ?? 0 }))

function repeated(count: number, baseline: number, candidate: number) {
  return Array.from({ length: count }, () => ({ baseline, candidate }))
}

describe("pairedDifference", () => {
  it("tests small graded samples by sign flips", () => {
    const result = pairedDifference(sleep)
    expect(result?.difference).toBeCloseTo(1.58, 12)
    expect(result?.stderr).toBeCloseTo(0.3889587238883952, 12)
    expect(result?.test).toBe("sign-flip")
    expect(result?.pValue).toBeCloseTo(0.00390625, 12)
    expect(result).toMatchObject({ wins: 9, losses: 0, ties: 1, n: 10 })
    expect(result?.correlation).toBeCloseTo(0.7951702, 6)
  })

  it("tests large graded samples by the t statistic", () => {
    // Six copies of the data: t = mean / (s·√(54/59)/√60) with the population spread unchanged.
    const result = pairedDifference([1, 2, 3, 4, 5, 6].flatMap(() => sleep))
    expect(result?.test).toBe("paired-t")
    const stderr = 0.3889587238883952 * Math.sqrt((10 * 54) / 59 / 60)
    expect(result?.stderr).toBeCloseTo(stderr, 12)
    expect(result?.pValue ?? 1).toBeLessThan(1e-10)
  })

  it("keeps repeats of a question from counting as new evidence", () => {
    const result = pairedDifference(
      [1, 2, 3].flatMap(() => sleep.map((pair, cluster) => ({ ...pair, cluster }))),
    )
    expect(result?.test).toBe("clustered-t")
    expect(result?.stderr).toBeCloseTo(0.3889587238883952, 12)
    expect(result?.pValue).toBeCloseTo(0.0028328901973875276, 9)
  })

  it("tests 0/1 scores by McNemar's exact test", () => {
    const result = pairedDifference([
      ...repeated(15, 0, 1),
      ...repeated(5, 1, 0),
      ...repeated(40, 1, 1),
      ...repeated(40, 0, 0),
    ])
    expect(result?.pValue).toBeCloseTo(0.04138946533203125, 12)
    expect(result).toMatchObject({ difference: 0.1, wins: 15, losses: 5, ties: 80, test: "mcnemar-exact" })
    expect(result?.stderr).toBeCloseTo(Math.sqrt((0.2 - 0.01) / 99), 12)
    // Agresti and Min: (15.5 − 5.5)/102 ± 1.96·√(21 − 10²/102)/102
    expect(result?.interval?.[0]).toBeCloseTo(10 / 102 - (1.959964 * Math.sqrt(21 - 100 / 102)) / 102, 6)
  })

  it("does not claim certainty when the runs never disagree", () => {
    const result = pairedDifference(repeated(20, 1, 1))
    expect(result).toMatchObject({ difference: 0, pValue: 1, correlation: undefined })
    expect(result?.interval?.[1]).toBeGreaterThan(0.05)
    expect(pairedDifference([])).toBeUndefined()
  })

  it("changes sign when the runs change places", () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.record({ baseline: score, candidate: score }), { minLength: 2, maxLength: 12 }),
        (pairs) => {
          const forth = pairedDifference(pairs)
          const back = pairedDifference(
            pairs.map((pair) => ({ baseline: pair.candidate, candidate: pair.baseline })),
          )
          expect(back?.difference).toBeCloseTo(-(forth?.difference ?? 0), 12)
          expect(back?.pValue).toBeCloseTo(forth?.pValue ?? -1, 12)
          expect(forth?.pValue).toBeGreaterThan(0)
          expect(forth?.pValue).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})

describe("independentDifference", () => {
  it("is Welch's test", () => {
    const a = meanEstimate(first)
    const b = meanEstimate(second)
    if (a === undefined || b === undefined) throw new Error("no estimate")
    const result = independentDifference(a, b)
    // R: t.test(extra ~ group): p = 0.07939, 95% interval of the difference −0.2055 … 3.3655
    expect(result.pValue).toBeCloseTo(0.07939, 5)
    expect(result.interval?.[0]).toBeCloseTo(-0.2054832, 6)
    expect(result.interval?.[1]).toBeCloseTo(3.3654832, 6)
  })
})

describe("tests", () => {
  it("mcnemarExact is 1 without disagreement and symmetric", () => {
    expect(mcnemarExact(0, 0)).toBe(1)
    expect(mcnemarExact(7, 7)).toBe(1)
    expect(mcnemarExact(0, 5)).toBeCloseTo(2 / 32, 12)
    expect(mcnemarExact(5, 15)).toBeCloseTo(mcnemarExact(15, 5), 12)
  })

  it("random sign flips agree with exhaustive ones", () => {
    const small = [0.3, 0.1, -0.2, 0.4, 0.25, 0.15, -0.05, 0.2, 0.35, -0.1, 0.12, 0.4, -0.3, 0.22, 0.31, 0.02]
    const exact = signFlipTest(small)
    // One more, tiny difference pushes the same data over to random flips.
    expect(signFlipTest([...small, 1e-9], { seed: 3 })).toBeCloseTo(exact, 2)
    expect(signFlipTest([])).toBe(1)
    expect(signFlipTest(Array.from({ length: 60 }, () => 1))).toBeGreaterThan(0)
  })

  it("holm steps down and keeps order", () => {
    // Published worked example: 0.01, 0.04, 0.03, 0.005 → 0.03, 0.06, 0.06, 0.02
    const adjusted = holm([0.01, 0.04, 0.03, 0.005])
    ;[0.03, 0.06, 0.06, 0.02].forEach((expected, i) => {
      expect(adjusted[i]).toBeCloseTo(expected, 12)
    })
    expect(holm([])).toEqual([])
  })

  it("holm never lowers a p-value nor passes 1", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
        holm(pValues).forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(pValues[i] ?? 0)
          expect(p).toBeLessThanOrEqual(1)
        })
      }),
    )
  })

  it("plans sample sizes", () => {
    // (1.95996 + 0.84162)² ≈ 7.8489; sd 1, difference 0.1
    expect(sampleSizeFor(0.1, { standardDeviation: 1 })).toBe(785)
    expect(minimumDetectableDifference(785, { standardDeviation: 1 })).toBeCloseTo(0.1, 3)
  })

  it("seeded numbers are uniform and repeatable", () => {
    const random = seededRandom(5)
    const again = seededRandom(5)
    const draws = Array.from({ length: 20_000 }, () => random())
    expect(draws.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => again()))
    const estimate = meanEstimate(draws)
    expect(Math.abs((estimate?.value ?? 0) - 0.5)).toBeLessThan(0.01)
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThan(1)
  })
})
