import type { IncomingHttpHeaders } from "node:http"
import { AbortFanout, type AbortTarget } from "../abort-fanout.js"
import { type BodyReader, createBodyReader, type EventListener } from "./body-reader.js"
import type { Carrier, ReplyHandler, SentRequest, WireRequest } from "./carrier.js"
import { TransportError } from "./transport-error.js"

/** One request. */
export interface HttpCall extends WireRequest {
  /** Milliseconds from sending to the last byte. */
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Called for each server-sent event of a successful reply; what it throws ends the call. */
  onEvent?: EventListener
}

/** A complete reply: its body arrived to the last byte as far as HTTP can tell. */
export interface HttpReply {
  status: number
  headers: IncomingHttpHeaders
  /** Empty when the body was delivered as events. */
  text: string
  streamed: boolean
}

export interface Transport {
  /**
   * Sends one request. There is no queue: every call in flight has its own connection.
   * @throws TransportError when no complete reply arrived.
   */
  post(call: HttpCall): Promise<HttpReply>
  /** Ends all connections at once. */
  close(): Promise<void>
}

const longestTimer = 2 ** 31 - 1

/** Requests over connections. Timeouts, aborts and event streams are handled here, statuses are not. */
export function createTransport(carrier: Carrier): Transport {
  const aborts = new AbortFanout()

  return {
    post: (call) =>
      new Promise((resolve, reject) => {
        if (call.signal?.aborted) reject(new TransportError("aborted", "the request was cancelled"))
        else new Exchange(call, { resolve, reject }, aborts).begin(call, carrier)
      }),
    close: () => carrier.close(),
  }
}

interface Settle {
  resolve: (reply: HttpReply) => void
  reject: (error: Error) => void
}

/**
 * One request and its reply. A class, because thousands of them wait at once and closures take several times the
 * memory; of the call it keeps only what it still needs while it waits.
 */
class Exchange implements ReplyHandler, AbortTarget {
  readonly #onEvent: EventListener | undefined
  readonly #signal: AbortSignal | undefined
  readonly #aborts: AbortFanout
  readonly #timer: NodeJS.Timeout
  #settle: Settle | undefined
  #sent: SentRequest | undefined
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #body: BodyReader | undefined

  constructor({ onEvent, signal, timeoutMs }: HttpCall, settle: Settle, aborts: AbortFanout) {
    this.#onEvent = onEvent
    this.#signal = signal
    this.#settle = settle
    this.#aborts = aborts
    this.#timer = setTimeout(timedOut, Math.min(timeoutMs, longestTimer), this, timeoutMs)
    if (signal) aborts.add(signal, this)
  }

  begin(request: WireRequest, carrier: Carrier): void {
    this.#sent = carrier.send(request, this)
  }

  signalAborted(): void {
    this.stop(new TransportError("aborted", "the request was cancelled"))
  }

  start(status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#headers = headers
    this.#body = createBodyReader(this.#onEvent)
    this.#body.start(status, headers)
  }

  data(chunk: Buffer): void {
    if (!this.#settle) return
    try {
      this.#body?.data(chunk)
    } catch (error) {
      this.stop(asError(error))
    }
  }

  end(): void {
    if (!this.#settle) return
    try {
      const { text = "", streamed = false } = this.#body?.end() ?? {}
      this.#ended()?.resolve({ status: this.#status, headers: this.#headers, text, streamed })
    } catch (error) {
      this.stop(asError(error))
    }
  }

  fail(error: Error): void {
    const phase = this.#status === 0 ? "request" : "reply"
    this.#ended()?.reject(new TransportError(phase, error.message, error))
  }

  /** Gives the request up. */
  stop(error: Error): void {
    const settle = this.#ended()
    if (!settle) return
    settle.reject(error)
    this.#sent?.cancel(error)
  }

  /** What to settle, the first time. */
  #ended(): Settle | undefined {
    const settle = this.#settle
    this.#settle = undefined
    clearTimeout(this.#timer)
    if (this.#signal) this.#aborts.remove(this.#signal, this)
    return settle
  }
}

function timedOut(exchange: Exchange, timeoutMs: number): void {
  exchange.stop(new TransportError("timeout", `no complete reply within ${timeoutMs / 1000} s`))
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
