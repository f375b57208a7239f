import type { RunEvent, SampleRef } from "./event.js"
import type { RunReport } from "./run-report.js"

/**
 * A run under way: a stream of events and a promise of the report. Iterating is optional; a reader that falls
 * behind slows the run down instead of losing events.
 */
export interface Run extends AsyncIterable<RunEvent> {
  /**
   * Resolves when the run has ended, whether completed, interrupted or failed; `status` tells which.
   * @throws EvalScopeError only when the run could not start: bad config, missing data, locked folder.
   */
  readonly report: Promise<RunReport>
  /** Calls `listener` at once for every event from now on; returns the way to stop. */
  subscribe(listener: (event: RunEvent) => void): () => void
  /** Starts no new samples, gives those in flight up to 10 s, then ends as `interrupted`. */
  stop(): void
  /** Ends at once; what was stored stays stored. */
  abort(): void
  /** Sends no new requests until {@link Run.resume}; those in flight go on. */
  pause(): void
  resume(): void
  /** So many requests at once from now on; at least 1. The reason is part of the event. */
  setConcurrency(limit: number, reason?: "rate_limit" | "recovery"): void
  /** Tries all samples again that have failed so far, or those that are wanted; returns how many there are. */
  retryErrors(wanted?: (sample: SampleRef) => boolean): number
  /** Starts no further sample of a benchmark. The run then ends as `interrupted`, and a resume goes on with it. */
  skip(benchmark: string): void
}
