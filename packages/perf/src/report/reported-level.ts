import type { PerfConfig } from "../config/index.js"
import type { Distribution, LevelMetrics } from "../metrics/level-metrics.js"
import { checkConditions, formatCondition, parseObjective } from "../objective/index.js"
import type { LevelResult } from "../run/level-plan.js"
import type { LevelFigures } from "../run/perf-event.js"
import type { ServerSummary } from "../scrape/index.js"
import { formatNumber, formatPercent } from "./format.js"
import type { ChartData } from "./html/chart-data.js"
import type { CheckedObjective, ReportedLevel } from "./reported-run.js"
import { speedRows } from "./speed-table.js"

/** Puts a measured level into the form that tables, pages and files show. */
export function reportedLevel(parts: {
  readonly result: Pick<LevelResult, "name" | "status" | "reason" | "health" | "promptLengths" | "records">
  readonly metrics: LevelMetrics
  readonly config: Pick<PerfConfig, "slo"> & Partial<Pick<PerfConfig, "dataset">>
  readonly charts: ChartData | undefined
  readonly server: ServerSummary | undefined
  readonly notes: readonly string[]
}): ReportedLevel {
  const { result, metrics } = parts
  return {
    level: result.name,
    figures: metrics.figures,
    status: result.status,
    reason: result.reason,
    failures: metrics.counts.failures,
    health: result.health,
    charts: parts.charts,
    server: parts.server,
    objectives: checkedObjectives(parts.config.slo ?? [], metrics.figures),
    details: [...detailsOf(metrics), ...lengthDetails(result.promptLengths)],
    speed: parts.config.dataset?.startsWith("speed_benchmark")
      ? speedRows(result.records, parts.server?.gauges.gpuMemoryMib?.max)
      : [],
    traces: metrics.conversations?.conversations,
    conversations: conversationRows(metrics),
    windows: metrics.workload.rows.map(({ metric, overall, lastWindow, steadyState }) => ({
      metric,
      overall,
      last_window: lastWindow,
      steady_state: steadyState,
    })),
    notes: [...metrics.statements, ...parts.notes],
    repeated: undefined,
  }
}

function conversationRows({ conversations }: LevelMetrics) {
  return (conversations?.rows ?? []).map(({ metric, distribution: { mean, min, max, percentiles } }) => {
    const at = (percent: string) => percentiles[percent] ?? null
    return { metric, mean, min, p50: at("50"), p90: at("90"), p95: at("95"), p99: at("99"), max }
  })
}

/** Objectives of `--slo` against the figures of a level. */
export function checkedObjectives(slo: readonly string[], figures: LevelFigures): CheckedObjective[] {
  return checkConditions(slo.map(parseObjective), figures).map(({ condition, value, met }) => ({
    text: formatCondition(condition),
    unit: condition.unit,
    limit: condition.limit,
    value,
    met,
  }))
}

const objectiveNames: Readonly<Record<string, string>> = {
  ttftMs: "TTFT",
  tpotMs: "TPOT",
  itlMs: "ITL",
  latencySeconds: "latency",
}

function detailsOf(metrics: LevelMetrics): { name: string; value: string }[] {
  const { distributions, goodput, steadyState, cache, counts, confidence, firstWave } = metrics
  const details: { name: string; value: string }[] = []
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) details.push({ name, value })
  }
  const missed = Object.entries(goodput?.missed ?? {}).filter(([, count]) => count > 0)
  if (missed.length > 0) {
    add(
      "Requests that missed an objective",
      missed.map(([name, count]) => `${objectiveNames[name] ?? name} ${count}`).join(", "),
    )
  }
  add("TTFT, 95% interval of the mean (ms)", interval(confidence.ttftMs))
  add("p99 TTFT, 95% interval (ms)", interval(confidence.p99TtftMs))
  add("Latency, 95% interval of the mean (s)", interval(confidence.latencySeconds))
  if (steadyState) {
    const { requestsPerSecond, outputTokensPerSecond, requests } = steadyState
    add(
      "Steady part",
      steadyState.reached
        ? `${formatNumber(requestsPerSecond)} req/s, ${formatNumber(outputTokensPerSecond)} tok/s (${requests} requests)`
        : steadyState.statement,
    )
  }
  if (firstWave && firstWave.requests > 0 && firstWave.ttftMsWithout.count > 0) {
    add(
      "p99 TTFT without the first wave (ms)",
      formatNumber(firstWave.ttftMsWithout.percentiles["99"] ?? Number.NaN),
    )
  }
  // Only where they differ from the gaps between events.
  if (metrics.coalescedShare > 0.01) add("Gap between reads (ms)", spread(distributions.readGapMs))
  if (metrics.speculative) add("Gap per token (ms)", spread(distributions.tokenGapMs))
  add("TTFT of answers after reasoning (ms)", spread(distributions.answerTtftMs))
  if (distributions.connectMs.max > 0) add("Connect (ms)", spread(distributions.connectMs))
  add("Waiting for response head (ms)", spread(distributions.waitMs))
  if (cache && Number.isFinite(cache.eligibleHitRate))
    add("Eligible cache hit rate (%)", formatNumber(cache.eligibleHitRate))
  const possible = metrics.conversations?.possibleHitRate
  if (possible !== undefined && Number.isFinite(possible)) {
    add("Cache hit rate if nothing were forgotten (%)", `${formatNumber(possible)} (estimate)`)
  }
  const sent = counts.succeeded + counts.failed
  if (sent > 0) add("Connections reused", formatPercent(counts.reusedConnections / sent))
  add("Traffic", `${megabytes(counts.bytesSent)} sent, ${megabytes(counts.bytesReceived)} received`)
  if (counts.estimatedTokenCounts > 0) {
    add("Token counts estimated", `${counts.estimatedTokenCounts} requests (the server gave none)`)
  }
  return details
}

function lengthDetails(lengths: LevelResult["promptLengths"]): { name: string; value: string }[] {
  if (lengths === undefined) return []
  const { exact, requests } = lengths
  return [
    { name: "Prompts of exactly the length asked", value: `${exact} of ${requests} (by the server's count)` },
  ]
}

function spread({ count, percentiles }: Distribution): string | undefined {
  if (count === 0) return undefined
  return `p50 ${formatNumber(percentiles["50"])}, p99 ${formatNumber(percentiles["99"])}`
}

function interval(estimate: { low: number; high: number } | undefined): string | undefined {
  return estimate && `${formatNumber(estimate.low)} to ${formatNumber(estimate.high)}`
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${formatNumber(bytes / 1e3)} kB` : `${formatNumber(bytes / 1e6)} MB`
}
