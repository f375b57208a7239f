import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ArrivalProcess } from "./arrival-process.js"
import { createArrivals } from "./create-arrivals.js"
import { createRandom } from "./random.js"

function times(process: ArrivalProcess, count: number, seed = 7, known?: number): number[] {
  const arrivals = createArrivals(process, seed, known)
  return Array.from({ length: count }, () => arrivals.next() / 1e9)
}

function gaps(values: readonly number[]): number[] {
  return values.map((value, index) => value - (values[index - 1] ?? 0))
}

/** Kolmogorov's statistic times sqrt(n); 1.628 is the critical value at 1 %. */
function distance(sample: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  let largest = 0
  sorted.forEach((value, index) => {
    const p = cdf(value)
    largest = Math.max(largest, p - index / sorted.length, (index + 1) / sorted.length - p)
  })
  return largest * Math.sqrt(sorted.length)
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

describe("laws of the gaps", () => {
  it("Poisson gaps are exponential, at 1,000 a second", () => {
    const sample = gaps(times({ kind: "poisson", rate: 1000 }, 20_000))
    expect(distance(sample, (x) => 1 - Math.exp(-1000 * x))).toBeLessThan(1.628)
    // The test can tell: against another rate it fails.
    expect(distance(sample, (x) => 1 - Math.exp(-1050 * x))).toBeGreaterThan(1.628)
  })

  it("uniform gaps are uniform on twice the mean", () => {
    const sample = gaps(times({ kind: "uniform", rate: 50 }, 20_000))
    expect(distance(sample, (x) => Math.min(1, (x * 50) / 2))).toBeLessThan(1.628)
  })

  it.each([0.3, 1, 4, 100])("gamma gaps of shape %d have their mean and variance", (burstiness) => {
    const sample = gaps(times({ kind: "gamma", rate: 10, burstiness }, 60_000))
    const average = mean(sample)
    const variance = mean(sample.map((x) => (x - average) ** 2))
    expect(average).toBeGreaterThan(0.1 * (1 - 4 / Math.sqrt(60_000 * burstiness)))
    expect(average).toBeLessThan(0.1 * (1 + 4 / Math.sqrt(60_000 * burstiness)))
    expect(variance / (0.01 / burstiness)).toBeGreaterThan(0.9)
    expect(variance / (0.01 / burstiness)).toBeLessThan(1.1)
  })

  it("gamma of shape 1 is Poisson", () => {
    const sample = gaps(times({ kind: "gamma", rate: 5, burstiness: 1 }, 20_000))
    expect(distance(sample, (x) => 1 - Math.exp(-5 * x))).toBeLessThan(1.628)
  })

  it("normal numbers are normal", () => {
    const random = createRandom(3)
    const sample = Array.from({ length: 50_000 }, () => random.normal())
    expect(Math.abs(mean(sample))).toBeLessThan(0.02)
    expect(Math.abs(mean(sample.map((x) => x * x)) - 1)).toBeLessThan(0.03)
  })
})

describe("schedules", () => {
  it.each<ArrivalProcess>([
    { kind: "poisson", rate: 20 },
    { kind: "uniform", rate: 20 },
    { kind: "gamma", rate: 20, burstiness: 0.25 },
  ])("a known number of $kind arrivals ends exactly at count / rate", (process) => {
    for (const count of [1, 10, 1000]) {
      const last = times(process, count, 3, count).at(-1) ?? 0
      expect(last).toBeCloseTo(count / 20, 6)
    }
  })

  it("constant arrivals do not drift", () => {
    const arrivals = createArrivals({ kind: "constant", rate: 3 }, 1)
    for (let index = 0; index < 3_000_000; index++) arrivals.next()
    expect(arrivals.next()).toBe(1e6 * 1e9)
  })

  it("a burst comes at once, a trace at its own times divided by the speed", () => {
    expect(times({ kind: "burst" }, 3)).toEqual([0, 0, 0])
    const trace = createArrivals({ kind: "trace", speed: 2 }, 1)
    expect([0, 3, 10].map((seconds) => trace.next(seconds) / 1e9)).toEqual([0, 1.5, 5])
  })

  it.each([
    ["linear", 10, 30],
    ["linear", 0, 20],
    ["linear", 30, 10],
    ["exponential", 1, 100],
    ["exponential", 100, 1],
  ] as const)("a %s ramp from %d to %d has as many arrivals as the area under it", (shape, from, to) => {
    const seconds = 8
    const area =
      shape === "linear" ? ((from + to) / 2) * seconds : (seconds * (to - from)) / Math.log(to / from)
    const process = { kind: "ramp", shape, from, to, durationSeconds: seconds } as const
    const exact = times({ ...process, random: false }, Math.ceil(area) + 2 * to)
    expect(exact.filter((time) => time < seconds).length).toBe(Math.ceil(area - 1e-9))
    // Afterwards the last rate stays.
    expect((exact.at(-1) ?? 0) - (exact.at(-2) ?? 0)).toBeCloseTo(1 / to, 6)
    const random = times({ ...process, random: true }, 4000, 5)
    const inside = random.filter((time) => time < seconds).length
    expect(Math.abs(inside - area)).toBeLessThan(5 * Math.sqrt(area))
  })

  it("steps keep each rate for its time", () => {
    const steps = [
      { rate: 10, seconds: 2 },
      { rate: 0, seconds: 3 },
      { rate: 5, seconds: 1 },
    ]
    const all = times({ kind: "steps", steps, random: false }, 40)
    expect(all.filter((time) => time < 2).length).toBe(20)
    expect(all.filter((time) => time >= 2 && time < 5).length).toBe(0)
    expect(all.filter((time) => time >= 5 && time < 7 - 1e-6).length).toBe(10)
  })

  it("the same seed gives the same times, another one does not, and times never go back", () => {
    const process = fc.oneof(
      fc.record({
        kind: fc.constant("poisson" as const),
        rate: fc.double({ min: 0.1, max: 1e5, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant("gamma" as const),
        rate: fc.double({ min: 0.1, max: 1e5, noNaN: true }),
        burstiness: fc.double({ min: 0.05, max: 50, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant("uniform" as const),
        rate: fc.double({ min: 0.1, max: 1e5, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant("ramp" as const),
        shape: fc.constantFrom("linear" as const, "exponential" as const),
        from: fc.double({ min: 0.1, max: 100, noNaN: true }),
        to: fc.double({ min: 0.1, max: 100, noNaN: true }),
        durationSeconds: fc.double({ min: 0.1, max: 100, noNaN: true }),
        random: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(process, fc.nat(), (law, seed) => {
        const first = times(law, 50, seed)
        expect(times(law, 50, seed)).toEqual(first)
        for (const gap of gaps(first)) expect(gap).toBeGreaterThanOrEqual(0)
      }),
    )
    expect(times({ kind: "poisson", rate: 1 }, 5, 1)).not.toEqual(times({ kind: "poisson", rate: 1 }, 5, 2))
    // Fixed numbers, so that a change of the generator shows.
    expect(times({ kind: "poisson", rate: 1 }, 3, 42)).toMatchInlineSnapshot(`
      [
        1.872286552,
        5.884910105,
        5.975576318,
      ]
    `)
  })

  it.each([
    { kind: "poisson", rate: 0 },
    { kind: "constant", rate: Number.NaN },
    { kind: "gamma", rate: 1, burstiness: 0 },
    { kind: "ramp", shape: "exponential", from: 0, to: 1, durationSeconds: 1, random: false },
    { kind: "steps", steps: [{ rate: 0, seconds: 1 }], random: false },
  ] as const)("refuses %o", (process) => {
    expect(() => createArrivals(process, 1)).toThrow(expect.objectContaining({ code: "config_invalid" }))
  })
})
