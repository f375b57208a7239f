import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  bootstrapEstimate,
  clusteredMean,
  meanEstimate,
  sortedQuantile,
  stratifiedMean,
  wilsonInterval,
} from "./index.js"

describe("meanEstimate", () => {
  it("uses the t interval for graded data", () => {
    const estimate = meanEstimate([1, 2, 3, 4])
    expect(estimate?.value).toBe(2.5)
    // s = √(5/3), t(0.975; 3) = 3.1824
    expect(estimate?.stderr).toBeCloseTo(Math.sqrt(5 / 12), 12)
    expect(estimate?.interval?.[0]).toBeCloseTo(2.5 - 3.18245 * Math.sqrt(5 / 12), 4)
    expect(estimate?.method).toBe("clt")
  })

  it("uses Wilson's interval for 0/1 data", () => {
    const estimate = meanEstimate([1, 1, 1, 1, 1, 1, 1, 1, 0, 0])
    expect(estimate?.value).toBe(0.8)
    expect(estimate?.stderr).toBeCloseTo(Math.sqrt(0.16 / 9), 12)
    expect(estimate?.interval?.[0]).toBeCloseTo(0.49016247153664183, 10)
    expect(estimate?.interval?.[1]).toBeCloseTo(0.9433178485456247, 10)
    expect(estimate?.method).toBe("wilson")
  })

  it("keeps a width when all are right", () => {
    const estimate = meanEstimate(Array.from({ length: 10 }, () => 1))
    expect(estimate?.interval?.[0]).toBeCloseTo(0.7224672001371109, 10)
    expect(estimate?.interval?.[1]).toBe(1)
    expect(estimate?.stderr).toBe(0)
  })

  it("does not invent certainty from one observation or none", () => {
    expect(meanEstimate([])).toBeUndefined()
    expect(meanEstimate([0.3])).toMatchObject({ value: 0.3, n: 1, stderr: undefined, interval: undefined })
  })

  it("stays exact when the mean is large against the spread", () => {
    expect(meanEstimate([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])?.stderr).toBeCloseTo(Math.sqrt(30 / 4), 6)
  })
})

describe("clusteredMean", () => {
  it("sums residuals inside a cluster before squaring", () => {
    // mean 0.5; cluster residual sums: a = +1, b = −1, c = 0; √((1+1+0)·3/2)/6
    const observations = [
      { value: 1, cluster: "a" },
      { value: 1, cluster: "a" },
      { value: 0, cluster: "b" },
      { value: 0, cluster: "b" },
      { value: 1, cluster: "c" },
      { value: 0, cluster: "c" },
    ]
    const estimate = clusteredMean(observations)
    expect(estimate).toMatchObject({ value: 0.5, n: 6, method: "clustered" })
    expect(estimate?.stderr).toBeCloseTo(Math.sqrt(3) / 6, 12)
  })

  it("equals the plain mean when every cluster has one observation", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (values) => {
          expect(clusteredMean(values.map((value, cluster) => ({ value, cluster })))).toEqual(
            meanEstimate(values),
          )
        },
      ),
    )
  })

  it("does not shrink the error when every observation is repeated", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 30 }), (values) => {
        const once = meanEstimate(values.map((value) => value + 0.5))
        const often = clusteredMean(
          values.flatMap((value, cluster) => [1, 2, 3].map(() => ({ value: value + 0.5, cluster }))),
        )
        expect(often?.stderr ?? 0).toBeCloseTo(once?.stderr ?? 0, 9)
      }),
    )
  })

  it("counts clusters, not repeats, when all are right", () => {
    const estimate = clusteredMean(
      [1, 2, 3, 4, 5].flatMap((cluster) => [1, 1, 1].map((value) => ({ value, cluster }))),
    )
    expect(estimate?.interval).toEqual(wilsonInterval(1, 5))
  })
})

describe("stratifiedMean", () => {
  const strata = [
    { value: 0.5, n: 100, stderr: 0.05 },
    { value: 0.8, n: 300, stderr: 0.02 },
    { value: 0, n: 0, stderr: undefined },
  ]
  it("weighs by size or equally, and leaves empty subsets out", () => {
    const micro = stratifiedMean(strata, "micro")
    expect(micro?.value).toBeCloseTo(0.725, 12)
    expect(micro?.stderr).toBeCloseTo(Math.hypot(0.25 * 0.05, 0.75 * 0.02), 12)
    const macro = stratifiedMean(strata, "macro")
    expect(macro?.value).toBeCloseTo(0.65, 12)
    expect(macro?.stderr).toBeCloseTo(Math.hypot(0.5 * 0.05, 0.5 * 0.02), 12)
  })
  it("takes the degrees of freedom after Welch and Satterthwaite", () => {
    // Two equal parts of three samples each have (2p)² / (2·p²/2) = 4 degrees of freedom; t(0.975; 4) = 2.776445.
    const part = { value: 0.5, n: 3, stderr: 0.1 }
    const reach = 2.776445 * Math.hypot(0.05, 0.05)
    expect(stratifiedMean([part, part], "macro")?.interval?.[1]).toBeCloseTo(0.5 + reach, 6)
  })
  it("admits that it does not know an error", () => {
    expect(stratifiedMean([...strata, { value: 1, n: 1, stderr: undefined }], "micro")).toMatchObject({
      stderr: undefined,
      interval: undefined,
    })
    expect(stratifiedMean([], "micro")).toBeUndefined()
  })
})

describe("bootstrapEstimate", () => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const values = Array.from({ length: 60 }, (_, i) => Math.sin(i))
  it("repeats itself for a seed and agrees with the analytic error", () => {
    const first = bootstrapEstimate(values, mean, { seed: 7 })
    expect(bootstrapEstimate(values, mean, { seed: 7 })).toEqual(first)
    expect(bootstrapEstimate(values, mean, { seed: 8 })).not.toEqual(first)
    const analytic = meanEstimate(values)?.stderr ?? 0
    expect((first?.stderr ?? 0) / analytic).toBeGreaterThan(0.85)
    expect((first?.stderr ?? 0) / analytic).toBeLessThan(1.15)
    expect(first?.interval?.[0]).toBeLessThan(first?.value ?? 0)
    expect(first?.interval?.[1]).toBeGreaterThan(first?.value ?? 0)
  })
  it("interpolates quantiles as NumPy does", () => {
    expect(sortedQuantile([1, 2, 3, 4], 0.25)).toBe(1.75)
    expect(sortedQuantile([1, 2, 3, 4], 1)).toBe(4)
    expect(sortedQuantile([], 0.5)).toBeNaN()
  })
})
