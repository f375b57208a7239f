import fc from "fast-check"
import { expect, it } from "vitest"
import { boundedBy } from "./bounded-interval.js"

it("leaves no interval beyond what the metric can be, and changes none inside", () => {
  const ends = fc.tuple(
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
  )
  fc.assert(
    fc.property(ends, (pair) => {
      const [low, high] = [...pair].sort((a, b) => a - b)
      // Adding zero makes a plain zero of a negative one.
      const interval = [(low ?? 0) + 0, (high ?? 0) + 0] as const
      const [from, to] = boundedBy({ name: "accuracy" })({ interval }).interval ?? [0, 0]
      expect(from).toBeGreaterThanOrEqual(0)
      expect(to).toBeLessThanOrEqual(1)
      expect(from).toBeLessThanOrEqual(to)
      if (interval[0] >= 0 && interval[1] <= 1) expect([from, to]).toEqual(interval)
    }),
  )
})

it("knows open ends", () => {
  const rating = boundedBy({ name: "rating", range: [0, undefined] })
  expect(rating({ interval: [-5, 900] }).interval).toEqual([0, 900])
  expect(rating({ interval: undefined }).interval).toBeUndefined()
})
