import { connect, type NetConnectOpts, type OnReadOpts, type Socket } from "node:net"
import { type ConnectionOptions, connect as connectTls, TLSSocket } from "node:tls"
import type { PollClock } from "../clock/index.js"
import { column, flag } from "../record/columns.js"
import type { FailureKind } from "../record/request-record.js"
import type { Exchange } from "./exchange.js"
import type { HttpProxy } from "./proxy.js"
import type { Target } from "./target.js"
import { openTunnel } from "./tunnel.js"

/** What a connection needs of the pool it belongs to. */
export interface ConnectionOwner {
  readonly clock: PollClock
  readonly target: Target
  /** One buffer that all sockets of the thread read into. */
  readonly readBuffer: Buffer
  /** The address to connect to. */
  address(): string
  /** The last TLS session, to resume it. */
  tlsSession: Buffer | undefined
  /** Connections that this machine could not open, for want of open files, ports or memory. */
  localFailures: number
  /** Connected (and through with TLS), whether or not a request waits for it. */
  onOpen(connection: Connection): void
  /** It never came to be. */
  onConnectFailed(connection: Connection, kind: FailureKind, error: string): void
  /** It is closed; called once, after `onOpen`. */
  onClosed(connection: Connection): void
}

/** Requests larger than this are watched until the kernel has taken their last byte. */
const watchedBytes = 16 * 1024

/** One keep-alive socket and at most one exchange on it. */
export class Connection {
  readonly #owner: ConnectionOwner
  #socket: Socket
  #exchange: Exchange | undefined
  #open = false
  #dead = false
  #served = 0
  readonly startNs: number
  /** Connect time, charged to the first request that waited for this connection. */
  #connectNs = 0
  #tlsNs = 0

  constructor(owner: ConnectionOwner) {
    this.#owner = owner
    this.startNs = owner.clock.now()
    const { target, readBuffer } = owner
    const { port, tls, proxy } = target
    const onread = { buffer: readBuffer, callback: (length: number) => this.#onRead(readBuffer, length) }
    const address = { host: owner.address(), port: proxy?.port ?? port, noDelay: true }
    if (tls && proxy !== undefined) this.#socket = this.#connectThrough(address, proxy)
    else if (tls) this.#socket = this.#encrypt({ ...address, onread })
    else this.#socket = connect({ ...address, onread })
    this.#listen()
    this.#socket.once("connect", () => {
      this.#connectNs = owner.clock.now() - this.startNs
      if (!tls) this.#onOpen()
    })
  }

  /** A socket to the proxy, over which TLS begins when the proxy lets it through. */
  #connectThrough(address: NetConnectOpts, proxy: HttpProxy): Socket {
    const socket = connect(address)
    socket.once("connect", () => {
      const { target } = this.#owner
      openTunnel(socket, `${target.hostname}:${target.port}`, proxy, (reason) => {
        if (reason !== undefined) this.#onError(new Error(reason))
        if (this.#dead) return
        for (const event of ["error", "end", "close"]) socket.removeAllListeners(event)
        this.#socket = this.#encrypt({ socket })
        // A socket in a socket has no buffer of ours to read into.
        this.#socket.on("data", (part: Buffer) => this.#onRead(part, part.length))
        this.#listen()
      })
    })
    return socket
  }

  #encrypt(options: ConnectionOptions & { readonly onread?: OnReadOpts }): Socket {
    const owner = this.#owner
    const { hostname, insecure } = owner.target
    const socket = connectTls({
      ...options,
      rejectUnauthorized: !insecure,
      ALPNProtocols: ["http/1.1"],
      ...(owner.tlsSession === undefined ? {} : { session: owner.tlsSession }),
      ...(/^[\d.]+$|:/.test(hostname) ? {} : { servername: hostname }),
    })
    socket.on("session", (session) => {
      owner.tlsSession = session
    })
    socket.once("secureConnect", () => {
      this.#tlsNs = owner.clock.now() - this.startNs - this.#connectNs
      this.#onOpen()
    })
    return socket
  }

  #listen(): void {
    this.#socket.on("error", (error) => this.#onError(error))
    this.#socket.on("end", () => this.#onEnd())
    this.#socket.on("close", () => this.#onClosed())
  }

  get open(): boolean {
    return this.#open && !this.#dead
  }

  get idle(): boolean {
    return this.open && this.#exchange === undefined
  }

  /** Sends a request on an open, idle connection. */
  send(exchange: Exchange): void {
    this.#exchange = exchange
    const { row, request } = exchange
    if (this.#served++ > 0) exchange.setFlag(flag.reused)
    else {
      exchange.clearFlag(flag.reused)
      // Charged only to a request that waited for it, not to one that found it warm.
      const waited = !Number.isNaN(exchange.connectingSinceNs)
      row[column.connectNs] = waited ? this.#connectNs : 0
      row[column.tlsNs] = waited ? this.#tlsNs : 0
    }
    exchange.connectingSinceNs = Number.NaN
    const nowNs = this.#owner.clock.now()
    // A request that is sent once more keeps the time at which it was sent first.
    if (Number.isNaN(row[column.writtenNs] ?? 0)) row[column.writtenNs] = nowNs
    row[column.attempts] = (row[column.attempts] ?? 0) + 1
    row[column.bytesSent] = request.length
    exchange.lastActivityNs = nowNs
    if (request.length > watchedBytes) {
      const index = row[column.index]
      this.#socket.write(request, () => {
        // By now the exchange may have moved on to another request.
        if (this.#exchange === exchange && row[column.index] === index) {
          row[column.sentNs] = this.#owner.clock.now()
        }
      })
      return
    }
    this.#socket.write(request)
    row[column.sentNs] = this.#socket.writableLength === 0 ? this.#owner.clock.now() : Number.NaN
  }

  /** Takes the exchange off after its response; the connection is idle again. */
  release(): void {
    this.#exchange = undefined
  }

  /** Closes at once; nothing more is told of its exchange. */
  destroy(): void {
    this.#exchange = undefined
    if (this.#dead) return
    this.#dead = true
    this.#socket.destroy()
  }

  #onOpen(): void {
    if (this.#dead) return
    this.#open = true
    this.#owner.onOpen(this)
  }

  #onRead(bytes: Buffer, length: number): boolean {
    const exchange = this.#exchange
    if (exchange === undefined || this.#dead) {
      // Bytes without a request: whatever they are, the connection is out of step.
      this.destroy()
      return false
    }
    const stampNs = this.#owner.clock.stamp()
    const { row } = exchange
    if (Number.isNaN(row[column.sentNs] ?? 0)) row[column.sentNs] = stampNs
    exchange.onBytes(bytes, length, stampNs)
    return true
  }

  #onEnd(): void {
    if (this.#dead) return
    const exchange = this.#exchange
    this.#dead = true
    this.#exchange = undefined
    this.#socket.destroy()
    exchange?.onClose(this.#owner.clock.stamp())
  }

  #onError(error: Error): void {
    if (this.#dead) return
    const exchange = this.#exchange
    this.#dead = true
    this.#exchange = undefined
    this.#socket.destroy()
    if (!this.#open) {
      const isHandshake = this.#connectNs > 0 && this.#socket instanceof TLSSocket
      const kind = isHandshake ? "tls" : connectFailure(error)
      if (localCodes.has(systemCode(error) ?? "")) this.#owner.localFailures++
      this.#owner.onConnectFailed(this, kind, describe(error))
    } else exchange?.onBreak(this.#owner.clock.stamp(), "reset", describe(error))
  }

  #onClosed(): void {
    if (!this.#dead) {
      // Closed without a word: as if the peer had ended it.
      this.#onEnd()
    }
    if (this.#open) this.#owner.onClosed(this)
  }
}

const localCodes: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "EADDRNOTAVAIL", "ENOBUFS", "ENOMEM"])

function connectFailure(error: Error): FailureKind {
  const code = systemCode(error)
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "dns"
  return code === "ETIMEDOUT" ? "connect_timeout" : "connect"
}

function describe(error: Error): string {
  const code = systemCode(error)
  return code === undefined || error.message.includes(code) ? error.message : `${code}: ${error.message}`
}

function systemCode(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined
}
