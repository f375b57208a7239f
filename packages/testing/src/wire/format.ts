import type { Piece, ResolvedAnswer } from "../answer/index.js"
import type { JsonObject } from "../json/index.js"
import type { MockRequest, PromptFields, WireFormatName } from "../request/index.js"

/** How a stream reports usage; every variant but the first is a fault clients must cope with. */
export type UsageVariant = "normal" | "absent" | "null" | "every-chunk" | "partial"

/** Everything a format needs to write a reply. */
export interface Reply {
  readonly request: MockRequest
  readonly id: string
  /** Unix time, seconds. */
  readonly created: number
  readonly answers: readonly ResolvedAnswer[]
  readonly usage: UsageVariant
}

/** Why a request is refused; each format has its own words for it. */
export type RefusalKind =
  | "invalid_request"
  | "authentication"
  | "permission"
  | "not_found"
  | "unknown_model"
  | "context_length"
  | "rate_limit"
  | "overloaded"
  | "server"

export interface Refusal {
  status: number
  kind: RefusalKind
  message: string
}

/** Writes one streamed reply as text events. Events end as the format demands; framing is the server's. */
export interface StreamEncoder {
  /** What comes before the first token. */
  open(): string
  /**
   * One event carrying a piece.
   * @param stamp empty, or `"t":"<ns>",` to be placed right after the first brace.
   */
  piece(piece: Piece, stamp: string): string
  /** What comes after the last token, without the end marker. */
  close(): string
  /** The end marker, such as `data: [DONE]`; empty when the format has none. */
  done: string
}

/** One API's request and reply shapes. */
export interface WireFormat {
  readonly name: WireFormatName
  /** Reads a body; a text is the reason it is invalid. */
  read(body: JsonObject, target: RequestTarget): PromptFields | string
  readonly streamType: string
  stream(reply: Reply): StreamEncoder
  /** The whole reply as JSON text. */
  whole(reply: Reply): string
  /** Body of a refusal. */
  refuse(refusal: Refusal): string
  /** An error in the middle of a stream, as an event. */
  streamError(refusal: Refusal): string
  /** A comment or ping that clients must skip; empty when the format has none. */
  readonly ping: string
}

interface RequestTarget {
  path: string
  query: string
  headers: Readonly<Record<string, string>>
}

/** Token counts of a reply over all choices. */
export function outputTokens(reply: Reply): number {
  let total = 0
  for (const answer of reply.answers) total += answer.tokens
  return total
}

export function reasoningTokens(reply: Reply): number {
  let total = 0
  for (const answer of reply.answers) total += answer.reasoningTokens
  return total
}

export function cachedTokens(reply: Reply): number {
  return Math.min(reply.answers[0]?.cachedTokens ?? 0, reply.request.inputTokens)
}
