import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { EvalScopeError } from "@evalscope/core"
import { anchoredRatings } from "./anchored-ratings.js"
import { bootstrapPlan, type RoundResults, runRounds } from "./bootstrap-plan.js"
import type { RatingFit } from "./fit-ratings.js"
import { type LinearControl, linearMoments } from "./linear-control.js"
import { outcomeModels } from "./outcome-model.js"
import type { Anchor } from "./rating-scale.js"
import { type SharedRounds, takeRounds, type WorkerTask } from "./shared-rounds.js"

export interface BootstrapOptions {
  /** Default 1000. */
  rounds?: number
  /** Same seed, same result; default 0. */
  seed?: number
  /** What is drawn with replacement; default `question`, whose battles depend on each other. */
  unit?: "question" | "battle"
}

/** Ratings of many resamples. */
export interface RatingSamples {
  readonly players: readonly string[]
  readonly rounds: number
  readonly anchor: Anchor
  /** Ratings of the data itself. */
  readonly fitted: Float64Array
  /** Rating points, round by round: `values[round * players.length + player]`. */
  readonly values: Float64Array
  /** What makes percentiles of few rounds as steady as those of many; see {@link percentileIntervals}. */
  readonly control: LinearControl | undefined
  /** Coefficients by name, one value per round, natural log units. */
  readonly coefficients: Readonly<Record<string, Float64Array>>
  /** Rounds in which a model won or lost everything and a weak prior (1000 points) kept its rating finite. */
  readonly separatedRounds: number
}

/** Bootstrap of a fit on the calling thread. */
export function bootstrapRatings(fit: RatingFit, options: BootstrapOptions = {}): RatingSamples {
  const { rounds = 1000, seed = 0, unit = "question" } = options
  checkRepeats(fit, unit)
  const plan = bootstrapPlan(fit, unit, seed)
  const results = runRounds(plan, fit.solution.objective.model)(0, rounds)
  return samplesOf(fit, rounds, unit, plan.factor, results)
}

/**
 * Bootstrap of a fit on several threads; the result is the same for every number of them. Threads cost about 50 ms
 * to start, so by default (`workers` undefined) they are used only for work well beyond that.
 */
export async function bootstrapRatingsInParallel(
  fit: RatingFit,
  options: BootstrapOptions & { workers?: number } = {},
): Promise<RatingSamples> {
  const { rounds = 1000, seed = 0, unit = "question" } = options
  const { model, parameters } = fit.solution.objective
  const workers = Math.min(rounds, options.workers ?? worthwhileWorkers(fit, rounds, unit))
  if (workers <= 1 || outcomeModels[model.name] !== model) return bootstrapRatings(fit, options)
  checkRepeats(fit, unit)
  const shared: SharedRounds = {
    rounds,
    next: new Int32Array(new SharedArrayBuffer(4)),
    theta: new Float64Array(new SharedArrayBuffer(8 * rounds * parameters)),
    linear: new Float64Array(new SharedArrayBuffer(8 * rounds * parameters)),
    separated: new Uint8Array(new SharedArrayBuffer(rounds)),
  }
  const task: WorkerTask = { plan: bootstrapPlan(fit, unit, seed), model: model.name, shared }
  const others = Array.from({ length: workers - 1 }, () => runInWorker(task))
  takeRounds(task.plan, model, shared)
  await Promise.all(others)
  return samplesOf(fit, rounds, unit, task.plan.factor, shared)
}

function runInWorker(task: WorkerTask): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./bootstrap-worker.js", import.meta.url), { workerData: task })
    worker.once("error", reject)
    worker.once("exit", () => resolve())
  })
}

/** Rough count of elementary steps below which starting a thread costs more than it saves. */
const stepsPerThread = 3e7

function worthwhileWorkers(
  { solution, battles }: RatingFit,
  rounds: number,
  unit: "question" | "battle",
): number {
  const { design } = solution
  const perRound = design.cells + 8 * design.rows + (unit === "question" ? 2 * battles.size : 0)
  return Math.min(availableParallelism(), 8, Math.floor((rounds * perRound) / stepsPerThread) + 1)
}

function checkRepeats({ options, solution }: RatingFit, unit: "question" | "battle"): void {
  if (options.weights !== "repeat") return
  const whole = solution.design.cellCount.every((count) => Number.isInteger(count))
  if (unit === "battle" && whole) return
  throw new EvalScopeError({
    code: "config_invalid",
    message: "Repeated weights can be resampled only battle by battle and only when they are whole numbers.",
    hint: 'Use weights "weight", or the unit "battle".',
  })
}

function samplesOf(
  fit: RatingFit,
  rounds: number,
  unit: "question" | "battle",
  factor: Float64Array,
  { theta, linear, separated }: RoundResults,
): RatingSamples {
  const { players, anchor, solution } = fit
  const { parameters, design } = solution.objective
  const inPoints = (parametersOfRounds: Float64Array) => {
    const values = new Float64Array(rounds * players.length)
    for (let round = 0; round < rounds; round++) {
      const row = parametersOfRounds.subarray(round * parameters, (round + 1) * parameters)
      values.set(anchoredRatings(row, players, anchor), round * players.length)
    }
    return values
  }
  const coefficients = Object.fromEntries(
    design.featureNames.map((name, f) => [
      name,
      Float64Array.from(
        { length: rounds },
        (_, round) => theta[round * parameters + players.length + f] ?? 0,
      ),
    ]),
  )
  let separatedRounds = 0
  for (const flag of separated) separatedRounds += flag
  // Where rounds had no finite optimum, the linear statistic says nothing about the tails.
  const moments = separatedRounds === 0 ? linearMoments(fit, factor, unit) : undefined
  return {
    players,
    rounds,
    anchor,
    fitted: fit.ratings,
    values: inPoints(theta),
    control: moments && { ...moments, values: inPoints(linear) },
    coefficients,
    separatedRounds,
  }
}
