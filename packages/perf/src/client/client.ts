import type { PollClock } from "../clock/index.js"
import type { Protocol } from "../protocol/protocol.js"
import type { FailureKind, RequestOutcome } from "../record/request-record.js"
import { Connection, type ConnectionOwner } from "./connection.js"
import type { ExchangeLimits } from "./deadlines.js"
import { Exchange, type ExchangeOwner } from "./exchange.js"
import type { Target } from "./target.js"
import { TimingWheel } from "./timing-wheel.js"

export interface ClientOptions {
  readonly target: Target
  readonly protocol: Protocol
  readonly limits: ExchangeLimits
  readonly clock: PollClock
  /** An exchange is over; it may be used again as soon as this returns. */
  /** True keeps the exchange, to send it once more later. */
  readonly onEnd: (exchange: Exchange) => boolean
}

/** Handshakes under way at once; more would only overflow the server's queue. */
const connectingLimit = 256
const readBufferBytes = 64 * 1024

/**
 * The HTTP/1.1 client of one thread: a pool of keep-alive connections as large as the number of requests in
 * flight, last used first. Nothing is allocated per event; an exchange that ends is told by one call.
 */
export class Client implements ConnectionOwner, ExchangeOwner {
  readonly clock: PollClock
  readonly target: Target
  readonly protocol: Protocol
  readonly limits: ExchangeLimits
  readonly readBuffer = Buffer.alloc(readBufferBytes)
  tlsSession: Buffer | undefined
  /** Requests that found no open connection. */
  waits = 0
  /** Requests sent once more because a used connection died under them. */
  transportRetries = 0
  connectionsOpened = 0
  localFailures = 0
  contentEvents = 0
  coalescedEvents = 0

  readonly #onEnd: (exchange: Exchange) => boolean
  readonly #wheel: TimingWheel
  readonly #idle: Connection[] = []
  readonly #open = new Set<Connection>()
  readonly #connecting = new Set<Connection>()
  /** Requests that wait for a connection, oldest first. */
  readonly #waiting = new Set<Exchange>()
  readonly #active = new Map<Exchange, Connection | undefined>()
  readonly #free: Exchange[] = []
  #addressIndex = 0
  #failedAddresses = 0
  #wanted = 0
  #closed = false
  #onWarm: (() => void) | undefined

  constructor(options: ClientOptions) {
    this.clock = options.clock
    this.target = options.target
    this.protocol = options.protocol
    this.limits = options.limits
    this.#onEnd = options.onEnd
    this.#wheel = new TimingWheel(options.clock.now())
  }

  get inFlight(): number {
    return this.#active.size
  }

  get openConnections(): number {
    return this.#open.size
  }

  /** Gives back an exchange that was kept. */
  free(exchange: Exchange): void {
    this.#free.push(exchange)
  }

  /** An exchange to be filled in and sent. */
  take(): Exchange {
    const exchange = this.#free.pop() ?? new Exchange(this)
    exchange.begin()
    return exchange
  }

  /** Opens connections ahead of the first requests; calls back when they stand or cannot. */
  warm(count: number, done: () => void): void {
    this.#onWarm = done
    if (this.target.addresses.length > 0) this.#wanted = count
    this.#connect()
    this.#tellWarm()
  }

  /** Sends an exchange whose request, flags and times up to `grantedNs` are filled in. */
  send(exchange: Exchange): void {
    if (this.target.addresses.length === 0) {
      exchange.settle("dns", this.target.lookupError, this.clock.now())
      this.#finish(exchange)
      return
    }
    this.#active.set(exchange, undefined)
    let connection = exchange.fresh ? undefined : this.#idle.pop()
    while (connection !== undefined && !connection.idle) connection = this.#idle.pop()
    if (connection === undefined) {
      this.waits++
      exchange.connectingSinceNs = this.clock.now()
      this.#waiting.add(exchange)
      this.#wheel.add(exchange)
      this.#connect()
      return
    }
    this.#start(connection, exchange)
  }

  /** Looks at deadlines; to be called every few milliseconds. */
  tick(): void {
    this.#wheel.advance(this.clock.now())
  }

  /** Ends everything in flight with this outcome. */
  abort(outcome: RequestOutcome, error: string): void {
    for (const exchange of [...this.#active.keys()]) this.onGiveUp(exchange, outcome, error)
  }

  /** Closes every connection. */
  close(): void {
    this.#closed = true
    this.#wanted = 0
    for (const connection of [...this.#open, ...this.#connecting]) connection.destroy()
    this.#open.clear()
    this.#connecting.clear()
    this.#idle.length = 0
  }

  address(): string {
    return this.target.addresses[this.#addressIndex % this.target.addresses.length] ?? this.target.hostname
  }

  onOpen(connection: Connection): void {
    this.#connecting.delete(connection)
    if (this.#closed) {
      connection.destroy()
      return
    }
    this.#open.add(connection)
    this.connectionsOpened++
    this.#failedAddresses = 0
    const [exchange] = this.#waiting
    if (exchange === undefined) this.#idle.push(connection)
    else {
      this.#waiting.delete(exchange)
      this.#start(connection, exchange)
    }
    this.#connect()
    this.#tellWarm()
  }

  onConnectFailed(connection: Connection, kind: FailureKind, error: string): void {
    this.#connecting.delete(connection)
    if (this.#closed) return
    const others = this.target.addresses.length - 1
    if (this.connectionsOpened === 0 && this.#failedAddresses < others) {
      // Nothing ever answered at this address: the name may have another one that does.
      this.#failedAddresses++
      this.#addressIndex++
    } else {
      this.#wanted = 0
      const [exchange] = this.#waiting
      if (exchange !== undefined) this.onGiveUp(exchange, kind, error)
    }
    this.#connect()
    this.#tellWarm()
  }

  onClosed(connection: Connection): void {
    this.#open.delete(connection)
    const at = this.#idle.lastIndexOf(connection)
    if (at >= 0) this.#idle.splice(at, 1)
  }

  onResponseEnd(exchange: Exchange, reusable: boolean): void {
    const connection = this.#active.get(exchange)
    this.#active.delete(exchange)
    if (connection !== undefined) {
      connection.release()
      if (reusable && connection.open && !this.#closed) this.#idle.push(connection)
      else connection.destroy()
    }
    this.#finish(exchange)
  }

  onGiveUp(exchange: Exchange, outcome: RequestOutcome, error: string): void {
    const connection = this.#active.get(exchange)
    this.#active.delete(exchange)
    this.#waiting.delete(exchange)
    connection?.destroy()
    const isStale = outcome === "reset" && !exchange.answered && !exchange.fresh && exchange.wasReused
    if (isStale && !this.#closed) {
      // The server had closed this connection before it could see the request. That is no failure of the
      // service; the request goes out again at once, on a connection of its own.
      this.transportRetries++
      exchange.restart()
      exchange.fresh = true
      this.send(exchange)
      return
    }
    if (outcome === "connect_timeout") this.#dropSlowConnects()
    exchange.settle(outcome, error, this.clock.now())
    this.#finish(exchange)
  }

  /** Handshakes nobody waits for any more must not hold the places of new ones. */
  #dropSlowConnects(): void {
    const limitNs = this.clock.now() - this.limits.connectNs
    for (const connection of this.#connecting) {
      if (connection.startNs > limitNs) continue
      connection.destroy()
      this.#connecting.delete(connection)
    }
  }

  #start(connection: Connection, exchange: Exchange): void {
    this.#active.set(exchange, connection)
    connection.send(exchange)
    this.#wheel.add(exchange)
  }

  #finish(exchange: Exchange): void {
    if (!this.#onEnd(exchange)) this.#free.push(exchange)
  }

  #connect(): void {
    const needed = Math.max(this.#waiting.size, this.#wanted - this.#open.size)
    while (!this.#closed && this.#connecting.size < Math.min(needed, connectingLimit)) {
      this.#connecting.add(new Connection(this))
    }
  }

  #tellWarm(): void {
    if (this.#onWarm === undefined || this.#open.size < this.#wanted) return
    const done = this.#onWarm
    this.#onWarm = undefined
    this.#wanted = 0
    done()
  }
}
