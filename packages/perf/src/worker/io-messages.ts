import type { Target } from "../client/index.js"
import type { ProtocolReference } from "../run/level-plan.js"

/** What one I/O thread is told before anything else. Plain data. */
export interface IoSetup {
  readonly worker: number
  readonly originNs: bigint
  readonly target: Target
  readonly protocol: ProtocolReference
  readonly connectTimeoutMs: number | undefined
  readonly readTimeoutMs: number | undefined
  readonly totalTimeoutMs: number
  /** Conversations at once in this thread; Infinity in an open loop without a cap. */
  readonly slots: number
  /** Arrivals have times, in the column of the requests. */
  readonly scheduled: boolean
  readonly openLoop: boolean
  readonly warmConnections: number
  readonly retries: number
}

/** Numbers per request in {@link RequestBatch.meta}. */
export const meta = {
  index: 0,
  conversation: 1,
  turn: 2,
  /** Bits as in the record's column `flags`. */
  flags: 3,
  /** When it is wanted, in ns after the schedule's start; NaN for as soon as possible. */
  dueNs: 4,
  /** Pause before it is sent, in ns (later turns). */
  pauseNs: 5,
  /** Cancel it so long after it was granted, in ns; NaN for never. */
  cancelNs: 6,
  /** Length of the request in bytes; they follow one another in the batch. */
  length: 7,
} as const

export const metaWidth = 8

/** Requests ready for the wire, in the order they are to be sent. */
export interface RequestBatch {
  readonly meta: Float64Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
}

export type ToIo =
  /** New conversations for the queue. */
  | { readonly type: "requests"; readonly batch: RequestBatch }
  /** Next turns of open conversations: not queued, only paused. */
  | { readonly type: "turns"; readonly batch: RequestBatch }
  /** The conversation will have no further turn: its slot is free. */
  | { readonly type: "release"; readonly count: number }
  /** No more requests will come. */
  | { readonly type: "close" }
  /** Begin; the schedule counts from here, in ns of the shared clock. */
  | { readonly type: "start"; readonly anchorNs: number }
  /** Moves the schedule of everything still queued. */
  | { readonly type: "shift"; readonly ns: number }
  /** Dispatches nothing new after this time. */
  | { readonly type: "stop-at"; readonly ns: number }
  /** Ends everything in flight. */
  | { readonly type: "abort" }
  /** Sent about a hundred times a second to see how late this thread hears of things. */
  | { readonly type: "probe"; readonly sentNs: number }

/** Requests that ended since the last report. */
export interface FinishedBatch {
  /** Rows of the columns of a record. */
  readonly rows: Float64Array<ArrayBuffer>
  readonly gapsUs: Uint32Array<ArrayBuffer>
  /** Kept pieces of the responses, with the length of each. */
  readonly kept: Uint8Array<ArrayBuffer>
  readonly keptLengths: Uint32Array<ArrayBuffer>
  /** Error texts by row. */
  readonly errors: readonly (readonly [row: number, text: string])[]
}

/** Running counts of one thread. */
export interface IoCounters {
  /** Conversations taken from the queue. */
  readonly claimed: number
  readonly dispatched: number
  readonly inFlight: number
  /** Content events so far. */
  readonly chunks: number
  readonly openConnections: number
  readonly transportRetries: number
  readonly poolWaits: number
  readonly capHits: number
  /** Connections that this machine had no room for. */
  readonly localFailures: number
  /** Lateness of dispatch since the last report, p99 in ms; undefined without a schedule. */
  readonly latenessMs: number | undefined
  readonly loopDelayMs: number
}

/** Buckets of a {@link LogHistogram}, as they cross threads. */
type HistogramCounts = Float64Array<ArrayBuffer>

/** How a thread fared, told at its end. */
export interface IoHealth {
  /** Delay between an event and its time stamp as the probes saw it, ns. */
  readonly probeNs: HistogramCounts
  /** Time between two polls of the kernel while busy, weighted by reads, ns. */
  readonly pollNs: HistogramCounts
  /** Written minus wanted, ns. */
  readonly latenessNs: HistogramCounts
  readonly gcNs: number
  /** Time the thread ran callbacks, without waiting or polling idly. */
  readonly busyNs: number
  readonly wallNs: number
  /** Time in which a request could have gone out but none was ready. */
  readonly starvedNs: number
  readonly contentEvents: number
  readonly coalescedEvents: number
}

export type FromIo =
  | { readonly type: "ready" }
  | { readonly type: "finished"; readonly batch: FinishedBatch; readonly counters: IoCounters }
  /** The first measured request went out. */
  | { readonly type: "measuring"; readonly atNs: number }
  /** Nothing is in flight, nothing will come. */
  | { readonly type: "done"; readonly counters: IoCounters; readonly health: IoHealth }
  | { readonly type: "failed"; readonly message: string }

/** One I/O thread as the run sees it, whether it is a thread or lives in this one. */
export interface IoChannel {
  send(message: ToIo, transfer?: readonly ArrayBuffer[]): void
  close(): Promise<void>
}
