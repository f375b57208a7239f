import type { OutcomeCounts } from "../run/outcome.js"
import type { AggregateValue } from "../scoring/aggregation.js"
import type { MetricInfo } from "../scoring/scorer.js"
import type { MetricIdentity } from "./metric-identity.js"

/** One metric of one subset. `aggregate` carries n, standard error and interval. */
export interface SubsetScore {
  name: string
  aggregate: AggregateValue
  /** A roll-up of other subsets: shown, but counted nowhere. */
  derived?: boolean
}

/** A mean with what is needed to trust it; `stderr` and `interval` are undefined when they cannot be known. */
export interface UncertainMean {
  value: number
  stderr: number | undefined
  /** 95% interval. */
  interval: readonly [low: number, high: number] | undefined
  /** How the interval was made: `clt`, `clustered`, `wilson`, `stratified`, `bootstrap`. */
  method: string
}

export interface CategoryScore {
  /** Levels from the top; `["default"]` when there are none. */
  name: readonly string[]
  /** Weighted by n. */
  micro: number
  /** Plain mean over subsets with n > 0. */
  macro: number
  n: number
  /** Of the micro mean. */
  stderr: number | undefined
  interval: readonly [low: number, high: number] | undefined
  intervalMethod: string
  subsets: readonly SubsetScore[]
}

export interface MetricReport {
  identity: MetricIdentity
  /** The spelling of an old report that was migrated. */
  legacyName?: string
  info: MetricInfo
  primary: boolean
  n: number
  /** Samples that have a verdict, but no usable value of this metric; they are in no mean. */
  unscored: number
  /** Sample-weighted mean over subsets. */
  micro: number
  /** Plain mean over categories with n > 0, as in the original's files. */
  macro: number
  /** Of the micro mean. */
  stderr: number | undefined
  interval: readonly [low: number, high: number] | undefined
  intervalMethod: string
  /** Plain mean over subsets, with its own standard error: what leaderboards call the macro average. */
  subsetMacro: UncertainMean
  categories: readonly CategoryScore[]
}

export interface Distribution {
  mean: number
  /** Sample standard deviation (n − 1); 0 for one value. */
  std: number
  min: number
  p25: number
  p50: number
  p75: number
  p90: number
  p99: number
  max: number
}

/** Latency and token statistics of the requests behind a report. Times in seconds, as in the original's files. */
export interface PerfSummary {
  requests: number
  requestsWithMetrics: number
  latency: Distribution | undefined
  ttft: Distribution | undefined
  tpot: Distribution | undefined
  inputTokens: Distribution | undefined
  outputTokens: Distribution | undefined
  totalTokens: Distribution | undefined
  totalInputTokens: number
  totalOutputTokens: number
  /** Seconds from the first request's start to the last one's end; undefined when no request of this run is in it. */
  wallSeconds: number | undefined
  /** Output tokens per second over the run's wall time. */
  outputTokensPerSecond: number | undefined
  requestsPerSecond: number | undefined
  /** Mean output tokens / mean latency: what one request sees, whatever the concurrency. */
  outputTokensPerSecondPerRequest: number | undefined
}

export interface SubsetExecution {
  requested: number
  succeeded: number
  errored: number
}

/** What judges did over a whole benchmark; undefined in a report means that no judge took part. */
export interface JudgeSummary {
  /** Samples with a usable verdict, of those that a judge was asked about. */
  scored: number
  total: number
  models: readonly string[]
  validObservations: number
  totalObservations: number
  /** Failed judge replies by kind. */
  failures: Readonly<Record<string, number>>
  /** Means over samples of the panel's disagreement figures. */
  disagreement: Readonly<Record<string, number>>
}

/** One model on one benchmark. */
export interface BenchmarkReport {
  model: string
  benchmark: string
  prettyName: string
  description: string
  metrics: readonly MetricReport[]
  outcomes: OutcomeCounts
  perf: PerfSummary | undefined
  judge: JudgeSummary | undefined
  execution: SubsetExecution & { subsets: Readonly<Record<string, SubsetExecution>> }
  /** Whether a row over all subsets makes sense. */
  overall: boolean
  /** Markdown, written by a model. */
  analysis: string | undefined
}

/** The metric of the headline; the first one when none is marked, undefined when nothing was scored. */
export function primaryMetricOf(report: BenchmarkReport): MetricReport | undefined {
  return report.metrics.find((metric) => metric.primary) ?? report.metrics[0]
}
