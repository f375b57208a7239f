import { factorise, solveFactorised } from "./cholesky.js"
import { evaluateGradient, fillHessian, type Objective, type Workspace } from "./objective.js"

export interface Optimum {
  readonly theta: Float64Array
  readonly loss: number
  readonly iterations: number
  /** False: no finite optimum was reached, as with separated data. */
  readonly converged: boolean
}

/** Strengths beyond this, in natural log units (13,900 rating points), count as infinite. */
const farAway = 80
const mostIterations = 100

/**
 * Minimises by Newton's method with step halving. The last step is below 1e-9 and convergence is quadratic, so the
 * result is exact to rounding.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  amounts: Float64Array,
  work: Workspace,
): Optimum {
  const { parameters: m, tieAt, model } = objective
  const { gradient, hessian, step, trial } = work
  const tieMin = model.tie?.min ?? 0
  const theta = Float64Array.from(start)
  let loss = evaluateGradient(objective, theta, amounts, work, true)
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    fillHessian(objective, work)
    if (!factorise(hessian, m)) return { theta, loss, iterations: iteration, converged: false }
    step.set(gradient)
    solveFactorised(hessian, m, step)
    let scale = 1
    if (tieAt >= 0) {
      const tie = theta[tieAt] ?? 0
      while (tie - scale * (step[tieAt] ?? 0) <= tieMin) scale /= 2
    }
    // Near the optimum the loss cannot tell a better point from a worse one; rounding is allowed for.
    const slack = 1e-13 * Math.abs(loss) + 1e-15
    let next = Number.POSITIVE_INFINITY
    for (; scale > 1e-12; scale /= 2) {
      for (let p = 0; p < m; p++) trial[p] = (theta[p] ?? 0) - scale * (step[p] ?? 0)
      next = evaluateGradient(objective, trial, amounts, work, true)
      if (next <= loss + slack) break
    }
    theta.set(trial)
    loss = next
    const moved = scale * largest(step)
    if (largest(theta) > farAway || Number.isNaN(loss))
      return { theta, loss, iterations: iteration, converged: false }
    if (moved < 1e-9) return { theta, loss, iterations: iteration, converged: true }
  }
  return { theta, loss, iterations: mostIterations, converged: false }
}

/** The largest absolute value. */
export function largest(values: Float64Array): number {
  let most = 0
  for (const value of values) {
    const size = Math.abs(value)
    if (!(size <= most)) most = size
  }
  return most
}
