/** How a request ended. */
export type TruthOutcome = "open" | "completed" | "aborted" | "refused"

export const outcomes: readonly TruthOutcome[] = ["open", "completed", "aborted", "refused"]

/** Numbers per request in the request table. */
export const requestFields = [
  "seq",
  "firstByte",
  "complete",
  "end",
  "tokens",
  "events",
  "offset",
  "outcome",
] as const
export const requestWidth = requestFields.length

/**
 * What the server did and when, in flat arrays: nothing is allocated per event. Times are ns on the server's
 * clock; a planned time stands beside every real one.
 */
export interface TruthLog {
  /** Reserves a row for a request with so many token events. Returns the row, or -1 when the log is full. */
  begin(seq: number, firstByteNs: number, completeNs: number, events: number): number
  /** Time just before the write of event `index`. */
  event(row: number, index: number, plannedNs: number, writtenNs: number): void
  /** Moves the time of a write that was held back. */
  written(row: number, index: number, writtenNs: number): void
  end(row: number, endNs: number, tokens: number, outcome: TruthOutcome): void
  /** Requests that did not fit. */
  readonly dropped: number
  readonly requests: number
  tables(): TruthTables
}

export interface TruthTables {
  /** {@link requestWidth} numbers per request. */
  requests: Float64Array
  plannedNs: Float64Array
  /** 0 for an event that was never written. */
  writtenNs: Float64Array
}

export interface TruthCapacity {
  /** Default 100,000. */
  requests?: number
  /** Default 1,000,000; 16 bytes each. */
  events?: number
}

export function createTruthLog(capacity: TruthCapacity = {}): TruthLog {
  const maxRequests = capacity.requests ?? 100_000
  const maxEvents = capacity.events ?? 1_000_000
  const rows = new Float64Array(maxRequests * requestWidth)
  const planned = new Float64Array(maxEvents)
  const written = new Float64Array(maxEvents)
  let requests = 0
  let events = 0
  let dropped = 0
  return {
    begin(seq, firstByteNs, completeNs, count) {
      if (requests >= maxRequests || events + count > maxEvents) {
        dropped++
        return -1
      }
      const row = requests++
      const at = row * requestWidth
      rows[at] = seq
      rows[at + 1] = firstByteNs
      rows[at + 2] = completeNs
      rows[at + 5] = count
      rows[at + 6] = events
      events += count
      return row
    },
    event(row, index, plannedNs, writtenNs) {
      if (row < 0) return
      const at = (rows[row * requestWidth + 6] ?? 0) + index
      planned[at] = plannedNs
      written[at] = writtenNs
    },
    written(row, index, writtenNs) {
      if (row >= 0) written[(rows[row * requestWidth + 6] ?? 0) + index] = writtenNs
    },
    end(row, endNs, tokens, outcome) {
      if (row < 0) return
      const at = row * requestWidth
      rows[at + 3] = endNs
      rows[at + 4] = tokens
      rows[at + 7] = outcomes.indexOf(outcome)
    },
    get dropped() {
      return dropped
    },
    get requests() {
      return requests
    },
    tables: () => ({
      requests: rows.slice(0, requests * requestWidth),
      plannedNs: planned.slice(0, events),
      writtenNs: written.slice(0, events),
    }),
  }
}
