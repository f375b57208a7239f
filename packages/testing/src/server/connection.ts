import type { Socket } from "node:net"
import { createRequestParser, type RawRequest } from "../http/index.js"
import type { Clock } from "../schedule/index.js"
import type { Counters } from "./counters.js"

/** A request on a connection, with the two times only the connection knows. */
export interface IncomingRequest extends RawRequest {
  firstByteNs: number
  completeNs: number
}

export interface ConnectionHooks {
  onRequest(connection: Connection, request: IncomingRequest): void
}

/** How many bytes the next piece has, when writes are split. */
export type CutLength = () => number

/** One client connection: reads requests, hands them out one at a time, writes bytes. */
export class Connection {
  closed = false
  /** Called when the client goes away while a reply is being sent. */
  onGone: (() => void) | undefined
  closeOnNextRequest = false
  served = 0

  #busy = false
  #firstByteNs = 0
  readonly #waiting: IncomingRequest[] = []
  /** Cut bytes on their way, when writes are split; one piece leaves per turn of the event loop. */
  readonly #pieces: Buffer[] = []
  #ending = false
  readonly #cut: CutLength | undefined
  readonly #socket: Socket
  readonly #counters: Counters
  readonly #hooks: ConnectionHooks

  constructor(
    socket: Socket,
    clock: Clock,
    counters: Counters,
    hooks: ConnectionHooks,
    cut: CutLength | undefined,
  ) {
    this.#cut = cut
    this.#socket = socket
    this.#counters = counters
    this.#hooks = hooks
    socket.setNoDelay(true)
    const parse = createRequestParser({
      onStart: () => {
        this.#firstByteNs = clock.now()
        if (this.closeOnNextRequest) socket.destroy()
      },
      onExpectContinue: () => this.write("HTTP/1.1 100 Continue\r\n\r\n", true),
      onRequest: (raw) => this.#receive(timed(raw, this.#firstByteNs, clock.now())),
      onError: (reason) => {
        const body = JSON.stringify({ error: { message: reason, type: "invalid_request_error" } })
        this.write(
          `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
          true,
        )
        this.end()
      },
    })
    socket.on("data", parse)
    socket.on("error", () => socket.destroy())
    socket.on("close", () => {
      this.closed = true
      this.onGone?.()
    })
  }

  #receive(request: IncomingRequest): void {
    if (this.closed) return
    if (this.closeOnNextRequest) {
      // A pipelined request began before the fault was known; what was answered so far still leaves.
      this.end()
      return
    }
    if (this.#busy) {
      this.#waiting.push(request)
      return
    }
    this.#busy = true
    this.#hooks.onRequest(this, request)
  }

  /** Writes text; `ascii` saves the encoder's work. False when the kernel's buffer is full. */
  write(text: string, ascii: boolean): boolean {
    if (this.closed) return true
    this.#counters.bytesWritten += ascii ? text.length : Buffer.byteLength(text)
    if (this.#cut !== undefined) return this.#writeCut(Buffer.from(text), this.#cut)
    return this.#socket.write(text, ascii ? "latin1" : "utf8")
  }

  writeBytes(bytes: Buffer): boolean {
    if (this.closed) return true
    this.#counters.bytesWritten += bytes.length
    if (this.#cut !== undefined) return this.#writeCut(bytes, this.#cut)
    return this.#socket.write(bytes)
  }

  #writeCut(bytes: Buffer, cut: CutLength): boolean {
    const idle = this.#pieces.length === 0
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + Math.max(1, cut()))
      this.#pieces.push(bytes.subarray(at, end))
      at = end
    }
    if (idle) this.#pump()
    return true
  }

  #pump(): void {
    const piece = this.#pieces[0]
    if (piece === undefined) {
      if (this.#ending) this.#socket.end()
      return
    }
    this.#socket.write(piece)
    setImmediate(() => {
      this.#pieces.shift()
      if (!this.closed) this.#pump()
    })
  }

  onceDrained(run: () => void): void {
    this.#socket.once("drain", run)
  }

  /** The reply is complete: the next request of this connection may be served. */
  next(): void {
    this.served++
    this.#busy = false
    this.onGone = undefined
    const request = this.#waiting.shift()
    if (request !== undefined) this.#receive(request)
  }

  end(): void {
    this.#ending = true
    if (this.#pieces.length === 0) this.#socket.end()
  }

  /** Closes with RST, so that the client sees a connection reset and not an end. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

/** Spelled out: a spread would cost more than reading the request. */
function timed(raw: RawRequest, firstByteNs: number, completeNs: number): IncomingRequest {
  const { method, path, query, headers, body, version, keepAlive } = raw
  return { method, path, query, headers, body, version, keepAlive, firstByteNs, completeNs }
}
