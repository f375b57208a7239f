import type { RequestRecord } from "../record/request-record.js"

/** What stands in a column; `count` and `bytes` are whole numbers, and any number may be unknown. */
type ColumnType = "text" | "flag" | "count" | "bytes" | "number"

type Value = string | number | boolean

interface RequestColumn {
  readonly name: string
  readonly type: ColumnType
  /** NaN where it was not measured. */
  readonly read: (record: RequestRecord) => Value
}

/** Columns of the table of requests: one row per request, times in the unit of the name. */
export const requestColumns: readonly RequestColumn[] = [
  { name: "index", type: "count", read: (r) => r.index },
  { name: "conversation", type: "count", read: (r) => r.conversation },
  { name: "turn", type: "count", read: (r) => r.turn },
  { name: "warmup", type: "flag", read: (r) => r.warmup },
  { name: "outcome", type: "text", read: (r) => r.outcome },
  { name: "status", type: "count", read: (r) => r.status },
  { name: "error", type: "text", read: (r) => r.error },
  { name: "scheduled_s", type: "number", read: (r) => r.scheduledNs / 1e9 },
  { name: "written_s", type: "number", read: (r) => r.writtenNs / 1e9 },
  { name: "end_s", type: "number", read: (r) => r.endNs / 1e9 },
  { name: "lateness_ms", type: "number", read: (r) => (r.writtenNs - r.scheduledNs) / 1e6 },
  { name: "connect_ms", type: "number", read: (r) => r.connectNs / 1e6 },
  { name: "ttfb_ms", type: "number", read: (r) => (r.firstByteNs - r.writtenNs) / 1e6 },
  { name: "ttft_ms", type: "number", read: (r) => (r.firstContentNs - r.writtenNs) / 1e6 },
  { name: "latency_s", type: "number", read: (r) => (r.endNs - r.writtenNs) / 1e9 },
  { name: "corrected_latency_s", type: "number", read: (r) => (r.endNs - r.scheduledNs) / 1e9 },
  { name: "prompt_tokens", type: "count", read: (r) => r.promptTokens },
  { name: "completion_tokens", type: "count", read: (r) => r.completionTokens },
  { name: "cached_tokens", type: "count", read: (r) => r.cachedTokens },
  { name: "reasoning_tokens", type: "count", read: (r) => r.reasoningTokens },
  { name: "tokens_estimated", type: "flag", read: (r) => r.tokensEstimated },
  { name: "chunks", type: "count", read: (r) => r.chunks },
  { name: "coalesced", type: "count", read: (r) => r.coalesced },
  { name: "bytes_sent", type: "bytes", read: (r) => r.bytesSent },
  { name: "bytes_received", type: "bytes", read: (r) => r.bytesReceived },
  { name: "reused_connection", type: "flag", read: (r) => r.reusedConnection },
  { name: "request_id", type: "text", read: (r) => r.requestId ?? "" },
]
