// Without anything of the server, so that an exported page finds requests by the same rules.
import type { PerfRequest, PerfRequestsPage, PerfRequestsQuery } from "../api/perf.js"

/** What narrows a level's requests down and orders them. */
export type RequestsFilter = Omit<PerfRequestsQuery, "cursor" | "limit">

/** The requests that match, in the order asked for, and how they ended. */
export function matchRequests(
  requests: readonly PerfRequest[],
  query: RequestsFilter,
): { sorted: readonly PerfRequest[]; outcomes: PerfRequestsPage["outcomes"] } {
  const word = query.q?.toLowerCase()
  const { measure, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = query
  const matching = requests.filter((request) => {
    if (measure !== undefined) {
      const value = sortKeys[measure](request)
      if (value === null || value < min || value >= max) return false
    }
    if (query.status !== undefined && request.success !== (query.status === "success")) return false
    if (query.outcome !== undefined && request.outcome !== query.outcome) return false
    return word === undefined || (request.error ?? "").toLowerCase().includes(word)
  })
  const key = sortKeys[query.sort]
  const sign = query.order === "asc" ? 1 : -1
  const sorted = matching.sort((a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === null || y === null) return x === y ? a.index - b.index : x === null ? 1 : -1
    return x === y ? a.index - b.index : (x - y) * sign
  })
  const outcomes: Record<string, number> = {}
  for (const { outcome } of sorted) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  return { sorted, outcomes }
}

const sortKeys: Readonly<Record<PerfRequestsQuery["sort"], (request: PerfRequest) => number | null>> = {
  start: (request) => request.start_s,
  latency: (request) => request.latency_s,
  ttft: (request) => request.ttft_ms,
  tpot: (request) => request.tpot_ms,
  input_tokens: (request) => request.input_tokens,
  output_tokens: (request) => request.output_tokens,
}
