import { compileLaw, type Law } from "../random/index.js"

/** What the simulated engine takes for a request: the timing and length laws behind every plan. */
export interface TimingProfile {
  /** Time from the complete request to the first token, ms. Default 0. */
  ttftMs?: Law
  /** Gap between two events that carry tokens, ms. Default 0. */
  itlMs?: Law
  /** Tokens of a default answer. Default 16. A request's `max_tokens` cuts it. */
  outputTokens?: Law
  /** Tokens that arrive in one event, as with speculative decoding. Default 1. */
  tokensPerEvent?: number
}

/** When and how much a request is answered, known before it arrives. */
export interface RequestPlan {
  readonly ttftMs: number
  /** Length of the default answer; an `answer` option brings its own length. */
  readonly outputTokens: number
  /** Gap in ms before event `index` (1 for the second event). */
  gapMs(index: number): number
  /** Time from the complete request to the last of `events` events, ms. */
  totalMs(events: number): number
}

/** The plan of any request, as a pure function of its sequence number. */
export type Planner = (seq: number) => RequestPlan

const purposes = { ttft: 1, gap: 2, length: 3 } as const

/**
 * Compiles a profile into a planner. The same seed and sequence number give the same plan on every machine,
 * so expected aggregates can be computed without running anything.
 * @throws {TestingError} `option_invalid` for a law out of range.
 */
export function createPlanner(profile: TimingProfile, seed: number): Planner {
  const ttft = compileLaw(profile.ttftMs ?? 0, purposes.ttft, "ttftMs")
  const gap = compileLaw(profile.itlMs ?? 0, purposes.gap, "itlMs")
  const length = compileLaw(profile.outputTokens ?? 16, purposes.length, "outputTokens")
  return (seq) => {
    const ttftMs = ttft(seed, seq, 0)
    const gapMs = (index: number) => gap(seed, seq, index)
    return {
      ttftMs,
      outputTokens: Math.max(1, Math.round(length(seed, seq, 0))),
      gapMs,
      totalMs: (events) => {
        let total = ttftMs
        for (let index = 1; index < events; index++) total += gapMs(index)
        return total
      },
    }
  }
}
