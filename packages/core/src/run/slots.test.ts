import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Slots } from "./slots.js"

/** Lets what was resolved go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe("Slots", () => {
  it("never gives out more places than there are, and serves those who wait in order", async () => {
    const step = fc.oneof(
      fc.constant("take" as const),
      fc.constant("free" as const),
      fc.integer({ min: 1, max: 5 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { maxLength: 60 }),
        async (limit, steps) => {
          const slots = new Slots(limit)
          const admitted: number[] = []
          let asked = 0
          let freed = 0
          for (const action of steps) {
            const held = admitted.length - freed
            if (action === "take") {
              const number = asked++
              const place = slots.take()
              if (place) void place.then(() => admitted.push(number))
              else admitted.push(number)
            } else if (action !== "free") slots.limit = action
            else if (held > 0) {
              freed += 1
              slots.free()
            }
            await turn()
            const now = admitted.length - freed
            // Places that were taken under a larger limit stay taken.
            expect(now).toBeLessThanOrEqual(Math.max(slots.limit, held))
            expect(now).toBeGreaterThanOrEqual(Math.min(slots.limit, asked - freed))
          }
          expect(admitted).toEqual(admitted.map((_, index) => index))
        },
      ),
    )
  })

  it("tells whoever sends work when half of those who wait have a place", async () => {
    const slots = new Slots(1)
    for (let work = 0; work < 5; work += 1) void slots.take()
    expect(slots.shortQueue(5)).toBeUndefined()
    let short = false
    void slots.shortQueue(4)?.then(() => {
      short = true
    })
    slots.free()
    await turn()
    expect(short).toBe(false)
    slots.free()
    await turn()
    expect(short).toBe(true)
    expect(slots.shortQueue(4)).toBeUndefined()
  })
})
