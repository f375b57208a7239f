import type { IncomingHttpHeaders } from "node:http"

/** One request as it goes out. */
export interface WireRequest {
  /** Default POST. */
  method?: "GET"
  origin: string
  /** Path with query. */
  target: string
  /** Names and values in turn. The same array for the same headers lets a carrier prepare them once. */
  headers: readonly string[]
  /** Empty for none. */
  body: string
}

/** Takes one reply. Exactly one of `end` and `fail` is called, last; neither after a cancel. */
export interface ReplyHandler {
  /** The final status; informational replies are left out. */
  start(status: number, headers: IncomingHttpHeaders): void
  data(chunk: Buffer): void
  /** The body arrived to its last byte. */
  end(): void
  fail(error: Error): void
}

/** A request on its way. */
export interface SentRequest {
  /** Gives it up; its handler hears nothing more. */
  cancel(reason: Error): void
}

/** Carries requests over connections of its own. No queue: each request in flight has a connection. */
export interface Carrier {
  send(request: WireRequest, handler: ReplyHandler): SentRequest
  /** Ends all connections at once. */
  close(): Promise<void>
}
