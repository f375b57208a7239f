import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { adaptiveLimit, parseConnections } from "./adaptive-limit.js"

describe("parseConnections", () => {
  it.each([
    ["8", { min: 1, max: 8, start: 8 }],
    ["4-64", { min: 4, max: 64, start: 20 }],
    ["30-64", { min: 30, max: 64, start: 30 }],
    ["1-6", { min: 1, max: 6, start: 6 }],
    ["8-8", { min: 8, max: 8, start: 8 }],
  ])("reads %s", (text, range) => {
    expect(parseConnections(text)).toEqual(range)
  })

  it.each(["", "0", "0-4", "8-4", "many", "1.5", "-3"])("refuses %j", (text) => {
    expect(() => parseConnections(text)).toThrow(/--max-connections/)
  })
})

describe("adaptiveLimit", () => {
  it("cuts once for the requests that were on their way together, then again", () => {
    const limit = adaptiveLimit({ min: 1, max: 100, start: 100 })
    expect(limit.refused()).toBe(80)
    for (let i = 0; i < 50; i += 1) expect(limit.refused()).toBeUndefined()
    for (let i = 0; i < 100; i += 1) limit.replied()
    expect(limit.refused()).toBe(64)
  })

  it("rises by one for each round of replies, up to its end", () => {
    const limit = adaptiveLimit({ min: 1, max: 5, start: 5 })
    expect(limit.refused()).toBe(4)
    expect([1, 2, 3, 4, 5, 6].map(() => limit.replied())).toEqual([
      undefined,
      undefined,
      undefined,
      5,
      undefined,
      undefined,
    ])
  })

  it("probes a range with each reply until the first refusal", () => {
    const limit = adaptiveLimit({ min: 4, max: 64, start: 20 })
    for (let i = 21; i <= 40; i += 1) expect(limit.replied()).toBe(i)
    expect(limit.refused()).toBe(32)
    expect(limit.replied()).toBeUndefined()
  })

  it("takes a limit set by hand as the new upper end", () => {
    const limit = adaptiveLimit({ min: 1, max: 100, start: 100 })
    limit.refused()
    limit.setByHand(10)
    for (let i = 0; i < 50; i += 1) expect(limit.replied()).toBeUndefined()
    for (let i = 0; i < 80; i += 1) limit.replied()
    expect(limit.refused()).toBe(8)
  })

  it("never leaves its range, whatever happens", () => {
    const ranges = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 200 }))
    fc.assert(
      fc.property(ranges, fc.array(fc.boolean(), { maxLength: 400 }), ([min, more], replies) => {
        const range = { min, max: min + more, start: min + Math.floor(more / 2) }
        const limit = adaptiveLimit(range)
        for (const ok of replies) {
          const next = ok ? limit.replied() : limit.refused()
          if (next === undefined) continue
          expect(next).toBeGreaterThanOrEqual(range.min)
          expect(next).toBeLessThanOrEqual(range.max)
        }
      }),
    )
  })
})
