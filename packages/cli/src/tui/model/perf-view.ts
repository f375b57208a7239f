import type { LevelFigures, LevelName, LevelSnapshot, PerfEvent, SearchBracket } from "@evalscope/perf"

/** One level of load, finished or under way. */
export interface LevelRow {
  readonly level: LevelName
  figures: LevelFigures | undefined
  snapshot: LevelSnapshot | undefined
}

/** All that a dashboard shows of a load test: a fold of its events. */
export interface PerfView {
  outputDir: string
  levels: LevelRow[]
  planned: number
  search: SearchBracket | undefined
  notes: string[]
  /** What sparklines of the level under way show, a value for each snapshot. */
  series: PerfSeries
  ended: boolean
}

/** Figures over time. */
interface PerfSeries {
  readonly requestsPerSecond: readonly number[]
  readonly tokensPerSecond: readonly number[]
  readonly ttftMs: readonly number[]
  readonly inFlight: readonly number[]
}

const noSeries: PerfSeries = { requestsPerSecond: [], tokensPerSecond: [], ttftMs: [], inFlight: [] }
const keptSnapshots = 480
const keptNotes = 50

export function newPerfView(): PerfView {
  return {
    outputDir: "",
    levels: [],
    planned: 0,
    search: undefined,
    notes: [],
    series: noSeries,
    ended: false,
  }
}

/** Folds one event into a view, in place. */
export function applyPerfEvent(view: PerfView, event: PerfEvent): void {
  switch (event.type) {
    case "perf.started":
      view.outputDir = event.outputDir
      view.planned = event.levels
      break
    case "level.started":
      view.levels.push({ level: event.level, figures: undefined, snapshot: undefined })
      view.series = noSeries
      break
    case "level.progress": {
      const row = view.levels.at(-1)
      if (row) row.snapshot = event.snapshot
      view.series = withSnapshot(view.series, event.snapshot)
      break
    }
    case "level.finished": {
      const row = view.levels.findLast(({ level }) => level.index === event.level.index)
      if (row) row.figures = event.figures
      break
    }
    case "search.progress":
      view.search = event.bracket
      break
    case "note":
      view.notes = [...view.notes.slice(-keptNotes + 1), event.text]
      break
    default:
      view.ended = true
  }
}

function withSnapshot(series: PerfSeries, snapshot: LevelSnapshot): PerfSeries {
  const more = (values: readonly number[], value: number | undefined) => [
    ...values.slice(-keptSnapshots + 1),
    value ?? 0,
  ]
  return {
    requestsPerSecond: more(series.requestsPerSecond, snapshot.requestsPerSecond),
    tokensPerSecond: more(series.tokensPerSecond, snapshot.outputTokensPerSecond),
    ttftMs: more(series.ttftMs, snapshot.ttftMs.p50),
    inFlight: more(series.inFlight, snapshot.inFlight),
  }
}

/** How a level is called in the table: its concurrency, or its rate. */
export function levelLabel({ parallel, rate }: LevelName): string {
  return parallel === undefined ? `${rate ?? 0}/s` : String(parallel)
}
