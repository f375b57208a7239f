import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createSlidingWindow } from "./sliding-window.js"

describe("createSlidingWindow", () => {
  const steps = fc.array(
    fc.record({
      pause: fc.integer({ min: 0, max: 12 }),
      amount: fc.integer({ min: 1, max: 6 }),
      actual: fc.integer({ min: 0, max: 6 }),
    }),
    { maxLength: 60 },
  )

  it("says exactly when an amount fits, to the millisecond", () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 10 }),
        (sequence, limit, length) => {
          const window = createSlidingWindow(limit, length)
          const entries: { at: number; amount: number }[] = []
          let now = 0
          for (const { pause, amount, actual } of sequence) {
            now += pause
            const inside = (time: number) => entries.filter(({ at }) => at > time - length)
            const fits = (time: number) => {
              const sum = inside(time).reduce((total, entry) => total + entry.amount, 0)
              return inside(time).length === 0 || sum + amount <= limit
            }
            let expected = 0
            while (!fits(now + expected)) expected += 1
            expect(window.waitFor(amount, now)).toBe(expected)
            if (expected > 0) continue
            const correct = window.add(amount, now)
            correct(Math.min(actual, amount))
            entries.push({ at: now, amount: Math.min(actual, amount) })
          }
        },
      ),
    )
  })

  it("ignores a correction that comes after the time is over", () => {
    const window = createSlidingWindow(10, 100)
    const correct = window.add(10, 0)
    expect(window.waitFor(1, 100)).toBe(0)
    window.add(5, 100)
    correct(0)
    expect(window.waitFor(6, 100)).toBe(100)
    expect(window.waitFor(5, 100)).toBe(0)
  })

  it("stays quick and right over many entries", () => {
    const window = createSlidingWindow(3000, 1000)
    let held = 0
    for (let now = 0; now < 100_000; now += 1) {
      if (window.waitFor(1, now) > 0) held += 1
      window.add(1, now)
    }
    expect(held).toBe(0)
    expect(window.waitFor(2001, 99_999)).toBe(1)
  })
})
