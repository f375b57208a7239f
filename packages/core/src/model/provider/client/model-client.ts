import type { EventListener } from "../../http/body-reader.js"
import type { HttpReply } from "../../http/transport.js"
import type { JsonObject } from "../json-object.js"

/** One request of a model: what belongs to it alone. */
export interface ModelCall {
  body: JsonObject
  extraHeaders: Readonly<Record<string, string>> | undefined
  extraQuery: Readonly<Record<string, string>> | undefined
  /** Milliseconds from sending to the last byte. */
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Called for each server-sent event of a successful reply; what it throws ends the call. */
  onEvent: EventListener | undefined
}

/** What carries a model's requests to its endpoint: address, key and headers are known to it. */
export interface ModelClient {
  /**
   * Sends one request, once. Replies of every status are returned.
   * @throws TransportError when no complete reply arrived
   */
  send(call: ModelCall): Promise<HttpReply>
  /** Ends all connections at once. */
  close(): Promise<void>
}
