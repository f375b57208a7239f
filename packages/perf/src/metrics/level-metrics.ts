import type { RequestOutcome } from "../record/request-record.js"
import type { LevelFigures, LevelName } from "../run/perf-event.js"

/** How percentiles are read off sorted values: between two values, or the value at floor(n * p / 100). */
export type PercentileMethod = "linear" | "lower"

/** What a level's figures are computed with. */
export interface MetricOptions {
  /** Default linear, as numpy; `lower` reproduces the original's files. */
  readonly percentileMethod?: PercentileMethod
  /** Percentiles (0 to 100) besides the standard ones: 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9. */
  readonly percentiles?: readonly number[]
  /** Base of TTFT: first visible output, or the first event that is not a comment (the original's rule). */
  readonly ttftBasis?: "content" | "event"
  /** Upper limits per request; a request is good when it meets all of them. */
  readonly goodput?: GoodputObjectives
  /** `auto` finds the end of the start-up phase; a share drops that much from the start; `off` keeps all. */
  readonly steadyState?: "auto" | "off" | number
  /** Width of the bins of the time series in seconds. Default 1. */
  readonly binSeconds?: number
  /** Above so many requests percentiles come from an HDR histogram, in constant space. Default 1,000,000. */
  readonly exactRequests?: number
}

export interface GoodputObjectives {
  readonly ttftMs?: number
  readonly tpotMs?: number
  readonly itlMs?: number
  readonly latencySeconds?: number
}

/** A set of values in numbers. All are NaN when `count` is 0. */
export interface Distribution {
  readonly count: number
  readonly mean: number
  /** Standard deviation of the sample. */
  readonly deviation: number
  readonly min: number
  readonly max: number
  /** By percent as written: `"50"`, `"99.9"`. */
  readonly percentiles: Readonly<Record<string, number>>
}

/** A mean with its 95 % confidence interval. */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
  /** Independent batches (or resamples) behind the interval. */
  readonly batches: number
}

/** Distributions over the successful, measured requests; times count from `writtenNs` unless said otherwise. */
export interface LevelDistributions {
  readonly ttftMs: Distribution
  /** First event with visible output that is not reasoning; only requests that reasoned. */
  readonly answerTtftMs: Distribution
  readonly firstByteMs: Distribution
  readonly firstEventMs: Distribution
  /** Requests with more than one output token. */
  readonly tpotMs: Distribution
  /** All gaps between content events of all requests, pooled. */
  readonly itlMs: Distribution
  /** Gaps between reads: content events of one read count as one. */
  readonly readGapMs: Distribution
  /** Gaps divided by the tokens an event of that request carried on average. */
  readonly tokenGapMs: Distribution
  readonly latencySeconds: Distribution
  /** Latency per output token. */
  readonly normalizedLatencyMs: Distribution
  readonly inputTokens: Distribution
  readonly outputTokens: Distribution
  readonly outputTokensPerSecond: Distribution
  readonly totalTokensPerSecond: Distribution
  readonly inputTokensPerSecond: Distribution
  readonly decodeTokensPerSecond: Distribution
  /** Output tokens per event beyond the first. */
  readonly tokensPerIteration: Distribution
  /** From the time the request was wanted: corrected for coordinated omission. */
  readonly scheduledTtftMs: Distribution
  readonly scheduledLatencySeconds: Distribution
  /** Written minus wanted: how late requests went out. */
  readonly latenessMs: Distribution
  /** HTTP phases. `queueMs`: wanted to granted; `waitMs`: sent to response head; `receiveMs`: head to end. */
  readonly queueMs: Distribution
  readonly connectMs: Distribution
  readonly tlsMs: Distribution
  readonly sendMs: Distribution
  readonly waitMs: Distribution
  readonly receiveMs: Distribution
}

export interface LevelCounts {
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  /** Ended with the run: in neither of the two above. */
  readonly stopped: number
  readonly warmup: number
  readonly streamed: number
  readonly failures: Readonly<Partial<Record<RequestOutcome, number>>>
  /** What the first failure of each kind said, without secrets. */
  readonly failureTexts: Readonly<Partial<Record<RequestOutcome, string>>>
  readonly chunks: number
  readonly bytesSent: number
  readonly bytesReceived: number
  readonly reusedConnections: number
  readonly estimatedTokenCounts: number
}

/** Rates over wall time of the level, successes only. */
interface LevelThroughput {
  readonly requestsPerSecond: number
  readonly outputTokensPerSecond: number
  readonly totalTokensPerSecond: number
  /** Input tokens over the sum of latencies (embedding and rerank). */
  readonly inputTokensPerSecond: number
}

export interface Goodput {
  readonly requestsPerSecond: number
  /** Share of all requests, failed ones included. */
  readonly share: number
  /** Requests that missed each objective. */
  readonly missed: Readonly<Record<string, number>>
}

/** What the steady part of the level says. */
export interface SteadyState {
  /** False: no steady part was found, or too little of it; `statement` says which. */
  readonly reached: boolean
  /** Seconds from the start of the level. */
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly requests: number
  readonly requestsPerSecond: number
  readonly outputTokensPerSecond: number
  readonly ttftMs: Distribution
  readonly tpotMs: Distribution
  readonly latencySeconds: Distribution
  readonly statement: string
}

/** One bin per element; `binSeconds` wide, from the start of the level. */
export interface TimeSeries {
  readonly binSeconds: number
  readonly started: readonly number[]
  readonly completed: readonly number[]
  readonly failed: readonly number[]
  /** Credited when their chunk arrived. */
  readonly outputTokens: readonly number[]
  readonly promptTokens: readonly number[]
  readonly cachedTokens: readonly number[]
  /** Time-weighted mean. */
  readonly inFlight: readonly number[]
  readonly ttftP50Ms: readonly number[]
  readonly ttftP99Ms: readonly number[]
}

/** Rows of `trace_summary.json`. */
export interface ConversationMetrics {
  readonly conversations: number
  /** Percent of the prompt tokens that earlier turns had: the hit rate of a cache that keeps everything. */
  readonly possibleHitRate: number
  readonly rows: readonly {
    readonly metric: string
    readonly distribution: Distribution
  }[]
}

/** Rows of `workload_throughput.json`, tokens credited when their chunk arrived. */
export interface WorkloadThroughput {
  readonly samples: number
  readonly wallTimeSeconds: number
  readonly lastWindowSeconds: number
  readonly warmupShare: number
  readonly rows: readonly {
    readonly metric: string
    readonly overall: number
    readonly lastWindow: number
    readonly steadyState: number
  }[]
  /** Points of `workload_timeline.json`: seconds and running sums, at most one per time step. */
  readonly timeline: readonly {
    readonly t: number
    readonly completion: number
    readonly newPrompt: number
    readonly cachedPrompt: number
  }[]
}

export interface CacheMetrics {
  /** Share of prompt tokens the server says it had, in percent, over requests with a value. */
  readonly hitRate: number
  /** Against what the turn before could have left in the cache. */
  readonly eligibleHitRate: number
  readonly requests: number
}

export interface SpeculativeMetrics {
  /** Output tokens per event, from chunks. */
  readonly tokensPerIteration: number
  /** 1 - 1 / tokensPerIteration, within 0 and 1. */
  readonly acceptRate: number
  /** Accepted share of predicted tokens as the server reports it; NaN when it does not. */
  readonly reportedAcceptRate: number
  readonly acceptedTokens: number
  readonly rejectedTokens: number
}

/** The requests that started together before the first of them had ended, and figures without them. */
export interface FirstWave {
  readonly requests: number
  readonly ttftMs: Distribution
  readonly ttftMsWithout: Distribution
}

/** Everything a level's records say. Times in the unit of the name, rates per second of wall time. */
export interface LevelMetrics {
  readonly name: LevelName
  /** The original's keys (and ours under new keys), full precision; -1 where one does not apply. */
  readonly figures: LevelFigures
  readonly counts: LevelCounts
  readonly durationSeconds: number
  readonly throughput: LevelThroughput
  readonly distributions: LevelDistributions
  /** Requests had times at which they were wanted: figures from there stand beside the plain ones. */
  readonly isScheduled: boolean
  /** Lateness is large enough that the corrected columns belong beside the plain ones. */
  readonly showScheduled: boolean
  /** 95 % confidence intervals of means by batch means, and of percentiles by order statistics of batches. */
  readonly confidence: {
    readonly ttftMs: Estimate | undefined
    readonly tpotMs: Estimate | undefined
    readonly latencySeconds: Estimate | undefined
    readonly requestsPerSecond: Estimate | undefined
    readonly outputTokensPerSecond: Estimate | undefined
    readonly p99TtftMs: Estimate | undefined
    readonly p99LatencySeconds: Estimate | undefined
  }
  readonly goodput: Goodput | undefined
  readonly steadyState: SteadyState | undefined
  readonly concurrency: { readonly peak: number; readonly mean: number }
  readonly firstWave: FirstWave | undefined
  readonly series: TimeSeries
  readonly conversations: ConversationMetrics | undefined
  readonly workload: WorkloadThroughput
  readonly cache: CacheMetrics | undefined
  readonly speculative: SpeculativeMetrics | undefined
  /** False: percentiles of other figures than gaps are within 0.1 %, from an HDR histogram. */
  readonly isExact: boolean
  /** Share of content events that shared their read with an earlier one. */
  readonly coalescedShare: number
  readonly turns: {
    readonly mean: number
    readonly firstTtftMs: number
    readonly laterTtftMs: number
  }
  /** Plain sentences about what these figures can and cannot carry, most important first. */
  readonly statements: readonly string[]
}
