import { factorise, inverseOfFactorised, sandwich } from "./cholesky.js"
import { rowAmounts } from "./design.js"
import type { RatingFit } from "./fit-ratings.js"
import { createWorkspace, evaluateGradient, fillHessian, type Objective } from "./objective.js"
import { pointsPerUnit } from "./rating-scale.js"
import { visitScores } from "./unit-scores.js"

export interface CovarianceOptions {
  /**
   * What is independent of what; default `question`. `none` trusts the model: the inverse of the information, too
   * narrow when judges are consistent within a question and wrong with weights.
   */
  cluster?: "question" | "battle" | "none"
  /** Multiply by G / (G − 1) for G clusters; default true. */
  smallSample?: boolean
  /** Added to the Hessian's diagonal, for comparison with arena-rank; default 0. */
  ridge?: number
  /** Whether the fit's penalties are part of the Hessian; default true, arena-rank leaves them out. */
  penalised?: boolean
}

/** Uncertainty of all parameters of a fit. */
export interface ParameterCovariance {
  /** players × players, rating points squared, for ratings under the fit's own anchor. */
  readonly ratings: Float64Array
  /** Variance of each coefficient, natural log units squared. */
  readonly coefficients: Readonly<Record<string, number>>
}

/**
 * The sandwich covariance H⁻¹ B H⁻¹ (Huber 1967; clustered after Liang and Zeger 1986) with the full matrix, so
 * that a difference to the baseline has Var(i) + Var(j) − 2 Cov(i, j) as it should.
 */
export function robustCovariance(fit: RatingFit, options: CovarianceOptions = {}): ParameterCovariance {
  const { cluster = "question", smallSample = true, ridge = 0, penalised = true } = options
  const { objective, design, theta } = fit.solution
  const m = objective.parameters
  const work = createWorkspace(objective)
  const amounts = new Float64Array(design.rows * design.slots)
  rowAmounts(design, design.cellCount, amounts)
  // A ridge makes all strengths estimable, so that none needs to be held.
  const free: Objective = {
    ...objective,
    fixed: ridge > 0 ? -1 : objective.fixed,
    precision: penalised ? objective.precision : new Float64Array(m),
  }
  evaluateGradient(free, theta, amounts, work, false)
  fillHessian(free, work)
  if (ridge > 0) for (let p = 0; p < m; p++) work.hessian[p * m + p] = (work.hessian[p * m + p] ?? 0) + ridge
  factorise(work.hessian, m)
  const inverse = inverseOfFactorised(work.hessian, m)
  if (free.fixed >= 0) inverse[free.fixed * m + free.fixed] = 0
  if (cluster === "none") return expressed(fit, inverse)
  const { meat, clusters } = scoreProducts(fit, cluster)
  const full = sandwich(inverse, meat, m)
  if (smallSample && clusters > 1) {
    for (let i = 0; i < full.length; i++) full[i] = ((full[i] ?? 0) * clusters) / (clusters - 1)
  }
  return expressed(fit, full)
}

/** B: the sum over clusters of the outer product of the cluster's score. */
function scoreProducts(
  fit: RatingFit,
  cluster: "question" | "battle",
): { meat: Float64Array; clusters: number } {
  const m = fit.solution.objective.parameters
  const meat = new Float64Array(m * m)
  let clusters = 0
  visitScores(fit, cluster, (touched, score, times) => {
    for (const i of touched) {
      const left = times * (score[i] ?? 0)
      for (const j of touched) meat[i * m + j] = (meat[i * m + j] ?? 0) + left * (score[j] ?? 0)
    }
    clusters += times
  })
  return { meat, clusters }
}

/** Moves the covariance to the fit's anchor and to rating points. */
function expressed(fit: RatingFit, covariance: Float64Array): ParameterCovariance {
  const { players, anchor, solution } = fit
  const n = players.length
  const m = solution.objective.parameters
  const at = (i: number, j: number) => covariance[i * m + j] ?? 0
  const reference = anchor.type === "player" ? players.indexOf(anchor.player) : -1
  // Covariance of a player with the anchor, and the anchor's own variance.
  const withAnchor = new Float64Array(n)
  let own = 0
  for (let i = 0; i < n; i++) {
    if (reference >= 0) withAnchor[i] = at(i, reference)
    else for (let j = 0; j < n; j++) withAnchor[i] = (withAnchor[i] ?? 0) + at(i, j) / n
  }
  if (reference >= 0) own = at(reference, reference)
  else for (const value of withAnchor) own += value / n
  const ratings = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      ratings[i * n + j] = pointsPerUnit ** 2 * (at(i, j) - (withAnchor[i] ?? 0) - (withAnchor[j] ?? 0) + own)
    }
  }
  return {
    ratings,
    coefficients: Object.fromEntries(solution.design.featureNames.map((name, f) => [name, at(n + f, n + f)])),
  }
}
