import type { RequestOutcome } from "../record/request-record.js"
import type { ClientHealth } from "../run/level-plan.js"
import type { LevelFigures, LevelName } from "../run/perf-event.js"
import type { ServerSummary } from "../scrape/index.js"
import type { ChartData } from "./html/chart-data.js"

/** An objective of the run as one level met it or not. */
export interface CheckedObjective {
  /** With its resolved unit, e.g. `p99_ttft <= 200 ms`. */
  readonly text: string
  readonly unit: string
  readonly limit: number
  readonly value: number | undefined
  readonly met: boolean
}

/** A mean over repeated runs of a level with its 95 % confidence interval (Student's t). */
export interface RepeatedFigure {
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly runs: number
}

/** One figure of whole conversations, as in `trace_summary.json`. */
export interface ConversationRow {
  readonly metric: string
  readonly mean: number | null
  readonly p50: number | null
  readonly p99: number | null
  readonly max: number | null
}

/** One row of `workload_throughput.json`. */
export interface WindowRow {
  readonly metric: string
  readonly overall: number | null
  readonly last_window: number | null
  readonly steady_state: number | null
}

/** One row of `speed_benchmark.json`: the original's three columns, and prefill and decode apart. */
export interface SpeedRow {
  readonly "Prompt Tokens": number
  readonly "Speed(tokens/s)": number | null
  /** 0 where it is not known. */
  readonly "GPU Memory(GB)": number
  readonly "Prefill(tokens/s)": number | null
  readonly "Decode(tokens/s)": number | null
}

/** One finished level with everything that tables and pages show of it. */
export interface ReportedLevel {
  readonly level: LevelName
  readonly figures: LevelFigures
  readonly status: "completed" | "stopped"
  /** Why it ended, when not by its number or duration. */
  readonly reason: string | undefined
  /** Failed requests by kind. */
  readonly failures: Readonly<Partial<Record<RequestOutcome, number>>>
  /** Absent in folders of the original. */
  readonly health: ClientHealth | undefined
  readonly charts: ChartData | undefined
  readonly server: ServerSummary | undefined
  readonly objectives: readonly CheckedObjective[]
  /** Speed by prompt length, of the speed benchmark. */
  readonly speed: readonly SpeedRow[]
  /** Conversations of more than one turn; undefined for single requests. */
  readonly traces: number | undefined
  /** Further figures as they are shown, e.g. steady state, corrected latency. */
  readonly details: readonly { readonly name: string; readonly value: string }[]
  /** Figures of whole conversations; empty for single requests. */
  readonly conversations: readonly ConversationRow[]
  /** Token rates over the whole level, its last window and its steady part. */
  readonly windows: readonly WindowRow[]
  /** What a reader must know before trusting the figures. */
  readonly notes: readonly string[]
  /** Means over `--repeat` runs, by keys of the summary. */
  readonly repeated: Readonly<Record<string, RepeatedFigure>> | undefined
}

/** What a search for the highest load found, one row per group of conditions. */
export interface SearchRow {
  readonly criteria: string
  readonly variable: "parallel" | "rate"
  readonly found: number | undefined
  readonly note: string
}

/** A whole run as tables and pages show it. */
export interface ReportedRun {
  readonly name: string
  readonly model: string
  readonly api: string
  readonly dataset: string
  readonly url: string
  /** ISO 8601; undefined in folders that do not say. */
  readonly startedAt: string | undefined
  readonly durationSeconds: number | undefined
  readonly status: "completed" | "interrupted" | "failed"
  readonly outputDir: string
  readonly levels: readonly ReportedLevel[]
  readonly search: readonly SearchRow[]
  readonly notes: readonly string[]
}
