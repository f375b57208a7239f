import type { LevelFigures } from "../run/perf-event.js"
import type { Distribution, LevelDistributions, LevelMetrics } from "./level-metrics.js"

type Row = Readonly<Record<string, number | string | null>>

/** What stands where a figure does not apply, as in the original's files. */
const none = -1

/** The keys of `benchmark_summary.json`, and ours under new ones. */
function summaryRow(metrics: Omit<LevelMetrics, "figures">): Row {
  const { name, counts, throughput, distributions, turns, cache, speculative, goodput, concurrency } = metrics
  const { durationSeconds } = metrics
  const isEmbedding = generatesNothing(distributions)
  const multiTurn = metrics.conversations !== undefined
  const latency = distributions.latencySeconds
  return {
    "Test Duration (s)": durationSeconds,
    Concurrency: name.parallel ?? none,
    "Request Rate (req/s)": name.rate ?? none,
    "Total Requests": counts.total,
    "Success Requests": counts.succeeded,
    "Failed Requests": counts.failed,
    "Stream Requests": counts.streamed,
    "Non-Stream Requests": counts.succeeded - counts.streamed,
    "Req Throughput (req/s)": throughput.requestsPerSecond,
    "Avg Latency (s)": or(latency.mean),
    "Avg Input Tokens": or(distributions.inputTokens.mean),
    "Avg Output Tokens": or(distributions.outputTokens.mean),
    "Output Throughput (tok/s)": isEmbedding ? none : throughput.outputTokensPerSecond,
    "Total Throughput (tok/s)": isEmbedding ? none : throughput.totalTokensPerSecond,
    ...(isEmbedding ? { "Input Throughput (tok/s)": throughput.inputTokensPerSecond } : {}),
    "Avg TTFT (ms)": or(distributions.ttftMs.mean),
    "Avg TPOT (ms)": or(distributions.tpotMs.mean),
    "Avg ITL (ms)": or(distributions.itlMs.mean),
    ...(multiTurn
      ? {
          "Avg Turns/Request": or(turns.mean),
          "Avg First-Turn TTFT (ms)": or(turns.firstTtftMs),
          "Avg Subsequent-Turn TTFT (ms)": or(turns.laterTtftMs),
        }
      : {}),
    ...(cache === undefined ? {} : { "KV Cache Hit Rate (%)": or(cache.hitRate) }),
    ...(speculative === undefined
      ? {}
      : {
          "Avg Decoded Tok/Iter": speculative.tokensPerIteration,
          "Spec. Accept Rate": speculative.acceptRate,
        }),
    "Peak Concurrency": concurrency.peak,
    "Mean Concurrency": concurrency.mean,
    ...(distributions.decodeTokensPerSecond.count > 0
      ? { "Avg Decode (tok/s)": distributions.decodeTokensPerSecond.mean }
      : {}),
    ...(goodput === undefined
      ? {}
      : {
          "Goodput (req/s)": goodput.requestsPerSecond,
          "Good Requests (%)": 100 * goodput.share,
        }),
    ...(counts.stopped > 0 ? { "Stopped Requests": counts.stopped } : {}),
    ...(distributions.answerTtftMs.count > 0
      ? { "Avg Time To First Answer (ms)": distributions.answerTtftMs.mean }
      : {}),
    ...(metrics.isScheduled
      ? {
          "Avg TTFT from schedule (ms)": or(distributions.scheduledTtftMs.mean),
          "Avg Latency from schedule (s)": or(distributions.scheduledLatencySeconds.mean),
        }
      : {}),
  }
}

const generated: readonly (readonly [string, keyof LevelDistributions])[] = [
  ["TTFT (ms)", "ttftMs"],
  ["ITL (ms)", "itlMs"],
  ["TPOT (ms)", "tpotMs"],
  ["Latency (s)", "latencySeconds"],
  ["Input tokens", "inputTokens"],
  ["Output tokens", "outputTokens"],
  ["Output (tok/s)", "outputTokensPerSecond"],
  ["Total (tok/s)", "totalTokensPerSecond"],
  ["Decode (tok/s)", "decodeTokensPerSecond"],
]

const embedded: typeof generated = [
  ["Latency (s)", "latencySeconds"],
  ["Input tokens", "inputTokens"],
  ["Input (tok/s)", "inputTokensPerSecond"],
]

const corrected: typeof generated = [
  ["TTFT from schedule (ms)", "scheduledTtftMs"],
  ["Latency from schedule (s)", "scheduledLatencySeconds"],
  ["Lateness (ms)", "latenessMs"],
]

/** The rows of `benchmark_percentile.json`, with the percentiles that were asked for. */
function percentileRows(
  distributions: LevelDistributions,
  percentiles: readonly number[],
  showScheduled: boolean,
): Row[] {
  const columns = [
    ...(generatesNothing(distributions) ? embedded : generated),
    ...(showScheduled ? corrected : []),
  ]
  const row = (label: string, pick: (distribution: Distribution) => number | undefined): Row => ({
    Percentiles: label,
    ...Object.fromEntries(
      columns.map(([key, name]) => {
        const value = pick(distributions[name])
        return [key, value === undefined || Number.isNaN(value) ? null : value]
      }),
    ),
  })
  return [
    row("min", ({ min }) => min),
    ...percentiles.map((percent) => row(`${percent}%`, ({ percentiles: values }) => values[String(percent)])),
    row("max", ({ max }) => max),
  ]
}

/** Embeddings and rankings have no output tokens; where every request failed, nothing says so. */
function generatesNothing({ outputTokens, latencySeconds }: LevelDistributions): boolean {
  return latencySeconds.count > 0 && (outputTokens.count === 0 || outputTokens.max === 0)
}

/** Adds what screens show first. */
export function levelFigures(
  metrics: Omit<LevelMetrics, "figures">,
  percentiles: readonly number[],
  health: { readonly clientLimited: boolean; readonly reasons: readonly string[] },
): LevelFigures {
  return {
    summary: summaryRow(metrics),
    percentiles: percentileRows(metrics.distributions, percentiles, metrics.showScheduled),
    clientLimited: health.clientLimited,
    reasons: health.reasons,
  }
}

function or(value: number): number {
  return Number.isNaN(value) ? none : value
}
