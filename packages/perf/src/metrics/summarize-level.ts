import type { LevelResult } from "../run/level-plan.js"
import { sweepConcurrency } from "./concurrency.js"
import { levelFigures } from "./figures.js"
import { type ColumnName, LevelCollector } from "./level-collector.js"
import type { LevelCounts, LevelDistributions, LevelMetrics, MetricOptions } from "./level-metrics.js"
import { confidenceOf, firstWaveOf, speculativeOf, steadyStateOf } from "./level-parts.js"
import { type DistributionOptions, standardPercentiles } from "./percentile.js"
import { statementsOf } from "./statements.js"
import { workloadThroughput } from "./workload-throughput.js"

/** The records of a level and what else its figures need. */
export type MeasuredLevel = Pick<LevelResult, "name" | "startedNs" | "endedNs" | "records" | "health">

/** Lateness from which on the corrected columns are shown: in ms, and as a share of the median TTFT. */
const visibleLatenessMs = 1
const visibleLatenessShare = 0.01

/**
 * Everything the records of a level say: means, percentiles and rates by the formulas of the original where it
 * has the figure (warm-up left out, times from the first written byte), and ours beside them. Reads the records
 * once; gaps are counted exactly, in whole microseconds. Above a number of requests (`exactRequests`) the
 * percentiles of the other figures come from an HDR histogram, within 0.1 %, and a statement says so.
 */
export function summarizeLevel(level: MeasuredLevel, options: MetricOptions = {}): LevelMetrics {
  const collector = new LevelCollector(level.startedNs, level.endedNs, options)
  for (const record of level.records) collector.add(record)
  const percentiles = [...new Set([...standardPercentiles, ...(options.percentiles ?? [])])].sort(
    (a, b) => a - b,
  )
  const how: DistributionOptions = { method: options.percentileMethod ?? "linear", percentiles }
  const distributions = distributionsOf(collector, how)
  const { succeeded, failed, stopped, sums } = collector
  const total = succeeded + failed
  const durationSeconds = total === 0 ? 0 : (collector.lastEndNs - collector.firstStartNs) / 1e9
  const rate = (amount: number): number => (durationSeconds > 0 ? amount / durationSeconds : 0)
  const series = collector.series.build()
  const counts: LevelCounts = {
    total,
    succeeded,
    failed,
    stopped,
    warmup: collector.warmup,
    streamed: sums.streamed,
    failures: collector.failures,
    failureTexts: collector.failureTexts,
    chunks: sums.chunks,
    bytesSent: sums.bytesSent,
    bytesReceived: sums.bytesReceived,
    reusedConnections: sums.reused,
    estimatedTokenCounts: sums.estimated,
  }
  const lateP99 = distributions.latenessMs.percentiles["99"] ?? Number.NaN
  const medianMs = distributions.ttftMs.percentiles["50"] ?? Number.NaN
  const typicalMs = Number.isNaN(medianMs)
    ? 1000 * (distributions.latencySeconds.percentiles["50"] ?? Number.NaN)
    : medianMs
  const metrics = {
    name: level.name,
    counts,
    durationSeconds,
    throughput: {
      requestsPerSecond: rate(succeeded),
      outputTokensPerSecond: rate(sums.completionTokens),
      totalTokensPerSecond: rate(sums.promptTokens + sums.completionTokens),
      inputTokensPerSecond: sums.latencySeconds > 0 ? sums.promptTokens / sums.latencySeconds : 0,
    },
    distributions,
    isScheduled: collector.isScheduled,
    showScheduled:
      collector.isScheduled && lateP99 > Math.min(visibleLatenessMs, visibleLatenessShare * typicalMs),
    confidence: confidenceOf(collector),
    goodput: collector.goodput?.result(durationSeconds),
    steadyState: steadyStateOf(collector, options.steadyState ?? "auto", how),
    concurrency: sweepConcurrency(collector.begins.values, collector.ends.values),
    firstWave: firstWaveOf(collector, how),
    series,
    conversations: collector.conversations.conversations(how),
    workload: workloadThroughput(series, Math.max(0, level.endedNs - level.startedNs) / 1e9, succeeded),
    cache: collector.conversations.cache(),
    speculative: speculativeOf(collector, how),
    isExact: collector.isExact,
    coalescedShare: sums.chunks > 0 ? sums.coalesced / sums.chunks : 0,
    turns: {
      mean: sums.turns / succeeded,
      firstTtftMs: sums.firstTtftMs / sums.firstTurns,
      laterTtftMs: sums.laterTtftMs / sums.laterTurns,
    },
  }
  const stated = { ...metrics, statements: statementsOf(metrics, level.health) }
  return { ...stated, figures: levelFigures(stated, percentiles, level.health) }
}

function distributionsOf(collector: LevelCollector, how: DistributionOptions): LevelDistributions {
  const of = (name: ColumnName) => collector.describe(name, how)
  return {
    ttftMs: of("ttftMs"),
    answerTtftMs: of("answerTtftMs"),
    firstByteMs: of("firstByteMs"),
    firstEventMs: of("firstEventMs"),
    tpotMs: of("tpotMs"),
    itlMs: collector.gaps.describe(how),
    readGapMs: collector.gaps.describe(how, 1),
    tokenGapMs: collector.tokenGaps.describe(how),
    latencySeconds: of("latencySeconds"),
    normalizedLatencyMs: of("normalizedLatencyMs"),
    inputTokens: of("inputTokens"),
    outputTokens: of("outputTokens"),
    outputTokensPerSecond: of("outputTokensPerSecond"),
    totalTokensPerSecond: of("totalTokensPerSecond"),
    inputTokensPerSecond: of("inputTokensPerSecond"),
    decodeTokensPerSecond: of("decodeTokensPerSecond"),
    tokensPerIteration: of("tokensPerIteration"),
    scheduledTtftMs: of("scheduledTtftMs"),
    scheduledLatencySeconds: of("scheduledLatencySeconds"),
    latenessMs: of("latenessMs"),
    queueMs: of("queueMs"),
    connectMs: of("connectMs"),
    tlsMs: of("tlsMs"),
    sendMs: of("sendMs"),
    waitMs: of("waitMs"),
    receiveMs: of("receiveMs"),
  }
}
