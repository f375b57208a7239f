import { batchMeans, meanInterval, percentileInterval } from "./confidence.js"
import type { LevelCollector } from "./level-collector.js"
import type { Estimate, FirstWave, LevelMetrics, SpeculativeMetrics, SteadyState } from "./level-metrics.js"
import { type DistributionOptions, describeValues } from "./percentile.js"
import { findSteadyState } from "./steady-state.js"

const rateBins = 20
const fewSteady = 30

/** Rows of successes in the order in which they began. */
function byStart({ successes }: LevelCollector): number[] {
  const starts = successes.values("startNs")
  const order = Array.from(starts, (_, index) => index)
  return order.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0))
}

/** Confidence intervals; the series of single requests are in the order in which they began. */
export function confidenceOf(collector: LevelCollector): LevelMetrics["confidence"] {
  const order = byStart(collector)
  const inOrder = (name: "ttftMs" | "tpotMs" | "latencySeconds"): number[] => {
    const values = collector.successes.values(name)
    return order.map((index) => values[index] ?? Number.NaN)
  }
  const ttft = inOrder("ttftMs")
  const latency = inOrder("latencySeconds")
  const rates = ratesOf(collector)
  return {
    ttftMs: batchMeans(ttft),
    tpotMs: batchMeans(inOrder("tpotMs")),
    latencySeconds: batchMeans(latency),
    requestsPerSecond: rates?.requests,
    outputTokensPerSecond: rates?.tokens,
    p99TtftMs: percentileInterval(ttft, 99),
    p99LatencySeconds: percentileInterval(latency, 99),
  }
}

/** Rates of twenty equal parts of the level's time. */
function ratesOf(
  collector: LevelCollector,
): { requests: Estimate | undefined; tokens: Estimate | undefined } | undefined {
  const { successes, firstStartNs, lastEndNs } = collector
  if (successes.length < 5 * rateBins || !(lastEndNs > firstStartNs)) return undefined
  const requests = new Array<number>(rateBins).fill(0)
  const tokens = new Array<number>(rateBins).fill(0)
  const width = (lastEndNs - firstStartNs) / rateBins
  const output = successes.values("outputTokens")
  const perSecond = (1e9 * successes.stride) / width
  successes.values("endNs").forEach((end, index) => {
    const bin = Math.min(rateBins - 1, Math.floor((end - firstStartNs) / width))
    requests[bin] = (requests[bin] ?? 0) + perSecond
    tokens[bin] = (tokens[bin] ?? 0) + perSecond * (output[index] || 0)
  })
  return { requests: meanInterval(requests), tokens: meanInterval(tokens) }
}

/**
 * The part of the level after its start-up phase and before its last request went out, where load was as
 * asked.
 */
export function steadyStateOf(
  collector: LevelCollector,
  mode: "auto" | "off" | number,
  options: DistributionOptions,
): SteadyState | undefined {
  if (mode === "off") return undefined
  const { firstStartNs, successes } = collector
  const order = byStart(collector)
  const starts = successes.values("startNs")
  const ttft = successes.values("ttftMs")
  const latency = successes.values("latencySeconds")
  const series = ttft.some((value) => !Number.isNaN(value)) ? ttft : latency
  const cut = cutOf(
    order.map((index) => series[index] ?? 0),
    mode,
  )
  const kept = order.slice(cut.drop)
  const fromNs = starts[kept[0] ?? -1] ?? firstStartNs
  const toNs = starts[order.at(-1) ?? -1] ?? firstStartNs
  const inside = (ns: number): boolean => ns >= fromNs && ns <= toNs
  const seconds = (toNs - fromNs) / 1e9
  const output = successes.values("outputTokens")
  let ended = 0
  let tokens = 0
  successes.values("endNs").forEach((end, index) => {
    if (!inside(end)) return
    ended += successes.stride
    tokens += successes.stride * (output[index] || 0)
  })
  const of = (values: Float64Array) =>
    describeValues(
      kept.map((index) => values[index] ?? Number.NaN),
      options,
    )
  const reached = cut.settled && kept.length >= fewSteady && seconds > 0
  return {
    reached,
    fromSeconds: (fromNs - firstStartNs) / 1e9,
    toSeconds: (toNs - firstStartNs) / 1e9,
    requests: kept.length * successes.stride,
    requestsPerSecond: seconds > 0 ? ended / seconds : Number.NaN,
    outputTokensPerSecond: seconds > 0 ? tokens / seconds : Number.NaN,
    ttftMs: of(ttft),
    tpotMs: of(successes.values("tpotMs")),
    latencySeconds: of(latency),
    statement: reached
      ? `Steady from ${((fromNs - firstStartNs) / 1e9).toFixed(1)} s on: ${kept.length * successes.stride} requests.`
      : cut.reason,
  }
}

function cutOf(
  series: readonly number[],
  mode: "auto" | number,
): { drop: number; settled: boolean; reason: string } {
  const few = `Too few requests (${series.length}) to tell a steady part from the start-up phase.`
  if (typeof mode === "number") {
    return { drop: Math.floor(series.length * Math.min(1, Math.max(0, mode))), settled: true, reason: few }
  }
  const found = findSteadyState(series)
  if (found === undefined) return { drop: 0, settled: false, reason: few }
  const drift =
    "No steady part: times were still changing in the second half of the level. Run longer, or with less load."
  return { ...found, reason: found.settled ? few : drift }
}

/** The requests that began before the first one had ended: they found an idle server all at once. */
export function firstWaveOf(collector: LevelCollector, options: DistributionOptions): FirstWave | undefined {
  if (collector.warmup > 0) return undefined
  const { successes } = collector
  const starts = successes.values("startNs")
  const ttft = successes.values("ttftMs")
  let firstEnd = Number.POSITIVE_INFINITY
  for (const end of collector.ends.values) firstEnd = Math.min(firstEnd, end)
  const inWave: number[] = []
  const after: number[] = []
  starts.forEach((start, index) => {
    const side = start < firstEnd ? inWave : after
    side.push(ttft[index] ?? Number.NaN)
  })
  if (inWave.length < 2 || after.length === 0) return undefined
  return {
    requests: inWave.length * successes.stride,
    ttftMs: describeValues(inWave, options),
    ttftMsWithout: describeValues(after, options),
  }
}

export function speculativeOf(
  collector: LevelCollector,
  options: DistributionOptions,
): SpeculativeMetrics | undefined {
  const { acceptedTokens, rejectedTokens } = collector.sums
  const perIteration = collector.describe("tokensPerIteration", options)
  const predicted = acceptedTokens + rejectedTokens
  if (perIteration.count === 0 && predicted === 0) return undefined
  const mean = perIteration.count === 0 ? 1 : perIteration.mean
  return {
    tokensPerIteration: mean,
    acceptRate: Math.min(1, Math.max(0, 1 - 1 / mean)),
    reportedAcceptRate: predicted > 0 ? acceptedTokens / predicted : Number.NaN,
    acceptedTokens,
    rejectedTokens,
  }
}
