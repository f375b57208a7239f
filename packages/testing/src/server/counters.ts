import { createLateness, type Lateness } from "./lateness.js"

/** What the server has counted. Totals must equal the client's exactly. */
export interface MockServerStats {
  /** Generation requests that were read completely. */
  requests: number
  /** Generation requests answered to the end. */
  completed: number
  /** The client went away, or a fault cut the reply. */
  aborted: number
  /** Refused requests by HTTP status. */
  refused: Readonly<Record<number, number>>
  inFlight: number
  peakInFlight: number
  queued: number
  /** Tokens and token events that were written. */
  tokens: number
  inputTokens: number
  /** Prompt tokens reported as read from a cache. */
  cachedTokens: number
  events: number
  /** Engine steps, and the tokens they gave beyond one each (as speculative decoding does). */
  steps: number
  extraTokens: number
  bytesWritten: number
  connections: number
  openConnections: number
  /** Actual minus planned time of writing. */
  lateness: { count: number; meanMs: number; p50Ms: number; p99Ms: number; p999Ms: number; maxMs: number }
  /** The server itself was more than 1 ms late for 1 % of its events: measurements against it are void. */
  mockLimited: boolean
}

/** The running counts behind {@link MockServerStats}. */
export interface Counters {
  requests: number
  completed: number
  aborted: number
  refused: Map<number, number>
  inFlight: number
  peakInFlight: number
  tokens: number
  inputTokens: number
  /** Prompt tokens reported as read from a cache. */
  cachedTokens: number
  events: number
  steps: number
  extraTokens: number
  bytesWritten: number
  connections: number
  openConnections: number
  lateness: Lateness
}

export function createCounters(): Counters {
  return {
    requests: 0,
    completed: 0,
    aborted: 0,
    refused: new Map(),
    inFlight: 0,
    peakInFlight: 0,
    tokens: 0,
    inputTokens: 0,
    cachedTokens: 0,
    events: 0,
    steps: 0,
    extraTokens: 0,
    bytesWritten: 0,
    connections: 0,
    openConnections: 0,
    lateness: createLateness(),
  }
}

export function snapshot(counters: Counters, queued: number): MockServerStats {
  const { lateness, refused, ...counts } = counters
  const p99Ms = lateness.quantileMs(0.99)
  return {
    ...counts,
    refused: Object.fromEntries(refused),
    queued,
    lateness: {
      count: lateness.count,
      meanMs: lateness.meanMs,
      p50Ms: lateness.quantileMs(0.5),
      p99Ms,
      p999Ms: lateness.quantileMs(0.999),
      maxMs: lateness.maxMs,
    },
    mockLimited: p99Ms > 1,
  }
}
