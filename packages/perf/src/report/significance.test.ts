import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fakeRecord } from "../../test/fake-records.js"
import { createRandom } from "../arrival/index.js"
import { bootstrapChange, bootstrapRate, mean, quantile, type Spread } from "./bootstrap.js"
import { holm, twoSidedChance } from "./significance.js"

describe("chances", () => {
  // Two-sided tails of Student's t as tables have them.
  it.each([
    [2.069, 23, 0.05],
    [2.807, 23, 0.01],
    [3.768, 23, 0.001],
    [0, 23, 1],
    [2.228, 10, 0.05],
  ])("of a t of %d with %d degrees are %d", (t, degrees, chance) => {
    expect(Math.abs(twoSidedChance(t, degrees) - chance)).toBeLessThan(0.002)
    expect(twoSidedChance(-t, degrees)).toBe(twoSidedChance(t, degrees))
  })

  it("let fewer findings stand the more there are, and none without the better ones", () => {
    expect(holm([0.04])).toEqual([true])
    expect(holm([0.04, 0.5])).toEqual([false, false])
    expect(holm([0.01, 0.04, 0.03])).toEqual([true, false, false])
    expect(holm([0.001, 0.02, 0.6])).toEqual([true, true, false])
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (chances) => {
        const stands = holm(chances)
        for (const [index, stood] of stands.entries()) {
          const chance = chances[index] ?? 1
          if (stood) expect(chance).toBeLessThanOrEqual(0.05)
          // Bonferroni's findings all stand, and whatever stands takes everything below it along.
          if (chance <= 0.05 / chances.length) expect(stood).toBe(true)
          if (stood)
            for (const [other, value] of chances.entries())
              if (value < chance) expect(stands[other]).toBe(true)
        }
      }),
    )
  })
})

describe("comparing runs", () => {
  const latencies = (count: number, memory: number, seed: number) => {
    const random = createRandom(seed)
    let state = random.normal()
    return Float64Array.from({ length: count }, () => {
      state = memory * state + Math.sqrt(1 - memory * memory) * random.normal()
      return 100 * Math.exp(0.4 * state)
    })
  }
  /** Requests of a closed loop with eight places. */
  const requests = (latencyMs: Float64Array) => {
    const free = Array.from({ length: 8 }, () => 0)
    return Array.from(latencyMs, (ms, index) => {
      const place = free.indexOf(Math.min(...free))
      const written = free[place] ?? 0
      free[place] = written + ms
      return fakeRecord({ index, writtenMs: written, ttftMs: ms - 1, gapsMs: [], tailMs: 1 })
    })
  }
  const chanceOf = (spread: Spread | undefined) => spread?.chance ?? 1
  const differs = (before: Float64Array, after: Float64Array) =>
    holm([
      chanceOf(bootstrapChange(before, after, mean)),
      chanceOf(bootstrapChange(before, after, quantile(0.99))),
      chanceOf(bootstrapRate(requests(before), requests(after), () => 1)),
    ]).some((stands) => stands)

  it.each([
    [100, 0],
    [200, 0.5],
  ])(
    "of the same server finds a difference about once in twenty times (%d requests, memory %d)",
    (count, memory) => {
      const pairs = 40
      let found = 0
      for (let pair = 0; pair < pairs; pair++) {
        if (differs(latencies(count, memory, 2 * pair), latencies(count, memory, 2 * pair + 1))) found++
      }
      // With one in twenty, six or more of forty come once in seventy draws; the seeds are fixed.
      expect(found).toBeLessThanOrEqual(5)
    },
  )

  it("of servers that differ by a quarter finds that nearly always", () => {
    let found = 0
    for (let pair = 0; pair < 10; pair++) {
      const slower = latencies(240, 0, 2 * pair + 1).map((ms) => 1.25 * ms)
      if (differs(latencies(240, 0, 2 * pair), slower)) found++
    }
    expect(found).toBeGreaterThanOrEqual(9)
  })
})
