import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compileLaw, type Law, meanOfLaw } from "../random/index.js"
import { createDueQueue } from "./due-queue.js"
import { createPlanner } from "./index.js"

const laws: readonly [string, Law][] = [
  ["constant", { law: "constant", value: 7 }],
  ["uniform", { law: "uniform", min: 2, max: 10 }],
  ["lognormal", { law: "lognormal", mean: 20, sigma: 0.7 }],
  ["exponential", { law: "gamma", mean: 5, shape: 1 }],
  ["bursty gamma", { law: "gamma", mean: 5, shape: 0.4 }],
  ["regular gamma", { law: "gamma", mean: 5, shape: 9 }],
  ["values", { law: "values", values: [1, 2, 9] }],
]

describe("laws", () => {
  it.each(laws)("%s has its mean", (_name, law) => {
    const draw = compileLaw(law, 2, "x")
    const count = 40_000
    let sum = 0
    for (let index = 0; index < count; index++) sum += draw(3, Math.floor(index / 100), index % 100)
    expect(sum / count / meanOfLaw(law)).toBeCloseTo(1, 1)
  })

  it("gamma has the variance mean²/shape", () => {
    for (const shape of [0.5, 1, 4]) {
      const draw = compileLaw({ law: "gamma", mean: 1, shape }, 1, "x")
      const values = Array.from({ length: 40_000 }, (_, seq) => draw(1, seq, 0))
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      expect(variance * shape).toBeGreaterThan(0.9)
      expect(variance * shape).toBeLessThan(1.1)
    }
  })

  it("the uniform law fills its range evenly", () => {
    const draw = compileLaw({ law: "uniform", min: 0, max: 1 }, 1, "x")
    const bins = new Array<number>(20).fill(0)
    for (let seq = 0; seq < 20_000; seq++) {
      const bin = Math.floor(draw(9, seq, 0) * 20)
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    // 19 degrees of freedom: beyond 43.8 with probability 0.001, and the seed is fixed.
    expect(chiSquare).toBeLessThan(43.8)
  })

  it("values in cycle are taken in turn", () => {
    const draw = compileLaw({ law: "values", values: [5, 6, 7], order: "cycle" }, 1, "x")
    expect([0, 1, 2, 3].map((seq) => draw(1, seq, 0))).toEqual([5, 6, 7, 5])
  })

  it.each([
    { law: "uniform", min: 3, max: 2 },
    { law: "gamma", mean: 1, shape: 0 },
    { law: "lognormal", mean: 0, sigma: 1 },
    { law: "values", values: [] },
    -1,
  ] as const)("refuses %j", (law) => {
    expect(() => compileLaw(law, 1, "itlMs")).toThrow(/^itlMs: /)
  })
})

describe("plans", () => {
  const law = fc.constantFrom(...laws.map(([, one]) => one))

  it("depend on seed and sequence number alone", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(100_000), fc.nat(2000), law, (seed, seq, index, itlMs) => {
        const plan = createPlanner({ ttftMs: itlMs, itlMs, outputTokens: itlMs }, seed)
        const other = createPlanner({ ttftMs: itlMs, itlMs, outputTokens: itlMs }, seed)
        // The other planner has been used for something else in between.
        other(seq + 1).gapMs(index + 1)
        expect(other(seq).gapMs(index)).toBe(plan(seq).gapMs(index))
        expect(other(seq).ttftMs).toBe(plan(seq).ttftMs)
        expect(other(seq).outputTokens).toBe(plan(seq).outputTokens)
        expect(plan(seq).gapMs(index)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it("are the same on every machine: pinned values", () => {
    const plan = createPlanner({ ttftMs: { law: "uniform", min: 0, max: 100 }, itlMs: 5 }, 42)
    expect([0, 1, 2].map((seq) => plan(seq).ttftMs.toFixed(6))).toMatchInlineSnapshot(`
      [
        "70.621149",
        "94.848235",
        "24.345348",
      ]
    `)
    expect(plan(0).totalMs(11) - plan(0).ttftMs).toBeCloseTo(50, 9)
  })

  it("differ between requests, indices and seeds", () => {
    const planner = (seed: number) => createPlanner({ itlMs: { law: "uniform", min: 0, max: 1 } }, seed)
    const values = new Set<number>()
    for (const seed of [1, 2]) {
      for (let seq = 0; seq < 50; seq++) {
        for (let index = 0; index < 50; index++) values.add(planner(seed)(seq).gapMs(index))
      }
    }
    expect(values.size).toBe(5000)
  })
})

describe("the due queue", () => {
  it("gives jobs back in order of time, however they came in", () => {
    const step = fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constant("take" as const))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queue = createDueQueue()
        const model: number[] = []
        const ran: number[] = []
        for (const one of steps) {
          if (one === "take") {
            const due = queue.firstDueNs()
            queue.take()?.run(due)
            const least = model.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...model)
            expect(due).toBe(least)
            if (model.length > 0) model.splice(model.indexOf(least), 1)
          } else {
            queue.add(one, { run: () => ran.push(one) })
            model.push(one)
          }
          expect(queue.size()).toBe(model.length)
        }
        const left = [...model].sort((a, b) => a - b)
        ran.length = 0
        for (let due = queue.firstDueNs(); due < Number.POSITIVE_INFINITY; due = queue.firstDueNs())
          queue.take()?.run(due)
        expect(ran).toEqual(left)
      }),
    )
  })
})
