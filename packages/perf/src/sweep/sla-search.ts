import { join } from "node:path"
import { connectionRoom, mostConnections } from "../client/index.js"
import { queueGrows } from "../metrics/queue-growth.js"
import {
  type Condition,
  type Criteria,
  checkConditions,
  figureOf,
  formatCriteria,
  numberIn,
  parseCriteria,
} from "../objective/index.js"
import { writeJson } from "../report/json-file.js"
import { meanInterval } from "../report/repeats.js"
import type { ReportedLevel, SearchRow } from "../report/reported-run.js"
import { runFiles } from "../report/run-folder.js"
import { type LevelSpec, levelOf } from "./levels.js"
import { type LevelContext, type MeasuredLevel, runOneLevel } from "./run-level.js"
import { findBest, findHighest, type Search } from "./search.js"
import { mergeRuns, type Position, type Runs } from "./sweep-levels.js"

/** One tried load with its runs put together. */
interface TriedPoint {
  readonly value: number
  readonly runs: Readonly<Runs>
  readonly merged: ReportedLevel
}

export interface SearchResult {
  readonly rows: readonly SearchRow[]
  /** Every load that was tried, from the least to the most: the frontier, not only the answer. */
  readonly levels: readonly ReportedLevel[]
}

/** The highest concurrency or rate that meets each group of `--sla-params`, or the best for an aim. */
export async function searchLoad(context: LevelContext, position: Position): Promise<SearchResult> {
  const { config, conductor } = context
  const variable = config.slaVariable
  const groups = parseCriteria(config.slaParams ?? [])
  for (const group of groups)
    conductor.note("info", `Looking for the highest ${variable} with ${formatCriteria(group)}.`)
  const points = new Map<number, TriedPoint>()
  const rows: SearchRow[] = []
  for (const criteria of groups) {
    if (conductor.stopped) break
    rows.push(await searchOne(context, position, criteria, points))
  }
  const tried = [...points.values()].sort((a, b) => a.value - b.value)
  // As in the original, every key is a load; what was found is in the run's own file.
  const summary = tried.map(({ value, merged: { figures }, runs }) => {
    const { summary: metrics, percentiles } = figures
    return [`${variable}_${value}`, { metrics, percentiles, runs: runs.length }]
  })
  await writeJson(join(context.outputDir, runFiles.search), Object.fromEntries(summary))
  return { rows, levels: tried.map(({ merged }) => merged) }
}

/** No higher than what this system has room for, which would look like the server's own limit. */
function highestLoad({ config, conductor }: LevelContext): number {
  const room =
    config.slaVariable === "parallel" ? mostConnections(connectionRoom()) : Number.POSITIVE_INFINITY
  if (room < config.slaUpperBound) {
    conductor.note(
      "info",
      `The search ends at ${room}: no more connections fit on this system (ulimit -n, ports).`,
    )
  }
  return Math.min(config.slaUpperBound, room)
}

async function searchOne(
  context: LevelContext,
  position: Position,
  criteria: Criteria,
  points: Map<number, TriedPoint>,
): Promise<SearchRow> {
  const { config, conductor } = context
  const variable = config.slaVariable
  const whole = variable === "parallel"
  const search: Search = {
    lower: config.slaLowerBound,
    upper: highestLoad(context),
    start: whole ? (config.parallel[0] ?? 1) : (config.rate?.find((rate) => rate > 0) ?? 1),
    whole,
    tolerance: 0.02,
  }
  const text = formatCriteria(criteria)
  const tell = (bracket: {
    passed: number | undefined
    failed: number | undefined
    next: number | undefined
  }) => conductor.emit({ type: "search.progress", bracket: { variable, criteria: text, ...bracket } })
  const at = (value: number) => tryPoint(context, position, value, points)

  if ("aim" in criteria) {
    const { figure, direction } = criteria.aim
    const best = await findBest(
      search,
      async (value) => {
        const point = await at(value)
        if (!point) return undefined
        const measured = isComplete(point.merged) ? figureOf(point.merged.figures, figure) : undefined
        if (measured === undefined) return Number.NEGATIVE_INFINITY
        return direction === "max" ? measured : -measured
      },
      tell,
    )
    const stopped = conductor.stopped ? "stopped early" : "best of what was tried"
    return {
      criteria: text,
      variable,
      found: best,
      note: best === undefined ? "nothing was measured" : stopped,
    }
  }
  const found = await findHighest(
    search,
    async (value) => {
      const point = await at(value)
      return point && decide(context, position, criteria.conditions, point, points)
    },
    tell,
  )
  const failed = found.failed === undefined ? undefined : points.get(found.failed)
  const queue = failed !== undefined && cannotKeepUp(failed) ? ": its queue keeps growing" : ""
  const note = noteOf(found, search, conductor.stopped)
  return { criteria: text, variable, found: found.passed, note: `${note}${queue}` }
}

function noteOf(
  { passed, failed }: { passed: number | undefined; failed: number | undefined },
  { lower, upper }: Search,
  stopped: boolean,
): string {
  if (stopped) {
    const above =
      failed === undefined ? "nothing above was tried" : `${Number(failed.toPrecision(4))} does not`
    return `stopped early: ${passed === undefined && failed === undefined ? "no load was tried to its end" : above}`
  }
  if (passed === undefined) return `not even ${lower} meets them`
  if (failed === undefined)
    return passed >= upper ? `the upper bound ${upper} still meets them` : "nothing above was tried"
  return `${Number(failed.toPrecision(4))} does not`
}

/** Runs a load `--sla-num-runs` times, unless an earlier group has. Undefined when the run was stopped. */
async function tryPoint(
  context: LevelContext,
  position: Position,
  value: number,
  points: Map<number, TriedPoint>,
): Promise<TriedPoint | undefined> {
  const known = points.get(value)
  if (known) return known
  let point: TriedPoint | undefined
  for (let time = 1; time <= context.config.slaNumRuns; time += 1) {
    point = await runAgain(context, position, value, point, points)
    if (point === undefined) return undefined
    points.set(value, point)
    // One failed request decides already.
    if (!isComplete(point.merged)) break
  }
  return point
}

async function runAgain(
  context: LevelContext,
  position: Position,
  value: number,
  earlier: TriedPoint | undefined,
  points: ReadonlyMap<number, TriedPoint>,
): Promise<TriedPoint | undefined> {
  const { conductor, config } = context
  if (position.index > 0) await conductor.pause(config.sleepInterval)
  if (conductor.stopped) return undefined
  const spec = specOf(context, value, {
    time: (earlier?.runs.length ?? 0) + 1,
    pace: paceAt(value, earlier ? [...points.values(), earlier] : [...points.values()]),
  })
  const run = await runOneLevel(context, spec, position.index, position.offset)
  position.index += 1
  position.offset += spec.number ?? run.metrics.counts.total
  // A level that was cut short says nothing of its load.
  if (conductor.stopped) return undefined
  const all: Readonly<Runs> = earlier ? [...earlier.runs, run] : [run]
  return { value, runs: all, merged: mergeRuns(context, spec, all) }
}

/** Requests per second to expect of a load, from the nearest one that was tried; undefined before the first. */
function paceAt(value: number, tried: readonly TriedPoint[]): number | undefined {
  const distance = (point: TriedPoint) => Math.abs(Math.log(point.value / value))
  const [nearest] = [...tried].sort((a, b) => distance(a) - distance(b))
  return nearest && numberIn(nearest.merged.figures.summary, "Req Throughput (req/s)")
}

function specOf(
  { config }: LevelContext,
  value: number,
  { time, pace }: { readonly time: number; readonly pace: number | undefined },
): LevelSpec {
  const variable = config.slaVariable
  const multiple = Math.max(1, Math.round(value * config.slaNumberMultiplier))
  // How many requests fill the time is not known before the first run: that one ends by the time.
  const unknown = config.slaMinDuration > 0 && pace === undefined
  const spec =
    variable === "rate"
      ? levelOf(config, {
          parallel: undefined,
          rate: value,
          number: Math.max(multiple, Math.ceil(value * config.slaMinDuration)),
        })
      : levelOf(config, {
          parallel: value,
          rate: undefined,
          number: unknown ? undefined : Math.max(multiple, Math.ceil(config.slaMinDuration * (pace ?? 0))),
          ...(unknown && { durationSeconds: config.slaMinDuration }),
        })
  return {
    ...spec,
    folder: join("sla_tuning", `sla_${variable}_${Number(value.toPrecision(6))}_run_${time}`),
    maxInFlight: variable === "rate" ? (config.slaFixedParallel ?? config.maxInFlight) : undefined,
  }
}

/** Whether a point meets the conditions; near a limit it is run again until its interval excludes the limit. */
async function decide(
  context: LevelContext,
  position: Position,
  conditions: readonly Condition[],
  tried: TriedPoint,
  points: Map<number, TriedPoint>,
): Promise<boolean | undefined> {
  const most = context.config.slaMaxRuns ?? 2 * context.config.slaNumRuns
  const judgesSuccess = conditions.some(({ figure }) => /_rate$/.test(figure.base))
  let point = tried
  for (;;) {
    if (!judgesSuccess && !isComplete(point.merged)) return false
    if (cannotKeepUp(point)) return false
    const unsure = point.runs.length > 1 && conditions.some((condition) => isUnsure(condition, point.runs))
    if (!unsure || point.runs.length >= most) {
      return checkConditions(conditions, point.merged.figures).every(({ met }) => met)
    }
    const next = await runAgain(context, position, point.value, point, points)
    if (next === undefined) return undefined
    points.set(next.value, next)
    point = next
  }
}

/** The queue of its runs kept growing: no latency of theirs would last. */
function cannotKeepUp({ runs }: TriedPoint): boolean {
  return queueGrows(runs.map(({ queueGrowth }) => queueGrowth))
}

function isUnsure({ figure, limit }: Condition, runs: readonly MeasuredLevel[]): boolean {
  const values = runs.flatMap(({ reported }) => figureOf(reported.figures, figure) ?? [])
  const interval = meanInterval(values)
  return interval !== undefined && interval.low < limit && limit < interval.high
}

function isComplete({ figures }: ReportedLevel): boolean {
  const {
    "Total Requests": total,
    "Failed Requests": failed,
    "Success Requests": succeeded,
  } = figures.summary
  return (
    typeof total === "number" && total > 0 && failed === 0 && typeof succeeded === "number" && succeeded > 0
  )
}
