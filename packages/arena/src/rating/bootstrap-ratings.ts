import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { EvalScopeError } from "@evalscope/core"
import { bootstrapPlan, runRounds } from "./bootstrap-plan.js"
import { anchoredRatings, type RatingFit } from "./fit-ratings.js"
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
  /** Rating points, round by round: `values[round * players.length + player]`. */
  readonly values: Float64Array
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
  const { theta, separated } = runRounds(plan, fit.solution.objective.model)(0, rounds)
  return samplesOf(fit, rounds, theta, separated)
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
    separated: new Uint8Array(new SharedArrayBuffer(rounds)),
  }
  const task: WorkerTask = { plan: bootstrapPlan(fit, unit, seed), model: model.name, shared }
  const others = Array.from({ length: workers - 1 }, () => runInWorker(task))
  takeRounds(task.plan, model, shared)
  await Promise.all(others)
  return samplesOf(fit, rounds, shared.theta, shared.separated)
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
  theta: Float64Array,
  separated: Uint8Array,
): RatingSamples {
  const { players, anchor, solution } = fit
  const { parameters, design } = solution.objective
  const values = new Float64Array(rounds * players.length)
  for (let round = 0; round < rounds; round++) {
    const row = theta.subarray(round * parameters, (round + 1) * parameters)
    values.set(anchoredRatings(row, players, anchor), round * players.length)
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
  return { players, rounds, anchor, values, coefficients, separatedRounds }
}
