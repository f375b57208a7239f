import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Battle } from "../battle/index.js"
import { compatPairWinRate, formatLeaderboards, jointWinRates, leaderboards, pairWinRate } from "./index.js"

const options = { rounds: 400, seed: 1, confidence: 0.95 }

function games(model: string, baseline: string, results: readonly Battle["winner"][], weight = 1): Battle[] {
  return results.map((winner, i) => ({
    modelA: model,
    modelB: baseline,
    winner,
    weight,
    questionId: `q${i >> 1}`,
  }))
}

describe("leaderboard.txt", () => {
  it("has the original's layout: aligned points, dropped .0, signed differences, the baseline at 50", () => {
    const rows = [
      { model: "qwen2.5-72b", winRate: 0.694, lower: 0.561, upper: 0.816 },
      { model: "qwen2.5-7b", winRate: 0.5, lower: 0.5, upper: 0.5 },
      { model: "qwen2.5-0.5b", winRate: 0.047, lower: 0.022, upper: 0.091 },
    ]
    const text = formatLeaderboards({
      blocks: [
        { scope: { type: "overall" }, rows },
        { scope: { type: "dataset", dataset: "general_qa" }, rows: rows.slice(0, 2) },
        { scope: { type: "subset", dataset: "general_qa", subset: "example" }, rows: rows.slice(1, 2) },
      ],
    })
    expect(text).toBe(`=== OVERALL LEADERBOARD ===
Model           WinRate (%)  CI (%)
------------  -------------  ---------------
qwen2.5-72b            69.4  (-13.3 / +12.2)
qwen2.5-7b             50    (+0.0 / +0.0)
qwen2.5-0.5b            4.7  (-2.5 / +4.4)

=== DATASET LEADERBOARD: general_qa ===
Model          WinRate (%)  CI (%)
-----------  -------------  ---------------
qwen2.5-72b           69.4  (-13.3 / +12.2)
qwen2.5-7b            50    (+0.0 / +0.0)

=== SUBSET LEADERBOARD: general_qa - example ===
Model         WinRate (%)  CI (%)
----------  -------------  -------------
qwen2.5-7b             50  (+0.0 / +0.0)
`)
  })
})

describe("win rates", () => {
  it("are the weighted mean of results, with bounds around it, whatever the games", () => {
    const results = fc.array(fc.constantFrom("model_a" as const, "model_b" as const, "tie" as const), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(results, (list) => {
        const rate = pairWinRate(games("m", "b", list), "m", options)
        const points = list.map((winner) => (winner === "model_a" ? 1 : winner === "tie" ? 0.5 : 0))
        const mean = points.reduce((sum: number, value) => sum + value, 0) / points.length
        expect(rate?.winRate).toBeCloseTo(mean, 12)
        expect(rate?.lower).toBeLessThanOrEqual((rate?.winRate ?? 0) + 1e-12)
        expect(rate?.upper).toBeGreaterThanOrEqual((rate?.winRate ?? 1) - 1e-12)
        // The same from the baseline's side.
        expect(pairWinRate(games("m", "b", list), "b", options)?.winRate).toBeCloseTo(1 - mean, 12)
      }),
      { numRuns: 50 },
    )
    expect(pairWinRate([], "m", options)).toBeUndefined()
  })

  it("have a real interval when every game was won, and the original's 0.9091 in compat mode", () => {
    const won = games("m", "b", Array(20).fill("model_a"))
    const rate = pairWinRate(won, "m", options)
    expect(rate?.winRate).toBe(1)
    expect(rate?.upper).toBe(1)
    // Wilson's lower bound for 10 of 10.
    expect(rate?.lower).toBeCloseTo(0.7225, 3)
    expect(compatPairWinRate(won, "m", 1)).toMatchObject({ winRate: 0.9091, lower: 0.9091, upper: 0.9091 })
    expect(compatPairWinRate(won, "b", 1)).toMatchObject({ winRate: 0.0909, lower: 0.0909, upper: 0.0909 })
  })

  it("are surer than they may be in compat mode, which takes one question for six battles", () => {
    const list = Array.from({ length: 80 }, (_, i): Battle["winner"] =>
      (i >> 1) % 3 ? "model_a" : "model_b",
    )
    const strong = games("m", "b", list, 3)
    const honest = pairWinRate(strong, "m", options)
    const narrow = compatPairWinRate(strong, "m", 1)
    const width = (rate: { lower: number; upper: number } | undefined) =>
      (rate?.upper ?? 0) - (rate?.lower ?? 0)
    expect(narrow?.winRate).toBeCloseTo(honest?.winRate ?? 0, 4)
    expect(width(honest) / width(narrow)).toBeGreaterThan(1.8)
  })

  it("come from a joint fit when others than the baseline met, with a prior where that has no end", () => {
    const battles = [
      ...games("x", "b", ["model_a", "model_a", "model_b", "tie"]),
      ...games("y", "x", ["model_a", "model_b", "tie", "model_a"]),
    ]
    const { rates, regularised } = jointWinRates(battles, "b", options)
    expect(regularised).toBe(false)
    // x has odds 2.5 to 1.5 against b and y the same against x: they multiply.
    const rate = (model: string) => rates.find((one) => one.model === model)?.winRate
    expect(rate("x")).toBeCloseTo(0.625, 9)
    expect(rate("y")).toBeCloseTo(25 / 9 / (1 + 25 / 9), 9)
    const oneSided = jointWinRates([...battles, ...games("z", "x", ["model_a", "model_a"])], "b", options)
    expect(oneSided.regularised).toBe(true)
    // One question says little, however often it is drawn.
    const [single] = jointWinRates(games("x", "b", ["model_a", "tie"]), "b", options).rates
    expect(single?.winRate).toBeCloseTo(0.75, 9)
    expect(single?.lower).toBeLessThan(0.3)
    expect(single?.upper).toBeGreaterThan(0.9)
  })
})

describe("leaderboards over subsets", () => {
  const pattern = (n: number, wins: number) =>
    Array.from({ length: n }, (_, i): Battle["winner"] => ((i * 7) % n < wins ? "model_a" : "model_b"))
  const subsets = [
    { dataset: "d1", subset: "s1", battles: games("m", "b", pattern(100, 80)) },
    { dataset: "d1", subset: "s2", battles: games("m", "b", pattern(100, 40)) },
    { dataset: "d2", subset: "s1", battles: games("m", "b", pattern(60, 30)) },
  ]

  it("take plain means, and bounds from the joint bootstrap instead of the mean of bounds", () => {
    const honest = leaderboards(subsets, { ...options, baseline: "b", onlyWithBaseline: true })
    expect(honest.blocks.map(({ scope }) => scope.type)).toEqual([
      "overall",
      "dataset",
      "dataset",
      "subset",
      "subset",
      "subset",
    ])
    const compat = leaderboards(subsets, { ...options, baseline: "b", onlyWithBaseline: true, compat: true })
    const [overall] = honest.blocks
    const row = overall?.rows.find(({ model }) => model === "m")
    expect(row?.winRate).toBeCloseTo((0.8 + 0.4 + 0.5) / 3, 9)
    const subsetWidths = honest.subsets.map(({ rates: [rate] }) => (rate?.upper ?? 0) - (rate?.lower ?? 0))
    const meanWidth = subsetWidths.reduce((sum, width) => sum + width, 0) / 3
    // Errors of independent subsets partly cancel: about √3 narrower than their mean width.
    expect(meanWidth / ((row?.upper ?? 0) - (row?.lower ?? 0))).toBeGreaterThan(1.4)
    const old = compat.blocks[0]?.rows.find(({ model }) => model === "m")
    const bounds = compat.subsets.map(({ rates: [rate] }) => rate?.lower ?? 0)
    expect(old?.lower).toBeCloseTo(bounds.reduce((sum, bound) => sum + bound, 0) / 3, 9)
  })
})
