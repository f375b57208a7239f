import type { ArrivalProcess } from "../arrival/arrival-process.js"
import { configProblem, isTraceDataset, type PerfConfig, parseSeconds } from "../config/index.js"

/** One level of load as the options ask for it. */
export interface LevelSpec {
  readonly folder: string
  readonly parallel: number | undefined
  readonly rate: number | undefined
  readonly number: number | undefined
  readonly durationSeconds: number | undefined
  readonly openLoop: boolean
  readonly arrival: ArrivalProcess | undefined
  readonly maxInFlight: number | undefined
}

/** As many as the original sends; of a set of fixed size, each of its prompts. */
function defaultNumber({ dataset }: PerfConfig): number {
  return dataset === "speed_benchmark" ? 8 : dataset === "speed_benchmark_long" ? 4 : 1000
}

/**
 * The levels of a sweep in their order. Lists go together element by element; a list of one value is used for
 * all.
 *
 * @throws PerfError `config_invalid` saying which list is short.
 */
export function planLevels(config: PerfConfig): LevelSpec[] {
  const shaped = shapedArrival(config)
  if (config.openLoop && shaped) return [shapedLevel(config, shaped)]
  const rates = config.rate?.map((rate) => (rate > 0 ? rate : undefined))
  const numbers = config.number ?? [config.duration === undefined ? defaultNumber(config) : undefined]
  const swept: readonly (readonly ["rate" | "number" | "parallel", readonly unknown[]])[] = config.openLoop
    ? [
        ["rate", rates ?? []],
        ["number", numbers],
      ]
    : [
        ["parallel", config.parallel],
        ["number", numbers],
        ["rate", rates ?? [undefined]],
      ]
  const length = Math.max(...swept.map(([, list]) => list.length))
  for (const [name, list] of swept) {
    if (list.length === 1 || list.length === length) continue
    const [longest = name] = swept.find(([, other]) => other.length === length) ?? []
    throw configProblem("lists_differ", [name, longest], {
      message: `--${name} has ${list.length} values, --${longest} has ${length}.`,
      hint: `Give --${name} one value, or ${length}.`,
    })
  }
  const at = <Value>(list: readonly Value[], index: number) => list[list.length === 1 ? 0 : index]
  const levels = Array.from({ length }, (_, index): LevelSpec => {
    const rate = at(rates ?? [undefined], index)
    const parallel = config.openLoop ? undefined : at(config.parallel, index)
    return levelOf(config, { parallel, rate, number: at(numbers, index) })
  })
  return withDistinctFolders(levels)
}

/** A level of one concurrency or rate. */
export function levelOf(
  config: PerfConfig,
  load: {
    readonly parallel: number | undefined
    readonly rate: number | undefined
    readonly number: number | undefined
    readonly durationSeconds?: number
  },
): LevelSpec {
  const openLoop = load.parallel === undefined
  const durationSeconds = load.durationSeconds ?? config.duration
  return {
    folder: folderOf(
      openLoop ? ["rate", load.rate] : ["parallel", load.parallel],
      load.number,
      durationSeconds,
    ),
    parallel: load.parallel,
    rate: load.rate,
    number: load.number,
    durationSeconds,
    openLoop,
    arrival: load.rate === undefined ? undefined : arrivalAt(config, load.rate),
    maxInFlight: openLoop ? config.maxInFlight : undefined,
  }
}

function arrivalAt(config: PerfConfig, rate: number): ArrivalProcess {
  switch (config.arrival) {
    case "gamma":
      return { kind: "gamma", rate, burstiness: config.burstiness }
    case "constant":
      return { kind: "constant", rate }
    case "uniform":
      return { kind: "uniform", rate }
    case "burst":
      return { kind: "burst" }
    default:
      return { kind: "poisson", rate }
  }
}

/** An arrival process that is a whole schedule by itself; undefined when rates are swept. */
function shapedArrival(config: PerfConfig): ArrivalProcess | undefined {
  const random = config.arrival !== "constant"
  if (config.ramp !== undefined) {
    return {
      kind: "ramp",
      shape: config.ramp,
      from: config.rampFrom ?? 1,
      to: config.rampTo ?? 1,
      durationSeconds: config.rampDuration ?? config.duration ?? 60,
      random,
    }
  }
  if (config.steps !== undefined) return { kind: "steps", steps: config.steps.map(parseStep), random }
  if (config.arrival === "trace" || isTraceDataset(config.dataset)) {
    return { kind: "trace", speed: traceSpeed(config) }
  }
  return config.arrival === "burst" ? { kind: "burst" } : undefined
}

function traceSpeed(config: PerfConfig): number {
  const speed = config.datasetArgs?.speed
  return typeof speed === "number" && speed > 0 ? speed : 1
}

function parseStep(text: string): { rate: number; seconds: number } {
  const [rate = "", duration = ""] = text.split(":")
  const seconds = parseSeconds(duration)
  if (Number(rate) > 0 && seconds !== undefined && seconds > 0) return { rate: Number(rate), seconds }
  throw configProblem("not_a_step", ["steps"], {
    message: `--steps "${text}" is not a rate and its time.`,
    hint: "For example --steps 5:30 10:30 20:1m.",
  })
}

function shapedLevel(config: PerfConfig, arrival: ArrivalProcess): LevelSpec {
  const [number] = config.number ?? []
  const stepsSeconds =
    arrival.kind === "steps" ? arrival.steps.reduce((sum, step) => sum + step.seconds, 0) : undefined
  const rampSeconds = arrival.kind === "ramp" ? arrival.durationSeconds : undefined
  const durationSeconds =
    config.duration ?? (number === undefined ? (stepsSeconds ?? rampSeconds) : undefined)
  const counted =
    number ?? (durationSeconds === undefined && arrival.kind !== "trace" ? defaultNumber(config) : undefined)
  return {
    folder: `rate_${shapeName(arrival)}${counted === undefined ? "" : `_number_${counted}`}`,
    parallel: undefined,
    rate: undefined,
    number: counted,
    durationSeconds,
    openLoop: true,
    arrival,
    maxInFlight: config.maxInFlight,
  }
}

function shapeName(arrival: ArrivalProcess): string {
  switch (arrival.kind) {
    case "ramp":
      return `${arrival.from}_to_${arrival.to}`
    case "steps":
      return `${arrival.steps.map(({ rate }) => rate).join("_")}_steps`
    default:
      return `0_${arrival.kind}`
  }
}

function folderOf(
  [variable, value]: readonly [string, number | undefined],
  number: number | undefined,
  durationSeconds: number | undefined,
): string {
  const shown = value === undefined ? "0" : Number(value.toPrecision(6))
  return `${variable}_${shown}_${number === undefined ? `duration_${durationSeconds ?? 0}` : `number_${number}`}`
}

function withDistinctFolders(levels: readonly LevelSpec[]): LevelSpec[] {
  const seen = new Map<string, number>()
  return levels.map((level) => {
    const times = (seen.get(level.folder) ?? 0) + 1
    seen.set(level.folder, times)
    return times === 1 ? level : { ...level, folder: `${level.folder}_${times}` }
  })
}
