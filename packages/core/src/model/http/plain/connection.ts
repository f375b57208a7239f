import type { IncomingHttpHeaders } from "node:http"
import { connect, type Socket } from "node:net"
import type { ReplyHandler } from "../carrier.js"
import { ReplyParser, type ReplySink } from "./reply-parser.js"

export interface ConnectionOptions {
  host: string
  port: number
  /** Milliseconds to make the connection. */
  connectTimeoutMs: number
  /** A reply is complete and the next request may go out. */
  onFree: (connection: Connection) => void
  /** It ended, or can carry nothing more. */
  onGone: (connection: Connection) => void
}

/**
 * Where the bytes of every connection arrive before they are copied, each turn one after the other. Node would make a
 * buffer of this size for every read, which costs more than reading.
 */
const received = Buffer.allocUnsafeSlow(64 * 1024)

/** One TCP connection that carries one request at a time. */
export class Connection implements ReplySink {
  readonly #socket: Socket
  readonly #options: ConnectionOptions
  readonly #parser = new ReplyParser(this)
  /** Of the request in flight. */
  #handler: ReplyHandler | undefined
  /** Milliseconds for which the server keeps it open without a request, when it says so. */
  #keepsMs: number | undefined
  #freeSince = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
    const { host, port, connectTimeoutMs } = options
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
      onread: {
        buffer: received,
        callback: (length, bytes) => this.#read(Buffer.from(bytes.subarray(0, length))),
      },
    })
    this.#socket = socket
    const timer = setTimeout(() => {
      socket.destroy(new ConnectionError("ETIMEDOUT", `no connection within ${connectTimeoutMs / 1000} s`))
    }, connectTimeoutMs)
    socket.once("connect", () => clearTimeout(timer))
    socket.on("end", () => this.#ended())
    socket.on("error", (error) => this.#fail(error))
    socket.once("close", () => {
      clearTimeout(timer)
      this.#fail(new ConnectionError("ECONNRESET", "the other side closed"))
      options.onGone(this)
    })
  }

  /** Sends a request; call it only on a new or free connection. */
  send(text: string, encoding: "latin1" | "utf8", handler: ReplyHandler): void {
    this.#handler = handler
    this.#parser.reset()
    this.#socket.ref()
    this.#socket.write(text, encoding)
  }

  /** Called by the parser, as `data` and `end` are. */
  start(status: number, headers: IncomingHttpHeaders): void {
    const keep = headers["keep-alive"] && /timeout=(\d+)/i.exec(String(headers["keep-alive"]))
    if (keep) this.#keepsMs = Number(keep[1]) * 1000
    this.#handler?.start(status, headers)
  }

  data(chunk: Buffer): void {
    this.#handler?.data(chunk)
  }

  end(keepAlive: boolean): void {
    const handler = this.#handler
    this.#handler = undefined
    // A reply may come before the request was sent; its rest would then stand before the next one.
    if (keepAlive && this.#socket.writableLength === 0) {
      this.#socket.unref()
      this.#freeSince = performance.now()
      this.#options.onFree(this)
    } else this.#socket.destroy()
    handler?.end()
  }

  /** Whether a free one may still be used: servers close those that wait, and a request must not cross that. */
  usableAt(now: number, idleMs: number): boolean {
    const keepsMs = this.#keepsMs === undefined ? idleMs : Math.max(0, this.#keepsMs - 1000)
    return !this.#socket.destroyed && now - this.#freeSince < keepsMs
  }

  /** Ends it; the request in flight hears nothing more. */
  cancel(): void {
    this.#handler = undefined
    this.#socket.destroy()
  }

  /** @returns true, to go on reading. */
  #read(chunk: Buffer): true {
    try {
      // Nothing was asked: what a server says on its own accord cannot belong to the next request.
      if (!this.#handler) this.#socket.destroy()
      else this.#parser.feed(chunk)
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
      this.#socket.destroy()
    }
    return true
  }

  #ended(): void {
    if (this.#handler && this.#parser.connectionEnded()) return
    this.#fail(new ConnectionError("ECONNRESET", "the other side closed"))
  }

  #fail(error: Error): void {
    const handler = this.#handler
    this.#handler = undefined
    handler?.fail(error)
  }
}

class ConnectionError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = "ConnectionError"
    this.code = code
  }
}
