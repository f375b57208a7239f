import { beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { hasShared, sharedLines, sharedPath, sharedText } from "../../test/shared-data.js"
import { type BattleColumns, collectBattles, readBattles } from "../battle/index.js"
import {
  bootstrapRatings,
  davidson,
  fitRatings,
  normalIntervals,
  onlineElo,
  percentileIntervals,
  type RatingFit,
  raoKupper,
  robustCovariance,
  type StyleFeature,
  samplesOfPlayer,
  styleCovariates,
  winRateAgainst,
} from "./index.js"

const byModel = z.record(z.string(), z.number())
const bounded = z.record(
  z.string(),
  z.object({ rating: z.number(), lower: z.number(), upper: z.number(), variance: z.number() }),
)
const likelihood = z.object({
  bt_mle_exact: byModel,
  bt_mle_peer: byModel,
  win_rate_vs_baseline_exact: byModel,
  bootstrap: z.object({
    rounds: z.number(),
    lower: byModel,
    upper: byModel,
    std: byModel,
    lower_sd_between_seeds: byModel,
    upper_sd_between_seeds: byModel,
  }),
})
const style = z.object({
  ratings_exact: byModel,
  ratings_peer: byModel,
  style_coef_exact: z.array(z.number()),
  win_rate_vs_baseline_exact: byModel,
})
const tieAware = z.object({ elo: byModel, eta: z.number().optional(), nu: z.number().optional() })
const toleranced = z.object({ tight_tolerance: bounded })
const contextual = z.object({ coeffs: z.array(z.number()), models: bounded, reg: z.number() })
const goldenSchema = z.object({
  baseline: z.string(),
  online_elo_k4: byModel,
  online_elo_k32: byModel,
  unweighted: likelihood,
  weighted: likelihood,
  style_control_style: style,
  style_control_length_only: style,
  style_control_markdown_only: style,
  rao_kupper: tieAware,
  davidson: tieAware,
  arena_rank: z.object({
    bradley_terry_plain: toleranced,
    bradley_terry_reweighted: toleranced,
    contextual_plain: contextual,
    "contextual_plain_reg0.01": contextual,
    contextual_reweighted: contextual,
    "contextual_reweighted_reg0.01": contextual,
    composite: z.object({ models: bounded, ridge_lambda: z.number() }),
  }),
})

function ratingsOf(fit: RatingFit): Record<string, number> {
  return Object.fromEntries(fit.players.map((player, i) => [player, fit.ratings[i] ?? Number.NaN]))
}

function expectAll(actual: Record<string, number>, golden: Record<string, number>, tolerance: number): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(golden).sort())
  for (const [name, value] of Object.entries(golden)) {
    expect(Math.abs((actual[name] ?? Number.NaN) - value), name).toBeLessThanOrEqual(tolerance)
  }
}

describe.skipIf(!hasShared)("the golden battles", () => {
  let golden: z.infer<typeof goldenSchema>
  let battles: BattleColumns
  const anchored = (rating = 1000) => ({ type: "player" as const, player: golden.baseline, rating })

  beforeAll(async () => {
    golden = goldenSchema.parse(JSON.parse(sharedText("fixtures/arena/expected-small.json")))
    battles = await readBattles(sharedPath("fixtures/arena/battles-small.jsonl"))
  })

  it("online Elo to 1e-9 for both usual K", () => {
    const elo = (k: number) => {
      const ratings = onlineElo(battles, { k })
      return Object.fromEntries(battles.players.map((player, i) => [player, ratings[i] ?? 0]))
    }
    expectAll(elo(4), golden.online_elo_k4, 1e-9)
    expectAll(elo(32), golden.online_elo_k32, 1e-9)
  })

  it.each(["unweighted", "weighted"] as const)("Bradley–Terry to the exact optimum, %s", (kind) => {
    const fit = fitRatings(battles, {
      anchor: anchored(),
      weights: kind === "weighted" ? "weight" : "ignore",
    })
    const expected = golden[kind]
    expectAll(ratingsOf(fit), expected.bt_mle_exact, 1e-9)
    expectAll(ratingsOf(fit), expected.bt_mle_peer, 0.05)
    const rates = Object.fromEntries(
      Object.entries(ratingsOf(fit)).map(([name, rating]) => [name, winRateAgainst(rating, 1000)]),
    )
    expectAll(rates, expected.win_rate_vs_baseline_exact, 1e-9)
  })

  it.each([
    ["unweighted", "ignore"],
    ["weighted", "repeat"],
  ] as const)("bootstrap bounds over battle rows, %s", (kind, weights) => {
    const expected = golden[kind].bootstrap
    const fit = fitRatings(battles, { anchor: anchored(), weights })
    // The goldens are means over five seeds; ours over ten, since one run of either has its own noise.
    const runs = Array.from({ length: 10 }, (_, seed) =>
      bootstrapRatings(fit, { rounds: expected.rounds, seed, unit: "battle" }),
    )
    const bounds = runs.map((samples) => percentileIntervals(samples))
    const meanOf = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    fit.players.forEach((player, i) => {
      const limit = (deviations: Record<string, number>) => Math.max(1, 4 * (deviations[player] ?? 0))
      const lower = meanOf(bounds.map((bound) => bound[i]?.lower ?? Number.NaN))
      const upper = meanOf(bounds.map((bound) => bound[i]?.upper ?? Number.NaN))
      expect(Math.abs(lower - (expected.lower[player] ?? 0))).toBeLessThanOrEqual(
        limit(expected.lower_sd_between_seeds),
      )
      expect(Math.abs(upper - (expected.upper[player] ?? 0))).toBeLessThanOrEqual(
        limit(expected.upper_sd_between_seeds),
      )
      const std = expected.std[player] ?? 0
      for (const samples of runs) {
        const values = [...samplesOfPlayer(samples, i)]
        const mean = meanOf(values)
        const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
        expect(Math.abs(deviation - std)).toBeLessThanOrEqual(0.1 * std)
      }
    })
  })

  it("the tie-aware models to 1e-6", () => {
    const rao = fitRatings(battles, { anchor: anchored(), weights: "ignore", model: raoKupper })
    expectAll(ratingsOf(rao), golden.rao_kupper.elo, 1e-6)
    expect(rao.tie).toBeCloseTo(golden.rao_kupper.eta ?? Number.NaN, 9)
    const david = fitRatings(battles, { anchor: anchored(), weights: "ignore", model: davidson })
    expectAll(ratingsOf(david), golden.davidson.elo, 1e-6)
    expect(david.tie).toBeCloseTo(golden.davidson.nu ?? Number.NaN, 9)
  })

  it.each([
    ["style_control_style", ["tokens", "headers", "lists", "bold"]],
    ["style_control_length_only", ["tokens"]],
    ["style_control_markdown_only", ["headers", "lists", "bold"]],
  ] as const)("style control of arena-hard v0.1: %s", (kind, features: readonly StyleFeature[]) => {
    const expected = golden[kind]
    // Its rows are doubled and its columns are ±ln 10, with a penalty of ½ on each squared coefficient.
    const fit = fitRatings(battles, {
      anchor: anchored(1114),
      covariates: styleCovariates(battles, { features }),
      penalty: { strengths: 0.5 / Math.LN10 ** 2, coefficients: 0.5 },
    })
    expectAll(ratingsOf(fit), expected.ratings_exact, 1e-6)
    expectAll(ratingsOf(fit), expected.ratings_peer, 0.05)
    features.forEach((name, i) => {
      expect(fit.coefficients[name]).toBeCloseTo(expected.style_coef_exact[i] ?? Number.NaN, 9)
    })
  })

  it.each([
    ["bradley_terry_plain", undefined, 600],
    ["bradley_terry_reweighted", 50, 1],
  ] as const)("arena-rank's sandwich intervals: %s", (kind, pairCap, mass) => {
    const expected = golden.arena_rank[kind].tight_tolerance
    const fit = fitRatings(battles, { weights: "ignore", ...(pairCap && { pairCap }) })
    const covariance = robustCovariance(fit, { cluster: "battle", smallSample: false, ridge: 1e-5 * mass })
    const bounds = normalIntervals(fit, covariance)
    fit.players.forEach((player, i) => {
      const value = expected[player]
      const variance = covariance.ratings[i * fit.players.length + i] ?? Number.NaN
      expect(Math.abs(variance / (value?.variance ?? 0) - 1)).toBeLessThanOrEqual(1e-6)
      expect(Math.abs((fit.ratings[i] ?? 0) - (value?.rating ?? 0))).toBeLessThanOrEqual(1e-6)
      expect(bounds[i]?.lower).toBeCloseTo(value?.lower ?? Number.NaN, 4)
      expect(bounds[i]?.upper).toBeCloseTo(value?.upper ?? Number.NaN, 4)
    })
  })

  it.each([
    ["contextual_plain", undefined, 600],
    ["contextual_plain_reg0.01", undefined, 600],
    ["contextual_reweighted", 50, 12],
    ["contextual_reweighted_reg0.01", 50, 12],
  ] as const)("arena-rank's contextual Bradley–Terry: %s", (kind, pairCap, mass) => {
    const expected = golden.arena_rank[kind]
    const fit = fitRatings(battles, {
      weights: "ignore",
      ...(pairCap && { pairCap }),
      covariates: styleCovariates(battles, { form: "relative-tokens", weighted: false }),
      penalty: { coefficients: expected.reg * mass },
    })
    const covariance = robustCovariance(fit, {
      cluster: "battle",
      smallSample: false,
      ridge: 1e-5 * mass,
      penalised: false,
    })
    fit.players.forEach((player, i) => {
      const value = expected.models[player]
      expect(Math.abs((fit.ratings[i] ?? 0) - (value?.rating ?? 0))).toBeLessThanOrEqual(1e-5)
      const variance = covariance.ratings[i * fit.players.length + i] ?? Number.NaN
      expect(Math.abs(variance / (value?.variance ?? 0) - 1)).toBeLessThanOrEqual(1e-6)
    })
    Object.values(fit.coefficients).forEach((value, i) => {
      expect(value).toBeCloseTo(expected.coeffs[i] ?? Number.NaN, 7)
    })
  })

  it("arena-rank's composite of votes and graded verdicts", () => {
    const grade: Record<string, number> = { "A>>B": 1, "A>B": 0.75, "A=B": 0.5, "B>A": 0.25, "B>>A": 0 }
    const line = z.object({
      model_a: z.string(),
      model_b: z.string(),
      winner: z.enum(["model_a", "model_b", "tie"]),
      verdict: z.string(),
      weight: z.number(),
    })
    const lines = z.array(line).parse(sharedLines("fixtures/arena/battles-small.jsonl"))
    const mass = lines.reduce((sum, one) => sum + one.weight, 0)
    const both = lines.flatMap((one) => {
      const players = { modelA: one.model_a, modelB: one.model_b, winner: one.winner }
      const score = grade[one.verdict] ?? Number.NaN
      return [
        { ...players, weight: (0.7 * one.weight) / mass },
        { ...players, score, weight: 0.3 / lines.length },
      ]
    })
    const { ridge_lambda: strengths, models } = golden.arena_rank.composite
    const fit = fitRatings(collectBattles(both), { penalty: { strengths } })
    const ratings = Object.fromEntries(Object.entries(models).map(([name, { rating }]) => [name, rating]))
    expectAll(ratingsOf(fit), ratings, 1e-6)
    const bounds = normalIntervals(fit, robustCovariance(fit, { cluster: "battle", smallSample: false }))
    fit.players.forEach((player, i) => {
      expect(Math.abs((bounds[i]?.lower ?? 0) - (models[player]?.lower ?? 0))).toBeLessThan(0.05)
      expect(Math.abs((bounds[i]?.upper ?? 0) - (models[player]?.upper ?? 0))).toBeLessThan(0.05)
    })
  })
})

const realSchema = z.object({
  baseline: z.string(),
  bt_elo_exact: byModel,
  bt_elo_peer: byModel,
  win_rate: byModel,
  bootstrap_500: z.object({ lower: byModel, upper: byModel }),
})

describe.skipIf(!hasShared)("real battles of arena-hard", () => {
  it("rates 1,348 judged battles as published", async () => {
    const golden = realSchema.parse(
      JSON.parse(sharedText("data/arena-hard/battles-haiku-baseline.expected.json")),
    )
    const battles = await readBattles(sharedPath("data/arena-hard/battles-haiku-baseline.jsonl"))
    expect(battles.size).toBe(1348)
    const fit = fitRatings(battles, { anchor: { type: "player", player: golden.baseline, rating: 1000 } })
    expectAll(ratingsOf(fit), golden.bt_elo_exact, 1e-6)
    expectAll(ratingsOf(fit), golden.bt_elo_peer, 0.05)
    const samples = bootstrapRatings(fit, { rounds: 1000, unit: "battle", seed: 5 })
    percentileIntervals(samples).forEach((bound, i) => {
      const name = fit.players[i] ?? ""
      // One run of 500 rounds with another generator: percentiles of a spread of 30 points are good to about 10.
      expect(Math.abs(bound.lower - (golden.bootstrap_500.lower[name] ?? 0))).toBeLessThan(15)
      expect(Math.abs(bound.upper - (golden.bootstrap_500.upper[name] ?? 0))).toBeLessThan(15)
    })
  })
})
