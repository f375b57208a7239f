import type { ChatMessage, Turn } from "../workload/conversation.js"

/** How a response is cut into events. */
export type Framing = "sse" | "ndjson" | "json"

/**
 * What an event is, decided from its bytes without parsing it whole:
 * `content` visible output (text, tool-call arguments, audio), `reasoning` output of the thinking phase,
 * `finish` ends the output, `content_finish` is visible output and its end in one event, `usage` carries token counts,
 * `content_facts` and `reasoning_facts` are output together with those or a reason for its end, `done` is the last
 * event of the stream,
 * `error` reports a failure inside a 200 response, `other` anything else (role-only deltas, pings).
 */
export type EventKind =
  | "content"
  | "content_finish"
  | "content_facts"
  | "reasoning"
  | "reasoning_facts"
  | "finish"
  | "usage"
  | "done"
  | "error"
  | "other"

/** A request ready for the wire. */
export interface WireRequest {
  readonly method: "POST"
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is known of the finished response. Absent counts were not reported by the server. */
export interface ResponseFacts {
  /** The reply as the next turn's history carries it. */
  readonly reply?: ChatMessage
  readonly text: string
  readonly promptTokens?: number
  readonly completionTokens?: number
  readonly cachedTokens?: number
  readonly reasoningTokens?: number
  readonly acceptedPredictionTokens?: number
  readonly rejectedPredictionTokens?: number
  readonly finishReason?: string
  /** The message of an error the body carried in spite of its status. */
  readonly error?: string
}

/**
 * A wire format. `classify` is on the hot path and works on bytes; `finish` runs after the request has ended.
 * Values of this interface are made by a module that each I/O thread loads for itself, so they hold no state
 * of a run.
 */
export interface Protocol {
  readonly name: string
  /** The framing of a streamed response; responses that are not streamed are always `json`. */
  readonly streamFraming: Framing
  /**
   * The stream is complete only after an event of this kind (`done` for `[DONE]`, `finish` elsewhere, which
   * `content_finish` also satisfies).
   */
  readonly completeOn: EventKind
  /**
   * `finishStream` wants every event, e.g. to count tokens of a text whose usage is not reported. Otherwise it gets
   * all of them only where the text is wanted, else those that can carry facts: the first event, the first and last
   * with output (see {@link factsApart}), and the last of every other kind.
   */
  readonly needsAllEvents?: boolean
  /**
   * Nothing is known from a plain `content` or `reasoning` event but its output: with facts it is of another kind. Such
   * events then need not be kept, which would cost a copy of each.
   */
  readonly factsApart?: boolean
  request(turn: Turn, history: readonly ChatMessage[]): WireRequest
  /**
   * The kind of one event: for SSE the bytes of its data between `start` and `end` (and the event's name, if
   * any), for NDJSON one line.
   */
  classify(bytes: Uint8Array, start: number, end: number, eventName: string | undefined): EventKind
  /** Tokens of visible output one event carries when more than one is the norm; 1 when unknown. */
  tokensOf?(bytes: Uint8Array, start: number, end: number): number
  /** Facts of a streamed response from its kept events (data only, in order). */
  finishStream(events: readonly string[]): ResponseFacts
  /** Facts of a whole response body. */
  finishBody(body: string): ResponseFacts
}
