import { normalQuantile, sortedQuantile } from "@evalscope/core/scoring"
import type { RatingSamples } from "./bootstrap-ratings.js"
import type { RatingFit } from "./fit-ratings.js"
import { linearQuantile } from "./linear-control.js"
import type { ParameterCovariance } from "./robust-covariance.js"

/** Bounds of one rating, and of its rank (1 is best). */
export interface RatingInterval {
  readonly lower: number
  readonly upper: number
  readonly bestRank: number
  readonly worstRank: number
}

/**
 * Normal intervals from a covariance. A rank is bounded by the pairwise differences: better than a model are those
 * whose difference to it is above 0 with the given confidence.
 */
export function normalIntervals(
  fit: RatingFit,
  covariance: ParameterCovariance,
  confidence = 0.95,
): readonly RatingInterval[] {
  const z = normalQuantile((1 + confidence) / 2)
  const n = fit.players.length
  const { ratings } = fit
  const cov = (i: number, j: number) => covariance.ratings[i * n + j] ?? 0
  return Array.from(ratings, (rating, i) => {
    const reach = z * Math.sqrt(Math.max(0, cov(i, i)))
    let better = 0
    let worse = 0
    for (let j = 0; j < n; j++) {
      if (i === j) continue
      const lead = (ratings[j] ?? 0) - rating
      const doubt = z * Math.sqrt(Math.max(0, cov(i, i) + cov(j, j) - 2 * cov(i, j)))
      if (lead > doubt) better += 1
      if (-lead > doubt) worse += 1
    }
    return { lower: rating - reach, upper: rating + reach, bestRank: better + 1, worstRank: n - worse }
  })
}

/**
 * Percentile intervals of ratings and ranks over bootstrap rounds.
 *
 * The rating's percentile is corrected by a control variate: by as much as the rounds' own first Newton steps, whose
 * distribution over all resamples is known, miss their percentile. With 1000 rounds that leaves a fraction of the plain
 * percentile's noise. It is left out for few questions and where resamples were separated.
 */
export function percentileIntervals(samples: RatingSamples, confidence = 0.95): readonly RatingInterval[] {
  const n = samples.players.length
  const low = (1 - confidence) / 2
  const ranks = samples.players.map(() => new Float64Array(samples.rounds))
  for (let round = 0; round < samples.rounds; round++) {
    const values = samples.values.subarray(round * n, (round + 1) * n)
    const descending = values.toSorted().reverse()
    values.forEach((value, player) => {
      const rank = ranks[player]
      if (rank) rank[round] = firstAtMost(descending, value) + 1
    })
  }
  return samples.players.map((_, player) => {
    const sorted = samplesOfPlayer(samples, player).sort()
    const quantile = (p: number) => sortedQuantile(sorted, p) + controlShift(samples, player, p)
    const sortedRanks = (ranks[player] ?? new Float64Array(0)).sort()
    return {
      lower: quantile(low),
      upper: quantile(1 - low),
      bestRank: Math.floor(sortedQuantile(sortedRanks, low)),
      worstRank: Math.ceil(sortedQuantile(sortedRanks, 1 - low)),
    }
  })
}

function controlShift(samples: RatingSamples, player: number, p: number): number {
  const { control, rounds, players, fitted } = samples
  const deviation = control?.deviation[player] ?? 0
  if (!control || deviation === 0) return 0
  const drawn = Float64Array.from(
    { length: rounds },
    (_, round) => control.values[round * players.length + player] ?? 0,
  ).sort()
  const known = linearQuantile(normalQuantile(p), deviation, control.skewness[player] ?? 0)
  return (fitted[player] ?? 0) + known - sortedQuantile(drawn, p)
}

/** One player's ratings over all rounds. */
export function samplesOfPlayer({ rounds, players, values }: RatingSamples, player: number): Float64Array {
  return Float64Array.from({ length: rounds }, (_, round) => values[round * players.length + player] ?? 0)
}

/** Position of the first value that is not above `value`, in a descending array. */
function firstAtMost(descending: Float64Array, value: number): number {
  let low = 0
  let high = descending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((descending[middle] ?? 0) > value) low = middle + 1
    else high = middle
  }
  return low
}
