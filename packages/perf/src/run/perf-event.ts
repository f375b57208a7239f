import type { RequestOutcome } from "../record/request-record.js"
import type { ServerSummary } from "../scrape/index.js"

/** Identity of one level of load within a sweep. */
export interface LevelName {
  /** Position in the run, from 0. */
  readonly index: number
  /** Folder name, e.g. `parallel_10_number_100` or `rate_5_number_100`. */
  readonly folder: string
  /** Cap on requests in flight; undefined in open loop. */
  readonly parallel: number | undefined
  /** Requests per second asked for; undefined when unpaced. */
  readonly rate: number | undefined
  /** Requests (conversations in multi-turn) asked for; undefined when only time ends it. */
  readonly number: number | undefined
  readonly durationSeconds: number | undefined
}

/** Percentiles of the last seconds, in milliseconds; undefined until there is something to show. */
export interface LivePercentiles {
  readonly p50: number | undefined
  readonly p90: number | undefined
  readonly p99: number | undefined
}

/** How many requests took so long. */
interface LatencyRange {
  readonly fromMs: number
  readonly toMs: number
  readonly count: number
}

/** State of a level, sent about four times a second while it runs. */
export interface LevelSnapshot {
  readonly phase: "connecting" | "warmup" | "measuring" | "draining"
  readonly elapsedSeconds: number
  /** Seconds still expected; undefined when unknown. */
  readonly etaSeconds: number | undefined
  readonly dispatched: number
  readonly completed: number
  readonly succeeded: number
  readonly failed: number
  readonly inFlight: number
  readonly target: number | undefined
  readonly failures: Readonly<Partial<Record<RequestOutcome, number>>>
  /** Over the last two seconds. */
  readonly requestsPerSecond: number
  readonly outputTokensPerSecond: number
  readonly ttftMs: LivePercentiles
  readonly tpotMs: LivePercentiles
  readonly itlMs: LivePercentiles
  readonly latencyMs: LivePercentiles
  /** Latencies of the whole level in ranges of equal width; empty until there is one. */
  readonly latencyRanges?: readonly LatencyRange[]
  /** Open loop: how late requests went out, p99 of the last seconds in milliseconds. */
  readonly latenessMs: number | undefined
  /** Event-loop delay of the busiest I/O thread, p99 of the last seconds in milliseconds. */
  readonly loopDelayMs: number
}

/** What a search for the highest load that meets its limits knows so far. */
export interface SearchBracket {
  readonly variable: "parallel" | "rate"
  readonly criteria: string
  readonly passed: number | undefined
  readonly failed: number | undefined
  readonly next: number | undefined
}

/** Figures of a finished level, by the keys of `benchmark_summary.json` and its percentile table. */
export interface LevelFigures {
  readonly summary: Readonly<Record<string, number | string | null>>
  readonly percentiles: readonly Readonly<Record<string, number | string | null>>[]
  /** The load generator itself bounded the result; `reasons` say how. */
  readonly clientLimited: boolean
  readonly reasons: readonly string[]
}

/** Everything a screen, a log or a service can show of a load test, in order. */
export type PerfEvent =
  | {
      readonly type: "perf.started"
      readonly outputDir: string
      readonly levels: number
      readonly at: string
    }
  | { readonly type: "level.started"; readonly level: LevelName }
  | { readonly type: "level.progress"; readonly level: LevelName; readonly snapshot: LevelSnapshot }
  | {
      readonly type: "level.finished"
      readonly level: LevelName
      readonly figures: LevelFigures
      /** Further figures as they are shown, by name. */
      readonly details?: readonly { readonly name: string; readonly value: string }[]
      /** What the server said of itself, where its metrics were scraped. */
      readonly server?: ServerSummary
    }
  | { readonly type: "search.progress"; readonly bracket: SearchBracket }
  | { readonly type: "note"; readonly severity: "info" | "warning"; readonly text: string }
  | {
      readonly type: "perf.finished"
      readonly status: "completed" | "interrupted" | "failed"
      readonly outputDir: string
      readonly files: readonly string[]
      /** Why it failed, where it could not go on or not be written. */
      readonly error?: { readonly code: string; readonly message: string; readonly hint?: string }
    }
