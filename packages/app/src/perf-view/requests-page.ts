import type { PerfRequest, PerfRequestsPage, PerfRequestsQuery, PerfSeries } from "../api/index.js"
import { formatCursor, parseCursor } from "../samples/index.js"
import { matchRequests } from "./match-requests.js"

/** A page of a level's requests, from a cursor or from the row `first` on. */
export function requestsPage(
  requests: readonly PerfRequest[],
  query: PerfRequestsQuery,
  first = 0,
): PerfRequestsPage {
  const { sorted, outcomes } = matchRequests(requests, query)
  const name = `${query.sort} ${query.order}`
  const start = query.cursor === undefined ? first : parseCursor(query.cursor, name)[2]
  return {
    items: sorted.slice(start, start + query.limit),
    next_cursor: start + query.limit < sorted.length ? formatCursor([name, null, start + query.limit]) : null,
    total: sorted.length,
    outcomes,
  }
}

const mostPoints = 2000

/** Every request as a point, thinned evenly when there are too many, with distributions of all of them. */
export function requestSeries(requests: readonly PerfRequest[]): Omit<PerfSeries, "workload"> {
  const timed = requests
    .flatMap((request) => (request.start_s === null ? [] : [{ ...request, start_s: request.start_s }]))
    .sort((a, b) => a.start_s - b.start_s)
  const step = Math.max(1, timed.length / mostPoints)
  const points = Array.from(
    { length: Math.min(timed.length, mostPoints) },
    (_, i) => timed[Math.floor(i * step)],
  ).flatMap((point) => point ?? [])
  const good = requests.filter(({ success }) => success)
  return {
    requests: requests.length,
    sampled: timed.length > mostPoints,
    start_s: points.map((point) => point.start_s),
    latency_s: points.map((point) => point.latency_s),
    ttft_ms: points.map((point) => point.ttft_ms),
    tpot_ms: points.map((point) => point.tpot_ms),
    input_tokens: points.map((point) => point.input_tokens),
    output_tokens: points.map((point) => point.output_tokens),
    success: points.map((point) => point.success),
    concurrency: concurrency(timed),
    cdf: {
      latency_s: quantiles(good.map((request) => request.latency_s)),
      ttft_ms: quantiles(good.map((request) => request.ttft_ms)),
      tpot_ms: quantiles(good.map((request) => request.tpot_ms)),
    },
  }
}

/** Requests under way, at up to 500 moments. */
function concurrency(timed: readonly (PerfRequest & { start_s: number })[]): PerfSeries["concurrency"] {
  const edges = timed.flatMap(({ start_s: start, latency_s: latency }) =>
    latency === null
      ? []
      : [
          { at: start, change: 1 },
          { at: start + latency, change: -1 },
        ],
  )
  edges.sort((a, b) => a.at - b.at || a.change - b.change)
  const every = Math.max(1, Math.floor(edges.length / 500))
  const series: PerfSeries["concurrency"] = []
  let running = 0
  for (const [i, { at, change }] of edges.entries()) {
    running += change
    if (i % every === 0 || i === edges.length - 1) series.push({ at_s: at, running })
  }
  return series
}

/** Values at 0 %, 1 %, … 100 %, between neighbours by a straight line. */
function quantiles(values: readonly (number | null)[]): number[] {
  const sorted = values.flatMap((value) => value ?? []).sort((a, b) => a - b)
  if (sorted.length === 0) return []
  return Array.from({ length: 101 }, (_, percent) => {
    const at = (percent / 100) * (sorted.length - 1)
    const low = sorted[Math.floor(at)] ?? 0
    const high = sorted[Math.ceil(at)] ?? low
    return low + (high - low) * (at - Math.floor(at))
  })
}
