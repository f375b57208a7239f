import { factorise, solveFactorised } from "./cholesky.js"
import { rowAmounts } from "./design.js"
import type { RatingFit } from "./fit-ratings.js"
import { multinomialResampler, type Resampler } from "./multinomial.js"
import { largest, minimise } from "./newton.js"
import {
  createWorkspace,
  evaluateGradient,
  fillHessian,
  gatherGradient,
  type Objective,
  predict,
  type Workspace,
} from "./objective.js"
import { bradleyTerry, type OutcomeModel } from "./outcome-model.js"
import { mergedQuestions, type QuestionCells } from "./question-cells.js"
import { randomBits } from "./random-bits.js"
import { pointsPerUnit } from "./rating-scale.js"

/** All that a bootstrap round needs, as plain data that can be sent to a worker thread. */
export interface BootstrapPlan {
  readonly objective: Omit<Objective, "model">
  readonly theta: Float64Array
  /** Cholesky factor of the Hessian at `theta`. */
  readonly factor: Float64Array
  /** Present when questions are resampled, else battles are. */
  readonly questions: QuestionCells | undefined
  readonly seed: number
}

/** Prepares rounds that resample questions, with all their battles, or single battles. */
export function bootstrapPlan(fit: RatingFit, unit: "question" | "battle", seed: number): BootstrapPlan {
  const { objective, theta, design, cellOfBattle } = fit.solution
  const { model, ...rest } = objective
  const work = createWorkspace(objective)
  const amounts = new Float64Array(design.rows * design.slots)
  rowAmounts(design, design.cellCount, amounts)
  evaluateGradient(objective, theta, amounts, work, false)
  fillHessian(objective, work)
  factorise(work.hessian, objective.parameters)
  return {
    objective: rest,
    theta,
    factor: work.hessian,
    questions: unit === "question" ? mergedQuestions(fit.battles, cellOfBattle()) : undefined,
    seed,
  }
}

/** Parameters of rounds `from` to `to`, one row each, and which of them had no finite optimum of their own. */
export interface RoundResults {
  readonly theta: Float64Array
  /** The parameters after the first Newton step, which is linear in the resample. */
  readonly linear: Float64Array
  /** 1 where a weak prior had to keep a strength finite. */
  readonly separated: Uint8Array
}

/**
 * A function that runs rounds `from` up to, not including, `to`. Each round has its own random stream and starts from
 * the same point, so the result does not depend on how rounds are dealt out.
 */
export function runRounds(
  plan: BootstrapPlan,
  model: OutcomeModel,
): (from: number, to: number) => RoundResults {
  const objective: Objective = { ...plan.objective, model }
  const { design, parameters } = objective
  const work = createWorkspace(objective)
  const counts = new Float64Array(design.cells)
  const amounts = new Float64Array(design.rows * design.slots)
  const firstGradient = linearGradient(objective, plan.theta, work)
  const resample = plan.questions ? questionResampler(plan.questions) : multinomialResampler(design.cellCount)
  return (from, to) => {
    const results = {
      theta: new Float64Array((to - from) * parameters),
      linear: new Float64Array((to - from) * parameters),
      separated: new Uint8Array(to - from),
    }
    for (let round = from; round < to; round++) {
      resample(randomBits(plan.seed, round), counts)
      rowAmounts(design, counts, amounts)
      const at = (round - from) * parameters
      const theta = results.theta.subarray(at, at + parameters)
      theta.set(plan.theta)
      firstGradient(amounts)
      const linear = results.linear.subarray(at, at + parameters)
      linear.set(work.gradient)
      solveFactorised(plan.factor, parameters, linear)
      work.step.set(linear)
      for (let p = 0; p < parameters; p++) linear[p] = (theta[p] ?? 0) - (linear[p] ?? 0)
      if (chord(objective, plan.factor, amounts, theta, work)) continue
      const solved = solveAnew(objective, plan.theta, amounts, work)
      theta.set(solved.theta)
      if (solved.separated) results.separated[round - from] = 1
    }
    return results
  }
}

function questionResampler({ start, cell, count }: QuestionCells): Resampler {
  const draw = multinomialResampler(count)
  const times = new Float64Array(count.length)
  return (random, into) => {
    draw(random, times)
    into.fill(0)
    for (let q = 0; q < times.length; q++) {
      const drawn = times[q] ?? 0
      if (drawn === 0) continue
      const end = start[q + 1] ?? 0
      for (let entry = start[q] ?? 0; entry < end; entry++) {
        const target = cell[entry] ?? 0
        into[target] = (into[target] ?? 0) + drawn
      }
    }
  }
}

/** Beyond this many steps a fresh Hessian is cheaper. */
const mostChordSteps = 40
/** Natural log units: what is left to go, 0.001 rating points, far below the bootstrap's own noise. */
const roundTolerance = 5e-6

/**
 * The gradient at one point as a function of the rows' amounts. All models are linear in the amounts, so the
 * derivatives for one unit in each slot are computed once for all rounds.
 */
function linearGradient(
  objective: Objective,
  theta: Float64Array,
  work: Workspace,
): (amounts: Float64Array) => void {
  const { design, model, tieAt } = objective
  const { rows, slots } = design
  const unitSlopes = new Float64Array(rows * slots)
  const unitTieSlopes = new Float64Array(tieAt < 0 ? 0 : rows * slots)
  predict(design, theta, work.u)
  for (let slot = 0; slot < slots; slot++) {
    const unit = new Float64Array(rows * slots)
    for (let r = 0; r < rows; r++) unit[r * slots + slot] = 1
    model.evaluate(work.u, tieAt < 0 ? 0 : (theta[tieAt] ?? 0), unit, work.rows, false)
    for (let r = 0; r < rows; r++) {
      unitSlopes[r * slots + slot] = work.rows.du[r] ?? 0
      if (tieAt >= 0) unitTieSlopes[r * slots + slot] = work.rows.dt[r] ?? 0
    }
  }
  return (amounts) => {
    weighUnits(unitSlopes, amounts, slots, work.rows.du)
    if (tieAt >= 0) weighUnits(unitTieSlopes, amounts, slots, work.rows.dt)
    gatherGradient(objective, theta, work)
  }
}

function weighUnits(units: Float64Array, amounts: Float64Array, slots: number, into: Float64Array): void {
  for (let r = 0; r < into.length; r++) {
    let sum = 0
    for (let at = r * slots; at < (r + 1) * slots; at++) sum += (units[at] ?? 0) * (amounts[at] ?? 0)
    into[r] = sum
  }
}

/**
 * Newton steps with the Hessian of the full data: a resample's own Hessian is close to it, so each step gains a digit
 * or more and costs no factorisation. The first step is in the workspace. Gives up (false) when the steps
 * do not shrink.
 */
function chord(
  objective: Objective,
  factor: Float64Array,
  amounts: Float64Array,
  theta: Float64Array,
  work: Workspace,
): boolean {
  const { parameters, tieAt, model } = objective
  const tieMin = model.tie?.min ?? 0
  const { step, gradient } = work
  let before = Number.POSITIVE_INFINITY
  for (let i = 0; i < mostChordSteps; i++) {
    if (i > 0) {
      evaluateGradient(objective, theta, amounts, work, false)
      step.set(gradient)
      solveFactorised(factor, parameters, step)
    }
    if (tieAt >= 0 && (theta[tieAt] ?? 0) - (step[tieAt] ?? 0) <= tieMin) return false
    const moved = largest(step)
    const rate = moved / before
    if (!(rate < 0.7) || moved > 3) return false
    for (let p = 0; p < parameters; p++) theta[p] = (theta[p] ?? 0) - (step[p] ?? 0)
    if (i > 0 && (moved * rate) / (1 - rate) < roundTolerance) return true
    before = moved
  }
  return false
}

/** Rating points; wide enough to leave every estimable strength alone. */
const rescuePrior = 1000

function solveAnew(
  objective: Objective,
  start: Float64Array,
  amounts: Float64Array,
  work: Workspace,
): { theta: Float64Array; separated: boolean } {
  const { tieAt } = objective
  if (tieAt >= 0 && noTies(objective, amounts)) return solveWithoutTies(objective, start, amounts)
  const regular = minimise(objective, start, amounts, work)
  if (regular.converged) return { theta: regular.theta, separated: false }
  const precision = objective.precision.slice()
  const tightness = (pointsPerUnit / rescuePrior) ** 2
  const last = tieAt >= 0 ? tieAt : objective.parameters
  for (let p = 0; p < last; p++) precision[p] = Math.max(precision[p] ?? 0, tightness)
  const rescued = minimise({ ...objective, precision, fixed: -1 }, start, amounts, work)
  return { theta: rescued.theta, separated: true }
}

function noTies({ design, model }: Objective, amounts: Float64Array): boolean {
  for (let r = 0; r < design.rows; r++) if (model.tieAmount(amounts, r * design.slots) > 0) return false
  return true
}

/** A resample without ties puts a tie-aware model on its boundary, where it is Bradley–Terry. */
function solveWithoutTies(objective: Objective, start: Float64Array, amounts: Float64Array) {
  const { design, parameters, tieAt } = objective
  const plain: Objective = {
    ...objective,
    design: { ...design, slots: bradleyTerry.slots },
    model: bradleyTerry,
    parameters: parameters - 1,
    tieAt: -1,
    precision: objective.precision.slice(0, parameters - 1),
  }
  const twoSided = new Float64Array(design.rows * 2)
  for (let r = 0; r < design.rows; r++) {
    twoSided[2 * r] = amounts[r * design.slots] ?? 0
    twoSided[2 * r + 1] = amounts[(r + 1) * design.slots - 1] ?? 0
  }
  const solved = solveAnew(plain, start.slice(0, tieAt), twoSided, createWorkspace(plain))
  const theta = new Float64Array(parameters)
  theta.set(solved.theta)
  theta[tieAt] = objective.model.tie?.min ?? 0
  return { theta, separated: solved.separated }
}
