import type { AnswerRule } from "../answer/index.js"
import type { FaultRule } from "../fault/index.js"
import type { Emission, TimingProfile } from "../schedule/index.js"
import type { TruthCapacity } from "../truth/index.js"

/** Limits that are answered with 429 and `Retry-After`. */
export interface RateLimit {
  /** Requests in any window of 60 s. */
  requestsPerMinute?: number
  /** Requests in flight. */
  concurrent?: number
}

export interface MockServerOptions {
  /** Addresses to listen on. Default `["127.0.0.1"]`; several loopback addresses avoid running out of ports. */
  hosts?: readonly string[]
  /** Port, the same on every address. Default 0: a free one. */
  port?: number
  /** Default 1. Everything random depends on it and on request numbers alone. */
  seed?: number
  /** Timing and length laws. Default: answers at once, 16 tokens. */
  timing?: TimingProfile
  /** How token events are placed in time. Default `{ type: "spread" }`. */
  emission?: Emission
  /** Events that are held back and written together. Default 1. */
  eventsPerWrite?: number
  /** Cuts every write at random bytes, also inside a character. Default false. */
  split?: boolean
  /** Polls instead of sleeping shortly before an event: lateness of microseconds for one busy core. */
  spin?: boolean
  /** Embeds the time of writing in every token event as `"t":"<ns>"`. Default false. */
  stamps?: boolean
  answer?: AnswerRule
  faults?: readonly FaultRule[]
  /** Accepted keys. Without it any key, or none, is accepted. */
  apiKey?: string | readonly string[]
  /** Known model names. Without it any name is accepted. */
  models?: readonly string[]
  /** Prompt and answer together must fit, in simulated tokens; beyond it the request is refused. */
  contextTokens?: number
  rateLimit?: RateLimit
  /** Close a connection after so many responses. */
  requestsPerConnection?: number
  /** Room for the truth log. Default 100,000 requests and 1,000,000 events; `false` keeps none. */
  truth?: TruthCapacity | false
  /** Listens on this Unix socket too. */
  socketPath?: string
  /** Speaks TLS, on every address, with this key and certificate (PEM). */
  tls?: { key: string; cert: string }
  /** How many requests {@link MockServer.requests} remembers. Default 10,000; 0 for none. */
  rememberRequests?: number
}
