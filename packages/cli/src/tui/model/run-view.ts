import type { RunEvent } from "@evalscope/core"
import { estimateOfMoments } from "@evalscope/core/statistics"
import type { ProgressState } from "../../output/progress-state.js"

/** One benchmark of one model, as it stands. */
export interface BenchmarkRow {
  readonly model: string
  readonly benchmark: string
  done: number
  /** Undefined while the size of a subset is not known. */
  total: number | undefined
  scoreSum: number
  scoreSquares: number
  scored: number
  /** A score was neither 0 nor 1. */
  graded: boolean
  errors: number
  cached: number
  finished: boolean
}

/** Errors of one kind. */
export interface ErrorGroup {
  readonly code: string
  count: number
  message: string
  /** The last sample that had it. */
  last: SampleRow | undefined
}

export interface SampleRow {
  readonly model: string
  readonly benchmark: string
  readonly subset: string
  readonly id: number
  readonly outcome: string
  readonly value: number | undefined
  readonly note: string
}

/** A sample within its run. */
export function sampleKey({ model, benchmark, subset, id }: Omit<SampleRow, "outcome" | "value" | "note">) {
  return `${model}\n${benchmark}\n${subset}\n${id}`
}

/** All that a dashboard shows of a run: a fold of its events, and of nothing else. */
export interface RunView {
  status: "starting" | "running" | "completed" | "interrupted" | "failed"
  runDir: string
  models: readonly string[]
  paused: boolean
  concurrency: number | undefined
  download: { readonly what: string; readonly received: number; readonly total: number } | undefined
  readonly rows: Map<string, BenchmarkRow>
  /** The row of the last event: most events are of the same benchmark as the one before. */
  lastRow: BenchmarkRow | undefined
  readonly errors: Map<string, ErrorGroup>
  /** Newest last. */
  latest: SampleRow[]
  log: string[]
  retries: number
  /** Retries because the provider said that it was too much (429). */
  rateLimited: number
  inputTokens: number
  outputTokens: number
  done: number
  errorCount: number
  /** Samples that ended in each second of the last minutes, oldest first. */
  perSecond: number[]
  second: number
  /** Latencies of the last replies in milliseconds, in a ring. */
  readonly latencies: Float64Array
  latencyCount: number
}

const keptSamples = 200
const keptLines = 200
const keptSeconds = 240
const keptLatencies = 512

export function newRunView(): RunView {
  return {
    status: "starting",
    runDir: "",
    models: [],
    paused: false,
    concurrency: undefined,
    download: undefined,
    rows: new Map(),
    lastRow: undefined,
    errors: new Map(),
    latest: [],
    log: [],
    retries: 0,
    rateLimited: 0,
    inputTokens: 0,
    outputTokens: 0,
    done: 0,
    errorCount: 0,
    perSecond: [0],
    second: 0,
    latencies: new Float64Array(keptLatencies),
    latencyCount: 0,
  }
}

/**
 * Folds one event into a view, in place: a run may send tens of thousands of them a second, while a screen looks ten
 * times a second.
 * @param elapsedMs time since the run began
 */
export function applyRunEvent(view: RunView, event: RunEvent, elapsedMs: number): void {
  switch (event.type) {
    case "run.started":
      view.status = "running"
      view.runDir = event.runDir
      view.models = event.models
      say(view, `${event.models.join(", ")}: ${event.benchmarks.join(", ")}`)
      break
    case "data.downloading":
      view.download = {
        what: `${event.repository} ${event.path}`,
        received: event.receivedBytes,
        total: event.totalBytes,
      }
      break
    case "subset.started": {
      view.download = undefined
      const row = rowOf(view, event)
      row.total = event.total === undefined || row.total === undefined ? undefined : row.total + event.total
      break
    }
    case "benchmark.started":
      rowOf(view, event).total = 0
      break
    case "sample.predicted":
      if (event.cached) break
      view.inputTokens += event.usage?.inputTokens ?? 0
      view.outputTokens += event.usage?.outputTokens ?? 0
      view.latencies[view.latencyCount % keptLatencies] = event.latencyMs
      view.latencyCount += 1
      break
    case "sample.scored":
      scored(view, event)
      count(view, elapsedMs)
      break
    case "sample.failed":
      failed(view, event)
      count(view, elapsedMs)
      break
    case "sample.retried": {
      const row = rowOf(view, event)
      row.done -= 1
      row.errors -= 1
      view.done -= 1
      view.errorCount -= 1
      view.errors.clear()
      break
    }
    case "request.retried":
      view.retries += 1
      if (event.code === "provider_rate_limited") view.rateLimited += 1
      say(view, `${event.message}; ${event.attempt}. ${(event.waitMs / 1000).toFixed(1)} s`)
      break
    case "benchmark.finished":
      rowOf(view, event).finished = true
      say(view, `${event.model} ${event.benchmark} ✓`)
      break
    case "run.paused":
      view.paused = true
      break
    case "run.resumed":
      view.paused = false
      break
    case "run.concurrency":
      view.concurrency = event.limit
      break
    case "warning":
      say(view, event.message)
      break
    case "run.finished":
      view.status = event.status
      if (event.error) say(view, event.error.message)
      break
    default:
  }
}

function rowOf(
  view: RunView,
  { model, benchmark }: { readonly model: string; readonly benchmark: string },
): BenchmarkRow {
  const last = view.lastRow
  if (last?.benchmark === benchmark && last.model === model) return last
  const key = `${model}\n${benchmark}`
  const known = view.rows.get(key)
  if (known) {
    view.lastRow = known
    return known
  }
  const row = {
    model,
    benchmark,
    done: 0,
    total: 0,
    scoreSum: 0,
    scoreSquares: 0,
    scored: 0,
    graded: false,
    errors: 0,
    cached: 0,
    finished: false,
  }
  view.rows.set(key, row)
  view.lastRow = row
  return row
}

function scored(view: RunView, event: Extract<RunEvent, { type: "sample.scored" }>): void {
  const row = rowOf(view, event)
  row.done += 1
  const value = event.values[event.mainMetric]
  if (value !== undefined) {
    row.scored += 1
    row.scoreSum += value
    row.scoreSquares += value * value
    if (value !== 0 && value !== 1) row.graded = true
  }
  if (event.cached) row.cached += 1
  const { model, benchmark, subset, id, outcome } = event
  remember(view.latest, { model, benchmark, subset, id, outcome, value, note: "" }, keptSamples)
}

function failed(view: RunView, event: Extract<RunEvent, { type: "sample.failed" }>): void {
  const row = rowOf(view, event)
  row.done += 1
  row.errors += 1
  view.errorCount += 1
  const { model, benchmark, subset, id, outcome, code, message } = event
  const sample = { model, benchmark, subset, id, outcome, value: undefined, note: message }
  remember(view.latest, sample, keptSamples)
  const group = view.errors.get(code) ?? { code, count: 0, message, last: undefined }
  group.count += 1
  group.message = message
  group.last = sample
  view.errors.set(code, group)
}

function count(view: RunView, elapsedMs: number): void {
  view.done += 1
  const second = Math.max(view.second, Math.floor(elapsedMs / 1000))
  for (; view.second < second; view.second += 1) remember(view.perSecond, 0, keptSeconds)
  const last = view.perSecond.length - 1
  view.perSecond[last] = (view.perSecond[last] ?? 0) + 1
}

function say(view: RunView, text: string): void {
  remember(view.log, text, keptLines)
}

/** Cuts in halves, so that most additions move nothing. */
function remember<T>(list: T[], value: T, most: number): void {
  list.push(value)
  if (list.length >= 2 * most) list.splice(0, list.length - most)
}

/** Mean of a benchmark so far, with the 95% interval that its report would give it. */
export function runningScore({ scored: n, scoreSum, scoreSquares, graded }: BenchmarkRow) {
  if (n === 0) return undefined
  const mean = scoreSum / n
  const variance = n < 2 ? Number.NaN : Math.max(0, (scoreSquares - n * mean * mean) / (n - 1))
  return { mean, interval: estimateOfMoments({ n, mean, variance, binary: !graded })?.interval }
}

/** The last latencies in milliseconds, in any order. */
export function rememberedLatencies({
  latencies,
  latencyCount,
}: Pick<RunView, "latencies" | "latencyCount">): number[] {
  return [...latencies.subarray(0, Math.min(latencyCount, keptLatencies))]
}

/** Percentiles of the last latencies in milliseconds. */
export function latencyPercentiles(
  view: RunView,
): { readonly p50: number; readonly p95: number } | undefined {
  const n = Math.min(view.latencyCount, keptLatencies)
  if (n === 0) return undefined
  const sorted = view.latencies.slice(0, n).sort()
  const at = (share: number) => sorted[Math.min(n - 1, Math.floor(share * n))] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

/** The same as lines of text know it. */
export function progressOf(view: RunView): ProgressState {
  const rows = [...view.rows.values()]
  const sum = (of: (row: BenchmarkRow) => number) => rows.reduce((before, row) => before + of(row), 0)
  return {
    done: view.done,
    total: totalOf(view),
    scoreSum: sum((row) => row.scoreSum),
    scored: sum((row) => row.scored),
    errors: view.errorCount,
    retries: view.retries,
    cached: sum((row) => row.cached),
    paused: view.paused,
    label: view.lastRow?.benchmark ?? "",
  }
}

/** Sum of the totals; undefined while one is not known. */
export function totalOf(view: RunView): number | undefined {
  let total = 0
  for (const row of view.rows.values()) {
    if (row.total === undefined) return undefined
    total += row.total
  }
  return total
}
