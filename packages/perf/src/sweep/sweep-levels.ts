import { mergeReported } from "../report/repeats.js"
import type { ReportedLevel } from "../report/reported-run.js"
import type { LevelOutcome } from "./kept-levels.js"
import type { LevelSpec } from "./levels.js"
import { levelOf, planLevels } from "./levels.js"
import { type LevelContext, type MeasuredLevel, runOneLevel } from "./run-level.js"

/** The runs of one load; there is at least one. */
export type Runs = [MeasuredLevel, ...MeasuredLevel[]]

/** Where the next level begins in the data and in the count of levels. */
export interface Position {
  index: number
  offset: number
}

/** Runs the levels the options ask for, one after the other; stops the sweep where it makes no more sense. */
export async function sweepLevels(context: LevelContext, position: Position): Promise<ReportedLevel[]> {
  const done: ReportedLevel[] = []
  const specs = planLevels(context.config)
  for (const [index, spec] of specs.entries()) {
    if (context.conductor.stopped) break
    if (done.length > 0) await context.conductor.pause(context.config.sleepInterval)
    if (context.conductor.stopped) break
    const { reported, oversaturated, hopeless } = await repeatLevel(context, spec, position)
    done.push(reported)
    if (hopeless && !context.conductor.stopped) {
      const left = specs.length - index - 1
      context.conductor.note(
        "warning",
        `Every request failed${left > 0 ? `; ${left} more levels were left out` : ""}.`,
      )
      break
    }
    if (oversaturated) {
      context.conductor.note("info", "The server took in more than it answered; higher loads were left out.")
      break
    }
  }
  return done
}

/** Runs a level `--repeat` times and puts the runs together. */
async function repeatLevel(context: LevelContext, spec: LevelSpec, position: Position) {
  const { config, conductor } = context
  const once = async (time: number): Promise<LevelOutcome> => {
    const folder = config.repeat === 1 ? spec.folder : `${spec.folder}_run_${time}`
    const level = { ...spec, folder }
    const run =
      (await keptLevel(context, level)) ??
      outcomeOf(await runOneLevel(context, level, position.index, position.offset))
    position.index += 1
    position.offset += spec.number ?? run.total
    return run
  }
  const runs: [LevelOutcome, ...LevelOutcome[]] = [await once(1)]
  for (let time = 2; time <= config.repeat && !runs.every(isHopeless); time += 1) {
    await conductor.pause(config.sleepInterval)
    if (conductor.stopped) break
    runs.push(await once(time))
  }
  return {
    reported: mergeRuns(context, spec, runs),
    oversaturated: runs.some(({ oversaturated }) => oversaturated),
    hopeless: runs.every(isHopeless),
  }
}

/** A level that an interrupted run has measured before: told as if it had just ended. */
async function keptLevel(
  { kept, conductor }: LevelContext,
  { folder }: LevelSpec,
): Promise<LevelOutcome | undefined> {
  const found = await kept?.take(folder)
  if (found === undefined) return undefined
  const { level, figures, details, server } = found.reported
  conductor.note("info", `${folder} was measured before and is kept.`)
  conductor.emit({ type: "level.started", level })
  conductor.emit({ type: "level.finished", level, figures, details, ...(server && { server }) })
  return found
}

function outcomeOf({ reported, metrics, oversaturated }: MeasuredLevel): LevelOutcome {
  const { total, succeeded } = metrics.counts
  return { reported, total, succeeded, oversaturated }
}

function isHopeless({ total, succeeded }: LevelOutcome): boolean {
  return total > 0 && succeeded === 0
}

type Reported = Pick<LevelOutcome, "reported">

/** Several runs of one load as one level. */
export function mergeRuns(
  { config }: LevelContext,
  spec: LevelSpec,
  [first, ...rest]: readonly [Reported, ...Reported[]],
): ReportedLevel {
  return mergeReported(
    spec.folder,
    first.reported,
    rest.map(({ reported }) => reported),
    config.slo ?? [],
  )
}

/**
 * The automatic sweep: one request at a time, then as many as the server takes, then open-loop rates between the
 * two throughputs, upwards until the server is saturated.
 */
export async function automaticSweep(context: LevelContext, position: Position): Promise<ReportedLevel[]> {
  const { config, conductor } = context
  const [number] = config.number ?? []
  const durationSeconds = config.duration ?? (number === undefined ? 30 : undefined)
  const limits = { number, ...(durationSeconds !== undefined && { durationSeconds }) }
  const done: ReportedLevel[] = []
  const run = async (spec: LevelSpec) => {
    if (done.length > 0) await conductor.pause(config.sleepInterval)
    if (conductor.stopped) return undefined
    const result = await repeatLevel(context, spec, position)
    done.push(result.reported)
    return result
  }
  const throughput = (level: ReportedLevel | undefined) => {
    const value = level?.figures.summary["Req Throughput (req/s)"]
    return typeof value === "number" ? value : 0
  }
  const idle = await run(levelOf(config, { parallel: 1, rate: undefined, ...limits }))
  if (!idle || idle.hopeless) return done
  const most = config.maxInFlight ?? Math.max(512, ...config.parallel)
  const full = await run(levelOf(config, { parallel: most, rate: undefined, ...limits }))
  const low = throughput(idle.reported)
  const high = throughput(full?.reported)
  if (!full || full.hopeless || high <= low) return done
  for (let step = 1; step <= config.sweepLevels; step += 1) {
    const rate = Number((low + ((high - low) * step) / (config.sweepLevels + 1)).toPrecision(4))
    const result = await run(levelOf(config, { parallel: undefined, rate, ...limits }))
    if (!result || result.hopeless || result.oversaturated) break
  }
  return done
}
