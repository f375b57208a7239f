import { EvalScopeError } from "@evalscope/core"
import type { BattleColumns } from "../battle/index.js"
import { anchoredRatings } from "./anchored-ratings.js"
import { type ComparisonGraph, checkComparable } from "./comparison-graph.js"
import {
  type BattleDesign,
  type Covariates,
  type Design,
  designOf,
  rowAmounts,
  type WeightUse,
} from "./design.js"
import { minimise } from "./newton.js"
import { createWorkspace, type Objective } from "./objective.js"
import { bradleyTerry, type OutcomeModel } from "./outcome-model.js"
import { type Anchor, pointsPerUnit } from "./rating-scale.js"

export interface RatingOptions {
  /** Default Bradley–Terry. */
  model?: OutcomeModel
  /** Default `weight`. */
  weights?: WeightUse
  /** Default: the mean of all players is 1000. */
  anchor?: Anchor
  /** Estimate the advantage of being shown first; default false. */
  position?: boolean
  covariates?: Covariates
  /** Battles of a pair count at most this much in total; see arena-rank's reweighting (50). */
  pairCap?: number
  /**
   * Standard deviation, in rating points, of a Gaussian prior on the strengths around their centre. Keeps ratings
   * finite when a model won or lost everything or groups never met; pulls towards the centre. Default: none.
   */
  prior?: number
  /** Ridge penalties: half of this times the squared strength (or coefficient), natural log units. Default 0. */
  penalty?: { strengths?: number; coefficients?: number }
}

/** Strengths by maximum likelihood, with what is needed to find their uncertainty. */
export interface RatingFit {
  readonly players: readonly string[]
  /** Rating points, anchored. */
  readonly ratings: Float64Array
  readonly anchor: Anchor
  /** Coefficients of position and covariates, natural log units, for the first-shown model. */
  readonly coefficients: Readonly<Record<string, number>>
  /** Rao–Kupper's η or Davidson's ν; 0 when nobody drew; undefined for Bradley–Terry. */
  readonly tie: number | undefined
  readonly logLikelihood: number
  readonly iterations: number
  readonly battles: BattleColumns
  readonly options: RatingOptions
  readonly solution: Solution
}

/** The fit in the solver's own terms. */
interface Solution extends BattleDesign {
  readonly objective: Objective
  readonly theta: Float64Array
}

/**
 * Fits ratings to battles by maximum likelihood (Newton's method on merged battles), exact to rounding.
 *
 * @throws EvalScopeError `dataset_malformed` when there are no battles, when groups of models never met, or when a
 *   model won or lost everything, and no prior is given, or when the position or a covariate decides every battle
 *   (`context.reason` `unbounded`); `config_invalid` for an unknown anchor.
 */
export function fitRatings(battles: BattleColumns, options: RatingOptions = {}): RatingFit {
  const anchor = checkedAnchor(battles, options.anchor ?? { type: "mean", rating: 1000 })
  const asked = options.model ?? bradleyTerry
  if (asked.tie) checkWinTieLoss(battles)
  const make = (model: OutcomeModel) =>
    designOf(battles, {
      model,
      weights: options.weights ?? "weight",
      position: options.position ?? false,
      covariates: options.covariates,
      pairCap: options.pairCap,
    })
  let made = make(asked)
  let model = asked
  if (asked.tie && totalTies(made.design, asked) === 0) {
    model = bradleyTerry
    made = make(model)
  }
  const { design } = made
  const objective = objectiveOf(design, model, anchor, battles.players, options)
  const amounts = new Float64Array(design.rows * design.slots)
  rowAmounts(design, design.cellCount, amounts)
  if (objective.fixed >= 0) checkComparable(battles.players, graphOf(design, amounts))
  const start = new Float64Array(objective.parameters)
  if (objective.tieAt >= 0) start[objective.tieAt] = model.tie?.start ?? 0
  const optimum = minimise(objective, start, amounts, createWorkspace(objective))
  if (!optimum.converged) throw divergence()
  const { theta } = optimum
  return {
    players: battles.players,
    ratings: anchoredRatings(theta, battles.players, anchor),
    anchor,
    coefficients: Object.fromEntries(
      design.featureNames.map((name, f) => [name, theta[design.players + f] ?? 0]),
    ),
    tie: asked.tie && (objective.tieAt < 0 ? 0 : model.publishedTie(theta[objective.tieAt] ?? 0)),
    logLikelihood: -optimum.loss,
    iterations: optimum.iterations,
    battles,
    options,
    solution: { ...made, objective, theta },
  }
}

function objectiveOf(
  design: Design,
  model: OutcomeModel,
  anchor: Anchor,
  players: readonly string[],
  { prior, penalty }: RatingOptions,
): Objective {
  const withFeatures = design.players + design.featureNames.length
  const parameters = withFeatures + (model.tie ? 1 : 0)
  const tightness = (prior === undefined ? 0 : (pointsPerUnit / prior) ** 2) + (penalty?.strengths ?? 0)
  const precision = new Float64Array(parameters)
  precision.fill(tightness, 0, design.players)
  precision.fill(penalty?.coefficients ?? 0, design.players, withFeatures)
  const reference = anchor.type === "player" ? players.indexOf(anchor.player) : 0
  return {
    design,
    model,
    parameters,
    tieAt: model.tie ? withFeatures : -1,
    fixed: tightness > 0 ? -1 : reference,
    precision,
  }
}

function graphOf(design: Design, amounts: Float64Array): ComparisonGraph {
  const beats = Array.from({ length: design.players }, () => new Set<number>())
  const { slots } = design
  for (let r = 0; r < design.rows; r++) {
    const a = design.a[r] ?? 0
    const b = design.b[r] ?? 0
    // A draw scores for both sides: all slots but the last are good for a, all but the first for b.
    for (let slot = 0; slot < slots; slot++) {
      if ((amounts[r * slots + slot] ?? 0) === 0) continue
      if (slot < slots - 1) beats[a]?.add(b)
      if (slot > 0) beats[b]?.add(a)
    }
  }
  return { beats }
}

function totalTies({ cells, slots, cellAmounts }: Design, model: OutcomeModel): number {
  let sum = 0
  for (let cell = 0; cell < cells; cell++) sum += model.tieAmount(cellAmounts, cell * slots)
  return sum
}

function checkedAnchor(battles: BattleColumns, anchor: Anchor): Anchor {
  if (battles.size === 0) {
    throw new EvalScopeError({
      code: "dataset_malformed",
      message: "There are no battles to rate.",
      hint: "Check the battles file, or that the judge's verdicts could be read.",
    })
  }
  if (anchor.type === "player" && !battles.players.includes(anchor.player)) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `The baseline "${anchor.player}" has no battle.`,
      hint: `Choose one of: ${battles.players.join(", ")}.`,
    })
  }
  return anchor
}

function checkWinTieLoss({ kinds }: BattleColumns): void {
  const fine = kinds.find(({ score }) => score !== 0 && score !== 0.5 && score !== 1)
  if (!fine) return
  throw new EvalScopeError({
    code: "not_supported",
    message: `A tie-aware model takes wins, ties and losses; a battle has the score ${fine.score}.`,
    hint: "Use bradley-terry for battles with fine-grained scores.",
  })
}

/** Groups that won or lost everything were found before: here only what is beside the strengths can be without bound. */
function divergence(): EvalScopeError {
  return new EvalScopeError({
    code: "dataset_malformed",
    message: "The ratings have no finite optimum: a covariate, the position or the ties decide every battle.",
    hint: "Leave out the covariate or the position, or penalise the coefficients; for ties take Bradley–Terry.",
    context: { reason: "unbounded" },
  })
}
