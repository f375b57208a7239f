import type { OutcomeCounts } from "../run/outcome.js"
import type { AggregateValue } from "../scoring/aggregation.js"
import type { MetricInfo } from "../scoring/scorer.js"

/** A metric's identity: the same name can be folded in several ways. */
export interface MetricIdentity {
  name: string
  aggregation: string
  dimensions: Readonly<Record<string, string | number>>
}

/** One metric of one subset, category or benchmark. `aggregate` carries n, standard error and interval. */
export interface SubsetScore {
  name: string
  aggregate: AggregateValue
}

export interface CategoryScore {
  /** Levels from the top; `["default"]` when there are none. */
  name: readonly string[]
  /** Weighted by n. */
  micro: number
  /** Plain mean over subsets with n > 0. */
  macro: number
  n: number
  subsets: readonly SubsetScore[]
}

export interface MetricReport {
  identity: MetricIdentity
  info: MetricInfo
  primary: boolean
  n: number
  /** Sample-weighted mean over subsets. */
  micro: number
  /** Plain mean over subsets with n > 0. */
  macro: number
  /** Of the micro mean. */
  stderr: number | undefined
  interval: readonly [number, number] | undefined
  intervalMethod: string
  categories: readonly CategoryScore[]
}

export interface Distribution {
  mean: number
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
  totalInputTokens: number
  totalOutputTokens: number
  /** Output tokens per second over the run's wall time. */
  outputTokensPerSecond: number | undefined
  requestsPerSecond: number | undefined
}

export interface SubsetExecution {
  requested: number
  succeeded: number
  errored: number
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
  execution: SubsetExecution & { subsets: Readonly<Record<string, SubsetExecution>> }
  analysis: string | undefined
}
