import type { MockRequest } from "../request/index.js"
import type { UsageVariant } from "../wire/index.js"

/** One way in which a reply goes wrong, or is merely unusual. */
export type Fault =
  /** An error status with the format's error body. `retryAfterS` adds `Retry-After`. */
  | { type: "status"; status: number; retryAfterS?: number; message?: string }
  /** The response head comes late. */
  | { type: "slow-headers"; delayMs: number }
  /** Silence after `afterEvents` token events, for `forMs` or for ever. */
  | { type: "stall"; afterEvents: number; forMs?: number }
  /** The connection is reset (RST). */
  | { type: "reset"; at: "before-headers" | "mid-event" | "after-last-token"; afterEvents?: number }
  /** The connection is closed (FIN) without the end of the body. */
  | { type: "truncate"; afterEvents: number }
  /** The stream ends well, but without its end marker. */
  | { type: "missing-done" }
  /** Status 200 and a stream without any event. */
  | { type: "no-events" }
  /** An error object inside the stream, after which it ends. */
  | { type: "error-event"; afterEvents: number; message?: string }
  /** The event that only announces the role comes with the headers, long before the first token. */
  | { type: "early-role" }
  | { type: "usage"; variant: Exclude<UsageVariant, "normal"> }
  /** The server closes the connection after the response without having said so. */
  | { type: "close-after-response" }
  /** The server closes the connection at the moment the next request arrives on it. */
  | { type: "close-on-next-request" }
  /** Lines end with CRLF instead of LF. */
  | { type: "crlf" }
  /** A comment or ping before every event. */
  | { type: "comments" }
  | { type: "gzip" }
  /** The length is announced instead of chunked; the whole body is sent at the time of its last token. */
  | { type: "content-length" }
  | { type: "trailers" }
  /** An interim response before the real one. Default status 103. */
  | { type: "informational"; status?: 100 | 102 | 103 }
  /** An HTTP/1.0 response: no chunks, the end of the connection is the end of the body. */
  | { type: "http-1.0" }
  /** The body (or the first event) is cut in the middle of the JSON. */
  | { type: "malformed-json" }
  /** Status 200 and a web page, as a login portal or a proxy would send. */
  | { type: "html" }

/** When a fault strikes. All given conditions must hold; without any it always does. */
export interface FaultRule {
  fault: Fault
  /** Decided from the server's seed and the request's number, so it is the same in every run. */
  probability?: number
  /** Request numbers. */
  seq?: number | readonly number[]
  when?: (request: MockRequest) => boolean
  /** Strikes at most so many times. */
  times?: number
}
