import type { Usage } from "../model/model.js"
import {
  type NumberColumn,
  numberColumn,
  runningMoments,
  sortedQuantile,
} from "../scoring/statistics/index.js"
import type { Distribution, PerfSummary } from "./benchmark-report.js"

/** What one request took. */
export interface RequestPerf {
  /** Milliseconds from request to last byte. */
  latencyMs: number
  /** Milliseconds to the first content token. */
  ttftMs?: number | undefined
  usage?: Pick<Usage, "inputTokens" | "outputTokens"> | undefined
  /**
   * When the reply was complete, in milliseconds of any one clock. Left out for replies of an earlier run: they
   * enter the distributions, but not this run's throughput.
   */
  finishedAtMs?: number | undefined
}

/** Latency and tokens of every request, 32 bytes each, so that percentiles are exact. */
export interface PerfCollector {
  add(request: RequestPerf): void
  /** Undefined before the first request. */
  summary(): PerfSummary | undefined
}

export function perfCollector(): PerfCollector {
  const latency = numberColumn()
  const ttft = numberColumn()
  const input = numberColumn()
  const output = numberColumn()
  const live = { requests: 0, outputTokens: 0, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }
  let requestsWithMetrics = 0

  return {
    add({ latencyMs, ttftMs, usage, finishedAtMs }) {
      latency.push(latencyMs / 1000)
      ttft.push(ttftMs === undefined ? Number.NaN : ttftMs / 1000)
      input.push(usage?.inputTokens ?? Number.NaN)
      output.push(usage?.outputTokens ?? Number.NaN)
      if (usage) requestsWithMetrics += 1
      if (finishedAtMs === undefined) return
      live.requests += 1
      live.outputTokens += usage?.outputTokens ?? 0
      live.from = Math.min(live.from, finishedAtMs - latencyMs)
      live.to = Math.max(live.to, finishedAtMs)
    },
    summary() {
      const requests = latency.length
      if (requests === 0) return undefined
      const distributionOf = distributions(requests)
      const latencies = distributionOf((i) => latency.at(i))
      const outputTokens = distributionOf((i) => output.at(i))
      const wallSeconds = live.requests === 0 ? undefined : (live.to - live.from) / 1000
      const perSecond = (amount: number) => (wallSeconds ? amount / wallSeconds : undefined)
      return {
        requests,
        requestsWithMetrics,
        latency: latencies,
        ttft: distributionOf((i) => ttft.at(i)),
        tpot: distributionOf((i) => secondsPerToken(latency.at(i), ttft.at(i), output.at(i))),
        inputTokens: distributionOf((i) => input.at(i)),
        outputTokens,
        totalTokens: distributionOf((i) => input.at(i) + output.at(i)),
        totalInputTokens: sumOf(input),
        totalOutputTokens: sumOf(output),
        wallSeconds,
        outputTokensPerSecond: requestsWithMetrics === 0 ? undefined : perSecond(live.outputTokens),
        requestsPerSecond: perSecond(live.requests),
        outputTokensPerSecondPerRequest:
          outputTokens && latencies && latencies.mean > 0 ? outputTokens.mean / latencies.mean : undefined,
      }
    },
  }
}

/** Seconds per output token after the first: (latency − ttft) / (tokens − 1); NaN where it is undefined. */
function secondsPerToken(latency: number, ttft: number, tokens: number): number {
  return tokens > 1 ? (latency - ttft) / (tokens - 1) : Number.NaN
}

/** Computes one distribution after the other of `count` values each, in the same memory. */
function distributions(count: number): (at: (index: number) => number) => Distribution | undefined {
  const room = new Float64Array(count)
  return (at) => {
    let known = 0
    for (let i = 0; i < count; i++) {
      const value = at(i)
      if (Number.isNaN(value)) continue
      room[known] = value
      known += 1
    }
    return distributionOf(room.subarray(0, known).sort())
  }
}

/** Undefined when there are no values. */
function distributionOf(sorted: Float64Array): Distribution | undefined {
  if (sorted.length === 0) return undefined
  const moments = runningMoments()
  for (const value of sorted) moments.add(value)
  const at = (p: number) => sortedQuantile(sorted, p)
  return {
    mean: moments.mean,
    std: moments.n < 2 ? 0 : Math.sqrt(moments.variance),
    min: at(0),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
  }
}

function sumOf(values: NumberColumn): number {
  let sum = 0
  for (const value of values) if (!Number.isNaN(value)) sum += value
  return sum
}
