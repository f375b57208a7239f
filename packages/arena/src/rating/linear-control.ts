import { anchorOf } from "./anchored-ratings.js"
import { inverseOfFactorised } from "./cholesky.js"
import type { RatingFit } from "./fit-ratings.js"
import { pointsPerUnit } from "./rating-scale.js"
import { visitScores } from "./unit-scores.js"

/**
 * The first Newton step of each bootstrap round: a linear statistic of the resample that follows the rating closely and
 * whose distribution is known. Percentiles are corrected by how far the rounds' own linear statistics are off.
 */
export interface LinearControl {
  /** Rating points, round by round, as the samples. */
  readonly values: Float64Array
  /** Standard deviation and skewness by player, over all resamples. */
  readonly deviation: Float64Array
  readonly skewness: Float64Array
}

/** Below so many questions or battles the linear statistic is too lumpy for its moments to give quantiles. */
const fewestUnits = 50

/** Second and third moments of the linear statistic; undefined when there are too few units. */
export function linearMoments(
  fit: RatingFit,
  factor: Float64Array,
  unit: "question" | "battle",
): Pick<LinearControl, "deviation" | "skewness"> | undefined {
  const { players, anchor, solution } = fit
  const { objective } = solution
  const m = objective.parameters
  const n = players.length
  const inverse = inverseOfFactorised(factor, m)
  if (objective.fixed >= 0) inverse[objective.fixed * m + objective.fixed] = 0
  const moved = new Float64Array(m)
  const squares = new Float64Array(n)
  const cubes = new Float64Array(n)
  let units = 0
  visitScores(fit, unit, (touched, score, times) => {
    moved.fill(0)
    for (const p of touched) {
      const slope = score[p] ?? 0
      for (let i = 0; i < n; i++) moved[i] = (moved[i] ?? 0) - slope * (inverse[p * m + i] ?? 0)
    }
    const shift = anchorOf(moved, players, anchor)
    for (let i = 0; i < n; i++) {
      const own = pointsPerUnit * ((moved[i] ?? 0) - shift)
      squares[i] = (squares[i] ?? 0) + times * own * own
      cubes[i] = (cubes[i] ?? 0) + times * own * own * own
    }
    units += times
  })
  if (units < fewestUnits) return undefined
  const deviation = squares.map(Math.sqrt)
  return { deviation, skewness: cubes.map((sum, i) => sum / (deviation[i] ?? 1) ** 3) }
}

/** The quantile at the normal deviate `z`, by the first terms of Cornish and Fisher's expansion. */
export function linearQuantile(z: number, deviation: number, skewness: number): number {
  return deviation * (z + ((z * z - 1) * skewness) / 6)
}
