import { outcomes, requestWidth, type TruthOutcome, type TruthTables } from "./truth-log.js"

/** What really happened to one request. Times are ns after {@link Truth.originNs}. */
export interface TruthRecord {
  readonly seq: number
  readonly firstByteNs: number
  /** The last byte of the request was read. */
  readonly completeNs: number
  /** The reply ended, well or not; 0 while it is open. */
  readonly endNs: number
  /** Tokens that were sent. */
  readonly tokens: number
  readonly outcome: TruthOutcome
  /** Per token event: when it should be written. A reply in one piece has one event. */
  readonly plannedNs: Float64Array
  /** Per token event: the time just before its write; 0 for events that were never written. */
  readonly writtenNs: Float64Array
}

export interface Truth {
  /** `process.hrtime.bigint()` at time 0; comparable between processes of one Linux host. */
  readonly originNs: bigint
  readonly records: readonly TruthRecord[]
  /** Requests that found the log full. */
  readonly dropped: number
}

/** Makes the flat tables readable. The event arrays are views, not copies. */
export function describeTruth(originNs: bigint, tables: TruthTables, dropped: number): Truth {
  const { requests, plannedNs, writtenNs } = tables
  const records: TruthRecord[] = []
  for (let at = 0; at + requestWidth <= requests.length; at += requestWidth) {
    const field = (index: number): number => requests[at + index] ?? 0
    const offset = field(6)
    const end = offset + field(5)
    records.push({
      seq: field(0),
      firstByteNs: field(1),
      completeNs: field(2),
      endNs: field(3),
      tokens: field(4),
      outcome: outcomes[field(7)] ?? "open",
      plannedNs: plannedNs.subarray(offset, end),
      writtenNs: writtenNs.subarray(offset, end),
    })
  }
  return { originNs, records, dropped }
}
