import { Client, type Exchange } from "../client/index.js"
import { type Clock, createClock, PollClock } from "../clock/index.js"
import type { Protocol } from "../protocol/protocol.js"
import { column, flag } from "../record/columns.js"
import { FinishedBatchWriter } from "./finished-batch.js"
import { Flusher } from "./flusher.js"
import { type FromIo, type IoCounters, type IoSetup, meta, type ToIo } from "./io-messages.js"
import { LaterSends } from "./later-sends.js"
import { Pacer } from "./pacer.js"
import { rehearse } from "./rehearsal.js"
import { type RequestCursor, RequestQueue } from "./request-queue.js"
import { isWorthRetrying, retryDelayMs } from "./retry.js"
import { StarvationMeter } from "./starvation-meter.js"
import { ThreadMonitor } from "./thread-monitor.js"
import { whenWarm } from "./when-warm.js"

type Post = (message: FromIo, transfer: readonly ArrayBuffer[]) => void

const tickMs = 16
/** Sending goes on for so long before sockets are looked at again: replies must not wait for a burst to leave. */
const sendingNs = 0.5e6
const reportTicks = 6

/**
 * Everything that happens where the sockets are: takes prepared requests off its queue when their time has
 * come and a slot is free, and hands ended ones back in batches. It never parses a response nor builds a
 * request, so that nothing keeps it from its sockets.
 */
export class IoEngine {
  readonly #setup: IoSetup
  readonly #post: Post
  readonly #clock: Clock
  readonly #client: Client
  readonly #monitor: ThreadMonitor
  readonly #pacer: Pacer
  readonly #queue = new RequestQueue()
  readonly #finished = new FinishedBatchWriter()
  readonly #later = new LaterSends()
  readonly #tick: NodeJS.Timeout
  readonly #starvation = new StarvationMeter()
  readonly #flusher = new Flusher(() => this.#flush())
  #anchorNs = Number.NaN
  #shiftNs = 0
  #stopAtNs = Number.POSITIVE_INFINITY
  #closed = false
  #aborted = false
  #done = false
  #measuring = false
  #open = 0
  #claimed = 0
  #dispatched = 0
  #capHits = 0
  #cappedIndex = -1
  #pumping = false
  #rest: NodeJS.Immediate | undefined
  #ticks = 0
  #lastTickNs: number
  #activity = 0
  #recent: Pick<IoCounters, "latenessMs" | "loopDelayMs"> = { latenessMs: undefined, loopDelayMs: 0 }

  constructor(setup: IoSetup, protocol: Protocol, post: Post) {
    this.#setup = setup
    this.#post = post
    this.#clock = createClock(setup.originNs)
    this.#monitor = new ThreadMonitor(this.#clock)
    const pollClock = new PollClock(this.#clock, (stampNs, reads) => {
      this.#activity += reads
      this.#monitor.onPoll(stampNs, reads)
    })
    this.#client = new Client({
      target: setup.target,
      protocol,
      limits: {
        connectNs: limitNs(setup.connectTimeoutMs),
        readNs: limitNs(setup.readTimeoutMs),
        totalNs: limitNs(setup.totalTimeoutMs),
      },
      clock: pollClock,
      onEnd: (exchange) => this.#onEnd(exchange),
    })
    this.#pacer = new Pacer({
      now: this.#clock.now,
      wake: () => this.#pump(),
      onIdle: (ns) => this.#monitor.onIdleSpin(ns),
      activity: () => this.#activity,
    })
    this.#lastTickNs = this.#clock.now()
    this.#tick = setInterval(() => this.#onTick(), tickMs)
    const ready = (): void => this.#post({ type: "ready" }, [])
    whenWarm(this.#client, setup.warmConnections, setup.connectTimeoutMs, () => {
      if (setup.scheduled) rehearse(protocol, this.#clock, ready)
      else ready()
    })
  }

  /** Probes its own delay by a timer; for an engine without a thread of its own. */
  probeByTimer(): void {
    this.#monitor.probeByTimer()
  }

  receive(message: ToIo): void {
    switch (message.type) {
      case "requests":
        this.#starvation.end(this.#clock.now())
        if (this.#isStopped()) break
        this.#queue.push(message.batch)
        this.#pump()
        break
      case "turns": {
        const queue = new RequestQueue()
        queue.push(message.batch)
        for (let cursor = queue.front(); cursor !== undefined; cursor = queue.front()) {
          this.#sendTurn(cursor)
          queue.shift()
        }
        break
      }
      case "release":
        this.#open -= message.count
        this.#pump()
        break
      case "close":
        this.#closed = true
        this.#starvation.end(this.#clock.now())
        break
      case "start":
        this.#anchorNs = message.anchorNs
        this.#monitor.begin()
        this.#pacer.at(message.anchorNs)
        break
      case "shift":
        this.#shiftNs += message.ns
        this.#pacer.cancel()
        this.#pump()
        break
      case "stop-at":
        this.#stopAtNs = Math.min(this.#stopAtNs, message.ns)
        this.#pump()
        break
      case "abort":
        this.#abort()
        break
      case "probe":
        this.#monitor.onMessage(message.sentNs, this.#client.clock.stamp())
        break
    }
    this.#checkDone()
  }

  close(): void {
    clearInterval(this.#tick)
    clearImmediate(this.#rest)
    this.#flusher.cancel()
    this.#later.cancel()
    this.#pacer.cancel()
    this.#client.close()
    this.#monitor.close()
  }

  #isStopped(): boolean {
    return this.#aborted || this.#clock.now() >= this.#stopAtNs
  }

  /** Sends what is due as long as there are slots. */
  #pump(): void {
    // A request that fails at once frees its slot while this still runs: the loop below goes on with it.
    if (this.#pumping || !(this.#clock.now() >= this.#anchorNs)) return
    this.#pumping = true
    this.#sendDue()
    this.#pumping = false
    if (this.#queue.size === 0 && this.#open < this.#setup.slots) this.#beginStarvation()
    this.#checkDone()
  }

  #sendDue(): void {
    const { scheduled, slots, openLoop } = this.#setup
    const beganNs = this.#clock.now()
    for (let cursor = this.#queue.front(); cursor !== undefined; cursor = this.#queue.front()) {
      const nowNs = this.#clock.now()
      if (this.#aborted || nowNs >= this.#stopAtNs) {
        this.#queue.clear()
        break
      }
      const dueNs = this.#anchorNs + this.#shiftNs + cursor.number(meta.dueNs)
      if (scheduled && dueNs > nowNs) {
        this.#pacer.at(Math.min(dueNs, this.#stopAtNs))
        return
      }
      if (this.#open >= slots) {
        // Each request that has to wait for the cap counts once.
        const index = cursor.number(meta.index)
        if (openLoop && index !== this.#cappedIndex) this.#capHits++
        this.#cappedIndex = index
        return
      }
      if (nowNs - beganNs > sendingNs) {
        this.#rest ??= setImmediate(() => {
          this.#rest = undefined
          this.#pump()
        })
        return
      }
      this.#open++
      this.#claimed++
      this.#send(cursor, scheduled ? dueNs : Number.NaN)
      this.#queue.shift()
    }
  }

  #send(cursor: RequestCursor, scheduledNs: number): void {
    const exchange = this.#client.take()
    const { row } = exchange
    const nowNs = this.#clock.now()
    const flags = cursor.number(meta.flags)
    row[column.index] = cursor.number(meta.index)
    row[column.conversation] = cursor.number(meta.conversation)
    row[column.turn] = cursor.number(meta.turn)
    row[column.flags] = flags
    row[column.scheduledNs] = Number.isNaN(scheduledNs) ? nowNs : scheduledNs
    row[column.grantedNs] = nowNs
    exchange.request = cursor.bytes()
    exchange.response.kept.keepAll = (flags & flag.keepAll) !== 0
    const cancelNs = cursor.number(meta.cancelNs)
    if (!Number.isNaN(cancelNs)) exchange.cancelAtNs = nowNs + cancelNs
    this.#dispatched++
    this.#activity++
    if (!this.#measuring && (flags & flag.warmup) === 0) {
      this.#measuring = true
      this.#post({ type: "measuring", atNs: nowNs }, [])
    }
    this.#client.send(exchange)
  }

  #sendTurn(cursor: RequestCursor): void {
    if (this.#aborted) {
      this.#open--
      return
    }
    const pauseNs = cursor.number(meta.pauseNs)
    if (!(pauseNs > 0)) {
      this.#send(cursor, Number.NaN)
      return
    }
    const dueNs = this.#clock.now() + pauseNs
    const single = cursor.alone()
    this.#later.turn(pauseNs / 1e6, () => this.#send(single, dueNs))
  }

  #onEnd(exchange: Exchange): boolean {
    this.#activity++
    const { row } = exchange
    const mayRetry = exchange.retries < this.#setup.retries && !this.#aborted
    if (mayRetry && isWorthRetrying(exchange.outcome)) {
      this.#retry(exchange)
      return true
    }
    if (this.#setup.scheduled && row[column.turn] === 1) {
      // Waiting for a handshake is the server's time, not lateness of the schedule.
      const writtenNs = row[column.writtenNs] ?? Number.NaN
      const isImmediate = exchange.wasReused && !Number.isNaN(writtenNs)
      const wentOutNs = isImmediate ? writtenNs : (row[column.grantedNs] ?? 0)
      this.#monitor.onDispatch(Math.max(0, wentOutNs - (row[column.scheduledNs] ?? 0)))
    }
    this.#finished.add(exchange)
    const isOver = exchange.hasFlag(flag.lastTurn) || exchange.outcome !== "ok"
    if (isOver) this.#open--
    if (this.#finished.full) this.#flush()
    else if (!isOver) this.#flusher.next()
    else this.#flusher.soon()
    if (isOver && this.#queue.size > 0) this.#pump()
    else if (isOver) this.#onQueueEmpty()
    return false
  }

  #onQueueEmpty(): void {
    if (this.#closed || this.#isStopped()) setImmediate(() => this.#checkDone())
    else this.#beginStarvation()
  }

  /** A slot is free and nothing is there to be sent, although more will come. The warm-up may wait on purpose. */
  #beginStarvation(): void {
    // With a schedule, requests that are not there in time show as late.
    if (this.#setup.scheduled || this.#closed || !this.#measuring || this.#isStopped()) return
    this.#starvation.begin(this.#clock.now())
  }

  #retry(exchange: Exchange): void {
    exchange.retries++
    this.#later.retry(exchange, retryDelayMs(exchange.retries, exchange.response.retryAfterSeconds), () => {
      exchange.restart()
      this.#client.send(exchange)
    })
  }

  #abort(): void {
    this.#aborted = true
    this.#queue.clear()
    // Turns that were never sent end without a word; requests under way end as stopped.
    const { turns, retries } = this.#later.cancel()
    this.#open -= turns
    for (const exchange of retries) {
      exchange.settle("stopped", exchange.error, this.#clock.now())
      if (!this.#onEnd(exchange)) this.#client.free(exchange)
    }
    this.#client.abort("stopped", "")
    this.#flush()
  }

  #onTick(): void {
    const nowNs = this.#clock.now()
    this.#monitor.onBeat(nowNs, nowNs - this.#lastTickNs - tickMs * 1e6)
    this.#lastTickNs = nowNs
    this.#client.tick()
    if (this.#queue.size > 0 && this.#clock.now() >= this.#stopAtNs) this.#pump()
    if (++this.#ticks % reportTicks === 0) {
      this.#recent = this.#monitor.recent()
      this.#flush()
    }
    this.#checkDone()
  }

  #flush(): void {
    this.#flusher.cancel()
    const batch = this.#finished.take()
    this.#post({ type: "finished", batch, counters: this.#counters() }, [
      batch.rows.buffer,
      batch.gapsUs.buffer,
      batch.kept.buffer,
      batch.keptLengths.buffer,
    ])
  }

  #counters(): IoCounters {
    return {
      ...this.#recent,
      claimed: this.#claimed,
      dispatched: this.#dispatched,
      inFlight: this.#client.inFlight,
      chunks: this.#client.contentEvents,
      openConnections: this.#client.openConnections,
      transportRetries: this.#client.transportRetries,
      poolWaits: this.#client.waits,
      capHits: this.#capHits,
      localFailures: this.#client.localFailures,
    }
  }

  #checkDone(): void {
    if (this.#done || this.#open > 0 || this.#queue.size > 0) return
    if (Number.isNaN(this.#anchorNs) && !this.#aborted) return
    if (!this.#closed && !this.#isStopped()) return
    this.#done = true
    this.#starvation.end(this.#clock.now())
    this.#flush()
    const { contentEvents, coalescedEvents } = this.#client
    const health = this.#monitor.health({
      starvedNs: this.#starvation.totalNs,
      contentEvents,
      coalescedEvents,
    })
    this.#post({ type: "done", counters: this.#counters(), health }, [])
  }
}

function limitNs(ms: number | undefined): number {
  return ms === undefined ? Number.POSITIVE_INFINITY : ms * 1e6
}
