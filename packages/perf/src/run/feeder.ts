import { type Arrivals, createArrivals, hashUnit } from "../arrival/index.js"
import type { HeadTarget } from "../client/index.js"
import { PerfError } from "../errors/index.js"
import type { Protocol } from "../protocol/protocol.js"
import { flag } from "../record/columns.js"
import type { IoChannel } from "../worker/index.js"
import type { Conversation } from "../workload/conversation.js"
import type { ConversationBook, NextTurn } from "./conversation-book.js"
import type { LevelPlan } from "./level-plan.js"
import { RequestBatchWriter } from "./request-batch.js"

/** How much is prepared ahead of the threads: enough to outlast a pause of this thread, bounded in bytes. */
const aheadRequests = 4096
const aheadBytes = 32 << 20
const batchRequests = 256
const batchBytes = 1 << 20
const breathMs = 5
/** Requests that must be ready before the first is sent, at most. */
const firstWave = 512
/** A schedule begins with as much prepared as fits: making it later would take the processor from its first requests. */
const scheduledWaveMs = 200

export interface FeederOptions {
  readonly plan: LevelPlan
  readonly protocol: Protocol
  readonly target: HeadTarget
  readonly channels: readonly IoChannel[]
  readonly book: ConversationBook
  /** Conversations in all, warm-up included; Infinity when only time ends the level. */
  readonly total: number
  /** The data or the protocol failed while the level ran. */
  readonly onError: (thrown: unknown) => void
}

/**
 * Turns conversations into requests ready for the wire, ahead of the threads that send them. Memory stays
 * bounded: a little more is prepared whenever something was taken.
 */
export class Feeder {
  readonly #options: FeederOptions
  readonly #writers: RequestBatchWriter[]
  readonly #arrivals: Arrivals | undefined
  #source: AsyncIterator<Conversation> | undefined
  #yielded = 0
  #conversations = 0
  #requests = 0
  #claimed = 0
  /** Sizes of the requests prepared and not yet claimed, oldest first. */
  #sizes: number[] = []
  #sizesHead = 0
  #bytesAhead = 0
  #filling: Promise<void> | undefined
  #closed = false
  #held = false
  #firstMeasuredDueNs = 0

  constructor(options: FeederOptions) {
    this.#options = options
    const { plan, channels, total, target } = options
    this.#writers = channels.map(() => new RequestBatchWriter(target))
    const count = Number.isFinite(total) ? total : undefined
    this.#arrivals = plan.arrival && createArrivals(plan.arrival, plan.seed, count)
    this.#held = plan.warmupBarrier && plan.warmup > 0
  }

  /** Conversations handed to the threads. */
  get conversations(): number {
    return this.#conversations
  }

  get finished(): boolean {
    return this.#closed
  }

  /** When the first measured request is wanted, in ns after the start of the schedule. */
  get firstMeasuredDueNs(): number {
    return this.#firstMeasuredDueNs
  }

  /** Prepares the first wave. */
  async start(): Promise<void> {
    const { plan, total } = this.#options
    const wanted = Math.min(firstWave, total, plan.name.parallel ?? firstWave)
    const untilMs = plan.arrival === undefined ? 0 : performance.now() + scheduledWaveMs
    await this.#fill(() => this.#conversations >= wanted && performance.now() >= untilMs)
  }

  /** The threads have taken so many conversations by now: prepares more in their place. */
  onClaimed(claimed: number): void {
    for (; this.#claimed < claimed; this.#claimed++) this.#bytesAhead -= this.#sizes[this.#sizesHead++] ?? 0
    if (this.#sizesHead > 8192) {
      this.#sizes = this.#sizes.slice(this.#sizesHead)
      this.#sizesHead = 0
    }
    this.fill()
  }

  /** Goes on preparing in the background. */
  fill(): void {
    this.#filling ??= this.#fill(() => false)
      .catch(this.#options.onError)
      .finally(() => {
        this.#filling = undefined
      })
  }

  /** The warm-up has ended: measured requests may follow. */
  lift(): void {
    this.#held = false
  }

  /** No more conversations. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const channel of this.#options.channels) channel.send({ type: "close" })
    await this.#source?.return?.()
  }

  /** Sends the next turn of a conversation that is under way. */
  sendTurn(conversation: number, next: NextTurn): void {
    const { target, channels } = this.#options
    const writer = new RequestBatchWriter(target)
    this.#write(writer, conversation, next, Number.NaN)
    const batch = writer.take()
    channels[next.worker]?.send({ type: "turns", batch }, [batch.meta.buffer, batch.bytes.buffer])
  }

  async #fill(enough: () => boolean): Promise<void> {
    const { plan, total, channels } = this.#options
    let breathedMs = performance.now()
    try {
      while (!this.#closed && !enough()) {
        if (this.#conversations >= total) {
          this.#flush()
          await this.close()
          return
        }
        if (this.#held && this.#conversations >= plan.warmup) break
        const ahead = this.#conversations - this.#claimed
        if (ahead > 0 && (ahead >= aheadRequests || this.#bytesAhead >= aheadBytes)) break
        if (performance.now() - breathedMs > breathMs) {
          // Data made without waiting for anything would otherwise keep this thread from all else.
          this.#flush()
          await new Promise((resolve) => setImmediate(resolve))
          breathedMs = performance.now()
          continue
        }
        const conversation = await this.#next()
        if (this.#closed) return
        if (conversation === undefined) {
          this.#flush()
          await this.close()
          return
        }
        const number = this.#conversations++
        const worker = number % channels.length
        const [turn] = conversation.turns
        const warmup = number < plan.warmup
        this.#options.book.begin(number, conversation, worker, warmup)
        const dueNs = this.#arrivals?.next(conversation.startSeconds) ?? Number.NaN
        if (number === plan.warmup) this.#firstMeasuredDueNs = dueNs
        const writer = this.#writers[worker]
        if (writer === undefined) continue
        const isLast = conversation.turns.length === 1
        const first = { turn, number: 1, history: [], isLast, worker, warmup }
        const size = this.#write(writer, number, first, dueNs)
        this.#sizes.push(size)
        this.#bytesAhead += size
        if (writer.count >= batchRequests || writer.bytes >= batchBytes) this.#send(worker)
      }
    } finally {
      if (!this.#closed) this.#flush()
    }
  }

  /** The next conversation; data that run out begin again, unless they have their own times. */
  async #next(): Promise<Conversation | undefined> {
    const { workload } = this.#options.plan
    for (;;) {
      this.#source ??= workload.conversations()[Symbol.asyncIterator]()
      const { done, value } = await this.#source.next()
      if (done !== true) {
        this.#yielded++
        return value
      }
      this.#source = undefined
      if (this.#yielded === 0) {
        throw new PerfError({
          code: "data_missing",
          message: `The data "${workload.name}" have not a single request.`,
          hint: "Check the file and the length limits: --min-prompt-length, --max-prompt-length.",
        })
      }
      if (workload.scheduled) return undefined
    }
  }

  #write(writer: RequestBatchWriter, conversation: number, next: NextTurn, dueNs: number): number {
    const { plan, protocol, book } = this.#options
    const { turn, number, history, isLast, warmup } = next
    const index = this.#requests++
    const request = protocol.request(turn, history)
    const keepText = this.#keepsText(index)
    book.expect(index, {
      promptTokens: turn.promptTokens,
      requestId: turn.requestId,
      body: plan.keep.requests ? request.body : undefined,
      keepText,
      asked: plan.tokenCounter === undefined ? undefined : { turn, history },
    })
    const needsAll =
      keepText || !isLast || protocol.needsAllEvents === true || plan.tokenCounter?.exact === true
    const isCancelled = plan.cancel !== undefined && hashUnit(plan.seed, index) < plan.cancel.rate
    return writer.add(request, {
      index,
      conversation,
      turn: number,
      flags: (isLast ? flag.lastTurn : 0) | (warmup ? flag.warmup : 0) | (needsAll ? flag.keepAll : 0),
      dueNs,
      pauseNs: (turn.pauseSeconds ?? 0) * 1e9,
      cancelNs: isCancelled ? (plan.cancel?.afterSeconds ?? 0) * 1e9 : Number.NaN,
    })
  }

  #keepsText(index: number): boolean {
    const { plan, total } = this.#options
    const { responses } = plan.keep
    if (typeof responses !== "number") return responses === "all"
    // A sample spread evenly over the level, where its length is known; else its beginning.
    if (!Number.isFinite(total)) return index < responses
    const measured = index - plan.warmup
    const count = total - plan.warmup
    return (
      measured >= 0 &&
      Math.floor(((measured + 1) * responses) / count) > Math.floor((measured * responses) / count)
    )
  }

  #send(worker: number): void {
    const writer = this.#writers[worker]
    if (writer === undefined || writer.count === 0) return
    const batch = writer.take()
    const transfer = [batch.meta.buffer, batch.bytes.buffer]
    this.#options.channels[worker]?.send({ type: "requests", batch }, transfer)
  }

  #flush(): void {
    for (const worker of this.#writers.keys()) this.#send(worker)
  }
}
