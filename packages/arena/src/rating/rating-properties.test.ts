import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Battle, collectBattles } from "../battle/index.js"
import {
  bootstrapRatings,
  bradleyTerry,
  davidson,
  fitRatings,
  normalIntervals,
  pointsPerUnit,
  raoKupper,
  rateBattles,
  robustCovariance,
} from "./index.js"

const names = ["ash", "bay", "cob", "dun", "elm"]

/** Battles of five players in which each pair has both won and lost, so that all ratings are finite. */
const arenaOfBattles = fc
  .array(
    fc.record({
      pair: fc.constantFrom(
        ...names.flatMap((a) => names.filter((b) => b !== a).map((b) => [a, b] as const)),
      ),
      winner: fc.constantFrom("model_a" as const, "model_b" as const, "tie" as const),
      weight: fc.constantFrom(1, 3),
      question: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 5, maxLength: 60 },
  )
  .map((drawn): Battle[] => [
    ...names.flatMap((a, i) =>
      names.slice(i + 1).flatMap((b): Battle[] => [
        { modelA: a, modelB: b, winner: "model_a" },
        { modelA: a, modelB: b, winner: "model_b" },
        { modelA: b, modelB: a, winner: "tie" },
      ]),
    ),
    ...drawn.map(({ pair, winner, weight, question }) => ({
      modelA: pair[0],
      modelB: pair[1],
      winner,
      weight,
      questionId: `q${question}`,
    })),
  ])

const models = fc.constantFrom(bradleyTerry, raoKupper, davidson)

function mirrored(battle: Battle): Battle {
  const winner =
    battle.winner === "model_a" ? "model_b" : battle.winner === "model_b" ? "model_a" : battle.winner
  return { ...battle, modelA: battle.modelB, modelB: battle.modelA, winner }
}

describe("ratings", () => {
  it("do not depend on the order of the battles, bit by bit", () => {
    fc.assert(
      fc.property(arenaOfBattles, models, fc.infiniteStream(fc.nat()), (battles, model, order) => {
        const shuffled = battles
          .map((battle) => ({ battle, key: order.next().value ?? 0 }))
          .sort((x, y) => x.key - y.key)
          .map(({ battle }) => battle)
        const first = fitRatings(collectBattles(battles), { model })
        const second = fitRatings(collectBattles(shuffled), { model })
        expect(second.ratings).toEqual(first.ratings)
      }),
      { numRuns: 50 },
    )
  })

  it("do not depend on which model is named first", () => {
    fc.assert(
      fc.property(arenaOfBattles, models, (battles, model) => {
        const first = fitRatings(collectBattles(battles), { model })
        const second = fitRatings(collectBattles(battles.map(mirrored)), { model })
        expect(second.ratings).toEqual(first.ratings)
      }),
      { numRuns: 50 },
    )
  })

  it("take a weight of 3 for three battles", () => {
    fc.assert(
      fc.property(arenaOfBattles, models, (battles, model) => {
        const repeated = battles.flatMap(({ weight = 1, ...battle }) =>
          Array.from({ length: weight }, () => battle),
        )
        const weighted = fitRatings(collectBattles(battles), { model })
        const counted = fitRatings(collectBattles(repeated), { model })
        weighted.ratings.forEach((rating, i) => {
          expect(rating).toBeCloseTo(counted.ratings[i] ?? Number.NaN, 8)
        })
      }),
      { numRuns: 50 },
    )
  })

  it("stay, and errors shrink by √2, when all is doubled", () => {
    fc.assert(
      fc.property(arenaOfBattles, models, (battles, model) => {
        const asSingles = battles.map(({ questionId: _, ...battle }) => battle)
        const once = fitRatings(collectBattles(asSingles), { model })
        const twice = fitRatings(collectBattles([...asSingles, ...asSingles]), { model })
        const options = { smallSample: false, cluster: "battle" } as const
        const before = robustCovariance(once, options).ratings
        const after = robustCovariance(twice, options).ratings
        once.ratings.forEach((rating, i) => {
          expect(twice.ratings[i]).toBeCloseTo(rating, 7)
          const at = i * (names.length + 1)
          expect((before[at] ?? 0) / (after[at] ?? 1)).toBeCloseTo(2, 6)
        })
      }),
      { numRuns: 50 },
    )
  })

  it("differ by nothing but a shift under another anchor", () => {
    fc.assert(
      fc.property(arenaOfBattles, fc.constantFrom(...names), (battles, player) => {
        const columns = collectBattles(battles)
        const centred = fitRatings(columns).ratings
        const anchored = fitRatings(columns, { anchor: { type: "player", player, rating: 1000 } }).ratings
        const shift = (anchored[0] ?? 0) - (centred[0] ?? 0)
        centred.forEach((rating, i) => {
          expect((anchored[i] ?? 0) - rating).toBeCloseTo(shift, 8)
        })
      }),
      { numRuns: 30 },
    )
  })

  it("have the same uncertain differences under every anchor, and centred ones that sum to nothing", () => {
    fc.assert(
      fc.property(arenaOfBattles, fc.constantFrom(...names), (battles, player) => {
        const columns = collectBattles(battles)
        const n = names.length
        const centred = robustCovariance(fitRatings(columns)).ratings
        const anchored = robustCovariance(
          fitRatings(columns, { anchor: { type: "player", player, rating: 0 } }),
        ).ratings
        const difference = (matrix: Float64Array, i: number, j: number) =>
          (matrix[i * n + i] ?? 0) + (matrix[j * n + j] ?? 0) - 2 * (matrix[i * n + j] ?? 0)
        const own = names.indexOf(player)
        for (let i = 0; i < n; i++) {
          expect(anchored[own * n + i]).toBeCloseTo(0, 8)
          expect(centred.slice(i * n, (i + 1) * n).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6)
          for (let j = 0; j < n; j++) {
            expect(difference(centred, i, j)).toBeCloseTo(difference(anchored, i, j), 6)
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it("follow from the odds when two players meet: 400 points for 10 to 1", () => {
    const games = (winner: Battle["winner"], times: number) =>
      Array.from({ length: times }, (): Battle => ({ modelA: "x", modelB: "y", winner }))
    const fit = fitRatings(collectBattles([...games("model_a", 10), ...games("model_b", 1)]))
    expect((fit.ratings[0] ?? 0) - (fit.ratings[1] ?? 0)).toBeCloseTo(400, 9)
  })

  it("recover known strengths, ties and the advantage of being shown first", () => {
    const strengths = [0, 0.5, 1.2, -0.7, 2]
    const advantage = 0.4
    const nu = 0.8
    // Expected shares as scores with weight instead of draws: the optimum is then exactly the truth.
    const battles = names.flatMap((a, i) =>
      names.flatMap((b, j): Battle[] => {
        if (i === j) return []
        const u = (strengths[i] ?? 0) - (strengths[j] ?? 0) + advantage
        const sum = Math.exp(u / 2) + nu + Math.exp(-u / 2)
        return [
          { modelA: a, modelB: b, winner: "model_a", weight: Math.exp(u / 2) / sum },
          { modelA: a, modelB: b, winner: "tie", weight: nu / sum },
          { modelA: a, modelB: b, winner: "model_b", weight: Math.exp(-u / 2) / sum },
        ]
      }),
    )
    const fit = fitRatings(collectBattles(battles), {
      model: davidson,
      position: true,
      anchor: { type: "player", player: "ash", rating: 0 },
    })
    fit.ratings.forEach((rating, i) => {
      expect(rating / pointsPerUnit).toBeCloseTo(strengths[i] ?? Number.NaN, 9)
    })
    expect(fit.tie).toBeCloseTo(nu, 9)
    expect(fit.coefficients.position).toBeCloseTo(advantage, 9)
  })
})

describe("impossible ratings", () => {
  const win = (modelA: string, modelB: string): Battle => ({ modelA, modelB, winner: "model_a" })

  it("names the groups that never met", () => {
    const battles = collectBattles([win("a", "b"), win("b", "a"), win("c", "d"), win("d", "c")])
    expect(() => fitRatings(battles)).toThrow(/2 groups that never met.*a, b \| c, d/)
    const regular = fitRatings(battles, { prior: 400 })
    for (const rating of regular.ratings) expect(rating).toBeCloseTo(1000, 6)
  })

  it("names who won and who lost everything", () => {
    const battles = collectBattles([win("best", "x"), win("best", "y"), win("x", "y"), win("y", "x")])
    expect(() => fitRatings(battles)).toThrow(/best never lost.*x, y never won/)
    const regular = fitRatings(battles, { prior: 400 })
    expect(regular.ratings[0]).toBeGreaterThan(1100)
    expect(regular.ratings[0]).toBeLessThan(2000)
  })

  it("finds separation for any arena: fails exactly when a group won all games against the rest", () => {
    const players = ["p", "q", "r", "s"]
    const game = fc
      .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }))
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => [players[a] ?? "", players[b] ?? ""] as const)
    fc.assert(
      fc.property(fc.array(game, { minLength: 1, maxLength: 14 }), (games) => {
        const columns = collectBattles(games.map(([a, b]) => win(a, b)))
        const present = columns.players
        // Brute force over all ways to cut the players in two.
        let cut = false
        for (let mask = 1; mask < 2 ** present.length - 1; mask++) {
          const inside = (name: string) => (mask >> present.indexOf(name)) & 1
          if (!games.some(([a, b]) => inside(a) === 1 && inside(b) === 0)) cut = true
        }
        const attempt = () => fitRatings(columns)
        if (cut) expect(attempt).toThrow()
        else for (const rating of attempt().ratings) expect(Math.abs(rating)).toBeLessThan(10_000)
      }),
      { numRuns: 300 },
    )
  })

  it("keeps bootstrap rounds finite when a resample is one-sided, and counts them", () => {
    const battles = collectBattles([...Array.from({ length: 9 }, () => win("a", "b")), win("b", "a")])
    const samples = bootstrapRatings(fitRatings(battles), { rounds: 400, seed: 3 })
    expect(samples.separatedRounds).toBeGreaterThan(400 * 0.9 ** 10 * 0.7)
    expect(samples.separatedRounds).toBeLessThan(400 * 0.9 ** 10 * 1.3)
    for (const value of samples.values) expect(Math.abs(value)).toBeLessThan(4000)
  })

  it("says that there are no battles, or no such baseline", () => {
    expect(() => fitRatings(collectBattles([]))).toThrow("no battles")
    const battles = collectBattles([win("a", "b"), win("b", "a")])
    expect(() => fitRatings(battles, { anchor: { type: "player", player: "c", rating: 0 } })).toThrow(
      /"c" has no battle/,
    )
  })

  it("works for a tie-aware model on data without ties, where it is Bradley–Terry", () => {
    const battles = collectBattles([win("a", "b"), win("a", "b"), win("b", "a")])
    for (const model of [raoKupper, davidson]) {
      const fit = fitRatings(battles, { model })
      expect(fit.tie).toBe(0)
      expect(fit.ratings).toEqual(fitRatings(battles).ratings)
    }
  })
})

describe("rank intervals", () => {
  it("hold one rank for clear orders and all ranks for equals", async () => {
    const series = (a: string, b: string, wins: number, losses: number): Battle[] => [
      ...Array.from({ length: wins }, (): Battle => ({ modelA: a, modelB: b, winner: "model_a" })),
      ...Array.from({ length: losses }, (): Battle => ({ modelA: a, modelB: b, winner: "model_b" })),
    ]
    const battles = collectBattles([
      ...series("top", "twin-1", 180, 20),
      ...series("top", "twin-2", 180, 20),
      ...series("twin-1", "twin-2", 100, 100),
    ])
    for (const rounds of [0, 300]) {
      const { ratings } = await rateBattles(battles, { rounds })
      expect(ratings.map(({ model, bestRank, worstRank }) => [model, bestRank, worstRank])).toEqual([
        ["top", 1, 1],
        ["twin-1", 2, 3],
        ["twin-2", 2, 3],
      ])
    }
    const fit = fitRatings(battles)
    expect(normalIntervals(fit, robustCovariance(fit))[0]?.worstRank).toBe(1)
  })
})
