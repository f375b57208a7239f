import { describe, expect, it } from "vitest"
import { fakeFailure, fakeRecord } from "../../test/fake-records.js"
import { createArrivals } from "../arrival/index.js"
import type { RequestRecord } from "../record/index.js"
import { queueGrows, queueGrowth } from "./queue-growth.js"

/** Poisson arrivals at a server with eight places, each busy for 0.2 s with a request: 40 req/s at most. */
function level(rate: number, count: number, seed: number): RequestRecord[] {
  const arrivals = createArrivals({ kind: "poisson", rate }, seed, count)
  const free = Array.from({ length: 8 }, () => 0)
  return Array.from({ length: count }, (_, index) => {
    const at = arrivals.next(undefined) / 1e6
    const place = free.indexOf(Math.min(...free))
    const end = Math.max(at, free[place] ?? 0) + 200
    free[place] = end
    return fakeRecord({ index, writtenMs: at, ttftMs: end - at - 1, gapsMs: [], tailMs: 1 })
  })
}

/** Shares of searches that call a rate too high, from three runs of ten seconds each. */
function called(rate: number): number {
  const searches = 100
  let growing = 0
  for (let search = 0; search < searches; search++) {
    const runs = [1, 2, 3].map((run) => queueGrowth(level(rate, rate * 10, 10 * search + run)))
    if (queueGrows(runs)) growing++
  }
  return growing / searches
}

describe("a queue that grows", () => {
  it("is seen a little above the capacity, and not well below it", () => {
    expect(called(48)).toBe(1)
    expect(called(44)).toBeGreaterThan(0.9)
    expect(called(32)).toBeLessThan(0.05)
    expect(called(20)).toBe(0)
  })

  it("grows by the overload", () => {
    expect(queueGrowth(level(80, 4000, 1))?.slope).toBeCloseTo(1, 1)
  })

  it("is not judged by a few requests, by failures, or by the warm-up", () => {
    expect(queueGrowth(level(80, 30, 1))).toBeUndefined()
    const many = level(80, 400, 1)
    expect(queueGrowth(many.map((record) => ({ ...record, warmup: true })))).toBeUndefined()
    expect(queueGrowth(many.map(({ index }) => fakeFailure({ index })))).toBeUndefined()
    expect(queueGrows([undefined, undefined])).toBe(false)
  })
})
