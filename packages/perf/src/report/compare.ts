import { figureOf, parseFigureName } from "../objective/index.js"
import type { RequestRecord } from "../record/request-record.js"
import type { LevelFigures, LevelName } from "../run/perf-event.js"
import { loadOf } from "./advice.js"
import { blocks, bootstrapChange, bootstrapRate, mean, quantile, type Statistic } from "./bootstrap.js"
import { formatChange, formatNumber } from "./format.js"
import { groupRuns, readStoredRun, type StoredLevel, type StoredRun } from "./read-run.js"
import { meanFigures } from "./repeats.js"
import { holm } from "./significance.js"
import { textTable } from "./text-table.js"

/** One figure of one load in two runs. */
interface ComparedFigure {
  readonly load: string
  readonly figure: string
  readonly before: number
  readonly after: number
  /** after / before - 1. */
  readonly change: number
  /** 95 % bootstrap interval of the change; absent without requests. */
  readonly low?: number
  readonly high?: number
  /** Chance of such a change between two runs of the same server; the verdict allows for the number of figures. */
  readonly chance?: number
  readonly verdict: "better" | "worse" | "no clear difference" | "not tested"
}

export interface RunComparison {
  readonly before: string
  readonly after: string
  readonly figures: readonly ComparedFigure[]
  /** Loads that only one of the two has. */
  readonly unmatched: readonly string[]
}

type Measure = {
  readonly name: string
  readonly value: (record: RequestRecord) => number
  readonly statistic: Statistic
}

const ttft = (record: RequestRecord) =>
  record.streamed ? (record.firstContentNs - record.writtenNs) / 1e6 : Number.NaN
const latency = (record: RequestRecord) => (record.endNs - record.writtenNs) / 1e9
const tpot = (record: RequestRecord) =>
  record.streamed && record.completionTokens > 1
    ? (record.lastContentNs - record.firstContentNs) / 1e6 / (record.completionTokens - 1)
    : Number.NaN

const measures: readonly Measure[] = [
  { name: "avg_ttft", value: ttft, statistic: mean },
  { name: "p99_ttft", value: ttft, statistic: quantile(0.99) },
  { name: "avg_tpot", value: tpot, statistic: mean },
  { name: "avg_latency", value: latency, statistic: mean },
  { name: "p99_latency", value: latency, statistic: quantile(0.99) },
]

const lowerIsBetter = new Set(measures.map(({ name }) => name))

/**
 * Compares two runs load by load. Requests close in time depend on each other, so whole stretches of time are
 * resampled (block bootstrap), not single requests. A difference counts when it would come by chance, among all the
 * figures that are compared, less than once in twenty comparisons (Holm).
 *
 * @throws PerfError `data_missing` when a folder holds no load test.
 */
export async function compareRuns(before: string, after: string): Promise<RunComparison> {
  const [first, second] = await Promise.all([readStoredRun(before), readStoredRun(after)])
  const figures: ComparedFigure[] = []
  const unmatched: string[] = []
  const left = loadsOf(second)
  for (const old of loadsOf(first)) {
    const at = left.findIndex((load) => sameLoad(load, old))
    const [fresh] = at < 0 ? [] : left.splice(at, 1)
    if (fresh === undefined) unmatched.push(`${loadOf({ level: old.name })} (only before)`)
    else figures.push(...(await compareLevels(old, fresh)))
  }
  for (const load of left) unmatched.push(`${loadOf({ level: load.name })} (only after)`)
  return { before: first.folder, after: second.folder, figures: judgedTogether(figures), unmatched }
}

/** One load of a run with the figures and requests of all its repetitions. */
interface Load {
  readonly name: LevelName
  readonly figures: LevelFigures | undefined
  records(): Promise<readonly RequestRecord[]>
}

function loadsOf({ levels }: StoredRun): Load[] {
  return groupRuns(levels).flatMap(({ folder, runs }) => {
    const [first] = runs
    if (first === undefined) return []
    const known = runs.flatMap(({ figures }) => figures ?? [])
    return [
      {
        name: { ...first.name, folder },
        figures: known.length === 0 ? undefined : meanFigures(known),
        records: () => inARow(runs),
      },
    ]
  })
}

/** Requests of repeated runs as if one had followed the other at once. */
async function inARow(runs: readonly StoredLevel[]): Promise<readonly RequestRecord[]> {
  const all: RequestRecord[] = []
  let offset = 0
  for (const run of runs) {
    const records = await run.records()
    let end = offset
    for (const record of records) {
      const moved = offset === 0 ? record : later(record, offset)
      all.push(moved)
      if (moved.endNs > end) end = moved.endNs
    }
    offset = end
  }
  return all
}

function later(record: RequestRecord, ns: number): RequestRecord {
  return {
    ...record,
    writtenNs: record.writtenNs + ns,
    firstContentNs: record.firstContentNs + ns,
    lastContentNs: record.lastContentNs + ns,
    endNs: record.endNs + ns,
  }
}

function sameLoad(a: Load, b: Load): boolean {
  const scheduled = a.name.parallel === undefined && a.name.rate === undefined
  if (scheduled && a.name.folder !== b.name.folder) return false
  return a.name.parallel === b.name.parallel && a.name.rate === b.name.rate
}

async function compareLevels(old: Load, fresh: Load): Promise<ComparedFigure[]> {
  const load = loadOf({ level: fresh.name })
  const measured = (records: readonly RequestRecord[]) =>
    records
      .filter(({ warmup, outcome }) => !warmup && outcome === "ok")
      .sort((a, b) => a.writtenNs - b.writtenNs)
  const [before, after] = [measured(await old.records()), measured(await fresh.records())]
  const found: ComparedFigure[] = []
  for (const name of ["rps", "tps"]) {
    const plain = plainFigure(load, name, old, fresh)
    const weigh = (record: RequestRecord) => (name === "rps" ? 1 : record.completionTokens || 0)
    const spread = plain && bootstrapRate(before, after, weigh)
    if (plain) found.push({ ...plain, ...spread })
  }
  for (const measure of measures) {
    const plain = plainFigure(load, measure.name, old, fresh)
    if (!plain) continue
    const spread = bootstrapChange(valuesOf(before, measure), valuesOf(after, measure), measure.statistic)
    found.push({ ...plain, ...spread })
  }
  return found
}

function valuesOf(records: readonly RequestRecord[], { value }: Measure): Float64Array {
  return Float64Array.from(records.map(value).filter((one) => Number.isFinite(one)))
}

function plainFigure(load: string, name: string, old: Load, fresh: Load): ComparedFigure | undefined {
  const figure = parseFigureName(name)
  if (!figure || !old.figures || !fresh.figures) return undefined
  const before = figureOf(old.figures, figure)
  const after = figureOf(fresh.figures, figure)
  if (before === undefined || after === undefined || before === 0) return undefined
  return { load, figure: name, before, after, change: after / before - 1, verdict: "not tested" }
}

/** Verdicts of all figures together: the more are compared, the clearer each must be. */
function judgedTogether(figures: readonly ComparedFigure[]): ComparedFigure[] {
  const stands = holm(figures.map(({ chance = 1 }) => chance))
  return figures.map((one, index) => {
    if (one.chance === undefined) return one
    if (!stands[index]) return { ...one, verdict: "no clear difference" }
    return { ...one, verdict: one.change < 0 === lowerIsBetter.has(one.figure) ? "better" : "worse" }
  })
}

/** A comparison as a table. */
export function formatComparison(comparison: RunComparison, { color }: { readonly color: boolean }): string {
  const paint = (verdict: ComparedFigure["verdict"]) => (text: string) => {
    const code = verdict === "better" ? 32 : verdict === "worse" ? 31 : undefined
    return color && code !== undefined ? `\u001b[${code}m${text}\u001b[0m` : text
  }
  const rows = comparison.figures.map((one, index) => ({
    cells: [
      comparison.figures[index - 1]?.load === one.load ? "" : one.load,
      one.figure,
      formatNumber(one.before),
      formatNumber(one.after),
      formatChange(one.change),
      one.low === undefined || one.high === undefined
        ? "–"
        : `${formatChange(one.low)} to ${formatChange(one.high)}`,
      one.verdict,
    ],
    paint: paint(one.verdict),
  }))
  const table = textTable(
    [
      { title: "Load", left: true },
      { title: "Figure", left: true },
      { title: "Before" },
      { title: "After" },
      { title: "Change" },
      { title: "95% interval" },
      { title: "Verdict", left: true },
    ],
    rows,
  )
  const tested = comparison.figures.filter(({ chance }) => chance !== undefined).length
  const parts = [
    `Before: ${comparison.before}\nAfter:  ${comparison.after}`,
    comparison.figures.length === 0 ? "No load is in both runs." : table,
    tested > 1
      ? `Verdicts allow for ${tested} figures: two runs of the same server differ clearly in one of them once in twenty times.`
      : "",
    tested < comparison.figures.length
      ? `Not tested: less than ${blocks} successful requests in one of the runs.`
      : "",
    comparison.unmatched.length === 0 ? "" : `Not compared: ${comparison.unmatched.join("; ")}`,
  ]
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`
}
