import { EvalScopeError } from "@evalscope/core"
import { normalQuantile } from "@evalscope/core/scoring"
import type { BattleColumns } from "../battle/index.js"
import { bootstrapRatingsInParallel, type RatingSamples } from "./bootstrap-ratings.js"
import { fitRatings, type RatingFit, type RatingOptions } from "./fit-ratings.js"
import { normalIntervals, percentileIntervals, type RatingInterval } from "./intervals.js"
import { onlineElo } from "./online-elo.js"
import { outcomeModels } from "./outcome-model.js"
import { type Anchor, pointsPerUnit, winRateAgainst } from "./rating-scale.js"
import { robustCovariance } from "./robust-covariance.js"

/** Names of the ways to rate; `elo` is online, the others are maximum likelihood. */
export const ratingMethods = ["bradley-terry", "rao-kupper", "davidson", "elo"] as const
export type RatingMethod = (typeof ratingMethods)[number]

export interface RateOptions extends Omit<RatingOptions, "model" | "anchor"> {
  /** Default `bradley-terry`. */
  method?: RatingMethod
  /** Rated 1000 and the opponent of the win rates. Default: the mean of all is 1000. */
  baseline?: string
  /** Bootstrap rounds; 0 takes the closed-form (sandwich) intervals. Default 1000. */
  rounds?: number
  /** Default 0. */
  seed?: number
  /** Default 0.95. */
  confidence?: number
  /** What is independent and drawn with replacement; default `question`. */
  unit?: "question" | "battle"
  /** Threads; default as many as pay. The result does not depend on it. */
  workers?: number
  /** Points a result can move, for `elo`; default 4. */
  k?: number
}

export interface RatedModel extends RatingInterval {
  model: string
  rating: number
  /** Expected score against the baseline, or against a model of the mean rating; ties count half. */
  winRate: number
  winRateLower: number
  winRateUpper: number
  battles: number
  wins: number
  losses: number
  ties: number
}

export interface RatingTable {
  method: RatingMethod
  baseline: string | undefined
  confidence: number
  /** How the bounds were made: `bootstrap by question`, `sandwich by battle` … */
  intervals: string
  battles: number
  /** Best first. */
  ratings: readonly RatedModel[]
  /** What being shown first is worth, in rating points, when it was estimated. */
  position: { points: number; lower: number; upper: number } | undefined
  /** Rao–Kupper's η or Davidson's ν. */
  tie: number | undefined
  /** Rounds in which a weak prior had to keep a rating finite. */
  separatedRounds: number
}

/**
 * Rates battles and says how sure that is.
 * @throws EvalScopeError as {@link fitRatings}, and `not_supported` for options Elo does not have.
 */
export async function rateBattles(battles: BattleColumns, options: RateOptions = {}): Promise<RatingTable> {
  const { method = "bradley-terry", baseline, confidence = 0.95, rounds = 1000, unit = "question" } = options
  const anchor: Anchor = baseline
    ? { type: "player", player: baseline, rating: 1000 }
    : { type: "mean", rating: 1000 }
  const common = { method, baseline, confidence, battles: battles.size }
  if (method === "elo") {
    if (options.position || options.covariates) throw eloOnly()
    const ratings = anchoredElo(battles, baseline, options.k)
    const ranked = Array.from(ratings, (rating) => {
      const rank = 1 + ratings.filter((other) => other > rating).length
      return { lower: rating, upper: rating, bestRank: rank, worstRank: rank }
    })
    return {
      ...common,
      intervals: "none: online Elo depends on the order of the battles",
      ratings: tableOf(battles, ratings, ranked, winRateAgainst),
      position: undefined,
      tie: undefined,
      separatedRounds: 0,
    }
  }
  const model = outcomeModels[method]
  const fit = fitRatings(battles, { ...options, ...(model && { model }), anchor })
  const samples = rounds > 0 ? await bootstrapRatingsInParallel(fit, { ...options, rounds, unit }) : undefined
  const covariance = samples ? undefined : robustCovariance(fit, { cluster: unit })
  const bounds = samples
    ? percentileIntervals(samples, confidence)
    : covariance
      ? normalIntervals(fit, covariance, confidence)
      : []
  return {
    ...common,
    intervals: `${samples ? "bootstrap" : "sandwich"} by ${unit}`,
    ratings: tableOf(battles, fit.ratings, bounds, expectedScore(fit)),
    position: positionOf(fit, samples, covariance?.coefficients, confidence),
    tie: fit.tie,
    separatedRounds: samples?.separatedRounds ?? 0,
  }
}

type Expected = (rating: number, opponent: number) => number

/** The chance of winning plus half the chance of a tie under the fitted model, for equal style and no position. */
function expectedScore(fit: RatingFit): Expected {
  const { model } = fit.solution.objective
  if (!model.tie || fit.tie === undefined) return winRateAgainst
  const t = fit.solution.theta[fit.solution.objective.tieAt] ?? 0
  return (rating, opponent) => model.expectedScore((rating - opponent) / pointsPerUnit, t)
}

function tableOf(
  battles: BattleColumns,
  ratings: Float64Array,
  bounds: readonly RatingInterval[],
  expected: Expected,
): readonly RatedModel[] {
  const tally = tallyOf(battles)
  return battles.players
    .map((model, player) => {
      const rating = ratings[player] ?? 0
      const bound = bounds[player] ?? { lower: rating, upper: rating, bestRank: 1, worstRank: ratings.length }
      return {
        model,
        rating,
        ...bound,
        winRate: expected(rating, 1000),
        winRateLower: expected(bound.lower, 1000),
        winRateUpper: expected(bound.upper, 1000),
        battles: tally.battles[player] ?? 0,
        wins: tally.wins[player] ?? 0,
        losses: tally.losses[player] ?? 0,
        ties: tally.ties[player] ?? 0,
      }
    })
    .sort((x, y) => y.rating - x.rating || (x.model < y.model ? -1 : 1))
}

function tallyOf({ players, size, a, b, kind, kinds }: BattleColumns) {
  const zeros = () => new Float64Array(players.length)
  const tally = { battles: zeros(), wins: zeros(), losses: zeros(), ties: zeros() }
  const count = (counts: Float64Array, player: number) => {
    counts[player] = (counts[player] ?? 0) + 1
  }
  for (let i = 0; i < size; i++) {
    const score = kinds[kind[i] ?? 0]?.score ?? 0.5
    const first = a[i] ?? 0
    const second = b[i] ?? 0
    count(tally.battles, first)
    count(tally.battles, second)
    count(score > 0.5 ? tally.wins : score < 0.5 ? tally.losses : tally.ties, first)
    count(score < 0.5 ? tally.wins : score > 0.5 ? tally.losses : tally.ties, second)
  }
  return tally
}

function positionOf(
  fit: RatingFit,
  samples: RatingSamples | undefined,
  variances: Readonly<Record<string, number>> | undefined,
  confidence: number,
): RatingTable["position"] {
  const value = fit.coefficients.position
  if (value === undefined) return undefined
  const rounds = samples?.coefficients.position
  const deviation = rounds ? standardDeviation(rounds) : Math.sqrt(variances?.position ?? 0)
  const reach = normalQuantile((1 + confidence) / 2) * deviation
  return {
    points: value * pointsPerUnit,
    lower: (value - reach) * pointsPerUnit,
    upper: (value + reach) * pointsPerUnit,
  }
}

function standardDeviation(values: Float64Array): number {
  let mean = 0
  for (const value of values) mean += value / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / Math.max(1, values.length - 1))
}

function anchoredElo(
  battles: BattleColumns,
  baseline: string | undefined,
  k: number | undefined,
): Float64Array {
  const ratings = onlineElo(battles, k === undefined ? {} : { k })
  if (baseline === undefined) return ratings
  const at = battles.players.indexOf(baseline)
  if (at < 0) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `The baseline "${baseline}" has no battle.`,
      hint: `Choose one of: ${battles.players.join(", ")}.`,
    })
  }
  const shift = 1000 - (ratings[at] ?? 0)
  return ratings.map((rating) => rating + shift)
}

function eloOnly(): EvalScopeError {
  return new EvalScopeError({
    code: "not_supported",
    message: "Online Elo knows neither position bias nor style control.",
    hint: "Use the method bradley-terry.",
  })
}
