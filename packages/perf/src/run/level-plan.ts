import type { ArrivalProcess } from "../arrival/arrival-process.js"
import type { RequestRecord } from "../record/request-record.js"
import type { Workload } from "../workload/workload.js"
import type { LevelName, LevelSnapshot } from "./perf-event.js"
import type { PromptLengths } from "./prompt-lengths.js"
import type { TokenCounter } from "./token-counter.js"

/** A protocol by name and options, or by the module that makes it: each I/O thread loads its own. */
export interface ProtocolReference {
  /** Module whose export `createProtocol(options)` returns a Protocol; the built-in ones when absent. */
  readonly module?: string
  readonly options: Readonly<Record<string, unknown>>
}

interface ConnectionOptions {
  readonly connectTimeoutMs: number | undefined
  /** Longest silence between two reads. */
  readonly readTimeoutMs: number | undefined
  readonly totalTimeoutMs: number
  /** Skips the check of the server's certificate. */
  readonly insecure: boolean
  /** URL of an HTTP proxy that requests go through. */
  readonly proxy?: string | undefined
}

/** One level of load: everything the engine needs, and nothing of files or screens. */
export interface LevelPlan {
  readonly name: LevelName
  readonly url: string
  readonly protocol: ProtocolReference
  readonly connection: ConnectionOptions
  readonly workload: Workload
  /** Open loop (and pacing of the closed loop): when requests are wanted; undefined sends as slots free up. */
  readonly arrival: ArrivalProcess | undefined
  /** Arrivals are sent whatever is in flight; otherwise `name.parallel` caps them. */
  readonly openLoop: boolean
  /** Safety cap of the open loop; hits are counted. */
  readonly maxInFlight: number | undefined
  /** Conversations that are sent first and not measured. */
  readonly warmup: number
  /** Waits for all of the warm-up before measuring, instead of handing its slots over. */
  readonly warmupBarrier: boolean
  /** After the soft end: how long requests in flight may take; undefined waits for all. */
  readonly graceSeconds: number | undefined
  readonly retries: number
  /** Ends the level when so many failed, or this share of at least 100. */
  readonly maxErrors: number | undefined
  readonly errorRateLimit: number | undefined
  /** Ends the level when the queue at the server keeps growing. */
  readonly stopOnOversaturation?: boolean
  /** Share of requests that are cancelled, and when. */
  readonly cancel: { readonly rate: number; readonly afterSeconds: number } | undefined
  /** I/O threads; "auto" is one on up to two cores, else cores - 1, at most 8. */
  readonly workers: number | "auto"
  /** Counts what the server is not expected to count; undefined where it reports usage. */
  readonly tokenCounter?: TokenCounter
  readonly keep: { readonly responses: "all" | "errors" | "none" | number; readonly requests: boolean }
  readonly seed: number
}

/** How the load generator itself fared. */
export interface ClientHealth {
  /** Event-loop delay of the I/O threads in milliseconds. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** How late requests went out in open loop, in milliseconds. */
  readonly latenessMs:
    | { readonly p50: number; readonly p99: number; readonly p999: number; readonly max: number }
    | undefined
  /** Share of wall time. */
  readonly gcShare: number
  /** CPU of the busiest I/O thread as a share of one core. */
  readonly cpuShare: number
  /** Share of content events that came in one read with an earlier one. */
  readonly coalescedShare: number
  readonly inFlightCapHits: number
  readonly poolWaits: number
  /** What the client adds to one time stamp, in milliseconds: the median, and a bound that 99 % keep. */
  readonly errorMs: { readonly p50: number; readonly p99: number }
  readonly clientLimited: boolean
  readonly reasons: readonly string[]
}

export interface LevelResult {
  readonly name: LevelName
  /** Wall-clock time of the anchor that all times of the records count from, ms since the epoch. */
  readonly anchorEpochMs: number
  /** The machine's monotonic clock (`process.hrtime`) at the anchor: all processes of a Linux host share it. */
  readonly anchorHrtimeNs?: bigint
  readonly startedNs: number
  readonly endedNs: number
  readonly status: "completed" | "stopped"
  /** Why it ended, when not by its number or duration. */
  readonly reason: string | undefined
  /** All records that ended, in the order of dispatch; read as often as wanted. */
  readonly records: Iterable<RequestRecord> & { readonly size: number }
  readonly health: ClientHealth
  /** Where the data say how long their prompts are. */
  readonly promptLengths?: PromptLengths | undefined
  /** Frees the temporary file that long levels keep their records in; the records are gone with it. */
  readonly release?: () => void
}

/** A level under way. */
export interface LevelRun {
  readonly result: Promise<LevelResult>
  snapshot(): LevelSnapshot
  stop(): void
  abort(): void
}

/** How an observer sees records as they end, in batches, off the hot path (for the log file). */
export type RecordObserver = (records: readonly RequestRecord[]) => void
