import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { mostLive, type PoolState, poolBounds, poolSteps } from "./pool-policy.js"

const bounds = fc
  .record({ size: fc.nat(40), concurrency: fc.integer({ min: 1, max: 20 }), keepsSpent: fc.boolean() })
  .map(poolBounds)
const count = fc.nat(60)
const state = (phase: PoolState["phase"]): fc.Arbitrary<PoolState> =>
  fc
    .record({ waiting: count, starting: count, running: count, spent: count, removing: count, ready: count })
    .map((counts) => ({ phase, ...counts, ready: counts.waiting > 0 ? 0 : counts.ready }))
const anyState = fc.constantFrom("busy" as const, "calm" as const, "failing" as const).chain(state)
const live = ({ ready, starting, running, spent, removing }: PoolState) =>
  ready + starting + running + spent + removing

describe("what a pool starts and removes", () => {
  it("starts only where there is room, and removes only what has ended", () => {
    fc.assert(
      fc.property(bounds, anyState, (limits, now) => {
        const { start, remove } = poolSteps(now, limits)
        expect(start).toBeGreaterThanOrEqual(0)
        expect(start).toBeLessThanOrEqual(Math.max(0, mostLive(limits) - live(now)))
        expect(remove).toBeGreaterThanOrEqual(0)
        expect(remove).toBeLessThanOrEqual(now.spent)
      }),
    )
  })

  it("starts for every program that waits, or removes to make room", () => {
    fc.assert(
      fc.property(bounds, anyState, (limits, drawn) => {
        const waiting = 1 + (drawn.waiting % limits.concurrency)
        const running = drawn.running % (limits.concurrency - waiting + 1)
        const now = { ...drawn, waiting, running, ready: 0 }
        const { start, remove } = poolSteps(now, limits)
        const served = now.starting + start
        if (live(now) + waiting <= mostLive(limits)) expect(served).toBeGreaterThanOrEqual(waiting)
        expect(served + remove + now.removing).toBeGreaterThan(0)
      }),
    )
  })

  it("leaves the engine alone while programs run and enough are ready", () => {
    fc.assert(
      fc.property(bounds, state("busy"), (limits, drawn) => {
        const ready = limits.low + drawn.ready
        const now = { ...drawn, waiting: 0, ready, spent: Math.min(drawn.spent, limits.spent) }
        expect(poolSteps(now, limits)).toEqual({ start: 0, remove: 0 })
      }),
    )
  })

  it("in calm times refills and removes, a few at a time", () => {
    const limits = poolBounds({ size: 32, concurrency: 8, keepsSpent: true })
    const now = { waiting: 0, ready: 20, starting: 1, running: 0, spent: 12, removing: 2 }
    expect(poolSteps({ phase: "calm", ...now }, limits)).toEqual({ start: 3, remove: 2 })
    expect(poolSteps({ phase: "failing", ...now }, limits)).toEqual({ start: 0, remove: 2 })
    expect(poolSteps({ phase: "closing", ...now }, limits)).toEqual({ start: 0, remove: 2 })
    expect(poolSteps({ phase: "busy", ...now, ready: 0 }, limits)).toEqual({ start: 1, remove: 0 })
  })
})
