import { describe, expect, it } from "vitest"
import {
  binomialCdf,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
  studentTTwoSided,
} from "./index.js"

// References: numerical integration of the densities and exact binomial sums, computed outside this project.
describe("distributions", () => {
  it.each([
    [2, 5, 0.9490302605850742],
    [1.5, 1, 0.8128329581890017],
    [3.2, 29.5, 0.998361141593848],
    [0.3, 200, 0.6177556349053386],
  ])("P(T ≤ %f) with %f degrees of freedom", (t, df, expected) => {
    expect(studentTCdf(t, df)).toBeCloseTo(expected, 10)
    expect(studentTCdf(-t, df)).toBeCloseTo(1 - expected, 10)
    expect(studentTQuantile(expected, df)).toBeCloseTo(t, 8)
  })

  it("agrees with published normal values", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.9599639845400536, 10)
    expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729144, 10)
    expect(normalQuantile(0.5)).toBe(0)
    expect(normalQuantile(0.025)).toBeCloseTo(-1.9599639845400536, 10)
    expect(normalCdf(1.2)).toBeCloseTo(0.8849303297782917, 12)
    expect(normalCdf(-4.5) / 3.3976731247387093e-6).toBeCloseTo(1, 10)
    expect(normalCdf(-8) / 6.220960574271785e-16).toBeCloseTo(1, 10)
    expect(studentTQuantile(0.975, Number.POSITIVE_INFINITY)).toBeCloseTo(1.9599639845400536, 10)
  })

  it("agrees with t tables", () => {
    expect(studentTQuantile(0.975, 1)).toBeCloseTo(12.706, 3)
    expect(studentTQuantile(0.975, 10)).toBeCloseTo(2.228, 3)
    expect(studentTTwoSided(2.228, 10)).toBeCloseTo(0.05, 4)
    expect(studentTTwoSided(-2.228, 10)).toBeCloseTo(0.05, 4)
  })

  it("sums the binomial", () => {
    expect(binomialCdf(1, 4, 0.5)).toBeCloseTo(5 / 16, 12)
    expect(binomialCdf(0, 3, 0.2)).toBeCloseTo(0.512, 12)
    expect(binomialCdf(3, 3, 0.2)).toBe(1)
    expect(binomialCdf(-1, 3, 0.2)).toBe(0)
  })
})
