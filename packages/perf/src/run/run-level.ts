import { resolveTarget } from "../client/index.js"
import { clockOrigin, createClock } from "../clock/index.js"
import { PerfError } from "../errors/index.js"
import type { Protocol } from "../protocol/protocol.js"
import { RecordStore, recordsOf, type Segment } from "../record/record-store.js"
import { type FinishedBatch, type FromIo, loadProtocol } from "../worker/index.js"
import { judgeClient } from "./client-health.js"
import { ConversationBook } from "./conversation-book.js"
import { Feeder } from "./feeder.js"
import { createFinisher } from "./finisher.js"
import { IoThreads } from "./io-threads.js"
import { createLevelLimits } from "./level-limits.js"
import type { LevelPlan, LevelResult, LevelRun, RecordObserver } from "./level-plan.js"
import { LevelTally } from "./level-tally.js"
import { LiveWindow } from "./live-window.js"
import type { LevelSnapshot } from "./perf-event.js"
import { PromptLengthTally } from "./prompt-lengths.js"
import { notingSecrets } from "./secret-headers.js"

/** Time between the order to start and the start itself, so that all threads begin together. */
const startDelayNs = 5e6

/**
 * Runs one level of load. The I/O threads own the sockets and the schedule; this thread makes requests ahead of
 * them and reads what they have finished.
 *
 * @param observer gets every record once, soon after it ended, in batches.
 * @returns at once; `result` rejects only when the level could not run at all (`data_missing`,
 * `plugin_invalid`, `config_invalid`). Failures of the service are records.
 */
export function runLevel(plan: LevelPlan, observer?: RecordObserver): LevelRun {
  const level = new Level(plan, observer)
  return {
    result: level.run(),
    snapshot: () => level.snapshot(),
    stop: () => level.stop("stopped"),
    abort: () => level.abort("stopped"),
  }
}

class Level {
  readonly #plan: LevelPlan
  readonly #observer: RecordObserver | undefined
  readonly #originNs = clockOrigin()
  readonly #clock = createClock(this.#originNs)
  readonly #threads = new IoThreads()
  readonly #book = new ConversationBook()
  readonly #store = new RecordStore()
  readonly #tally = new LevelTally()
  readonly #secrets = new Set<string>()
  readonly #promptLengths = new PromptLengthTally()
  readonly #limits: ReturnType<typeof createLevelLimits>
  readonly #total: number
  #live = new LiveWindow(0)
  #feeder: Feeder | undefined
  #finish: ((batch: FinishedBatch, worker: number) => Segment) | undefined
  #anchorNs = Number.NaN
  #measuredNs = Number.NaN
  #phase: LevelSnapshot["phase"] = "connecting"
  #reason: string | undefined
  #stopWanted = false
  #aborted = false
  #ready = 0
  #done = 0
  #lifted = false
  #graceTimer: NodeJS.Timeout | undefined
  #onReady: () => void = () => {}
  #onDone: () => void = () => {}
  #onFailed: (thrown: unknown) => void = () => {}

  constructor(plan: LevelPlan, observer: RecordObserver | undefined) {
    this.#plan = plan
    this.#observer = observer
    this.#total = plan.name.number === undefined ? Number.POSITIVE_INFINITY : plan.name.number + plan.warmup
    this.#limits = createLevelLimits(plan)
  }

  async run(): Promise<LevelResult> {
    const failed = new Promise<never>((_, reject) => {
      this.#onFailed = reject
    })
    // Whatever fails later is told through the race below; until then it must not count as unhandled.
    failed.catch(() => {})
    try {
      return await Promise.race([this.#run(), failed])
    } finally {
      clearTimeout(this.#graceTimer)
      void this.#threads.close()
      await this.#feeder?.close().catch(() => {})
    }
  }

  snapshot(): LevelSnapshot {
    const since = Number.isNaN(this.#measuredNs) ? this.#anchorNs : this.#measuredNs
    const elapsedSeconds = Number.isNaN(since) ? 0 : Math.max(0, this.#clock.now() - since) / 1e9
    const threads = this.#threads
    const tally = this.#tally
    return {
      phase: this.#phase,
      elapsedSeconds,
      etaSeconds: this.#eta(elapsedSeconds),
      dispatched: Math.max(0, threads.sum(({ dispatched }) => dispatched) - tally.warmupEnded),
      completed: tally.completed,
      succeeded: tally.succeeded,
      failed: tally.failed,
      inFlight: threads.sum(({ inFlight }) => inFlight),
      target: this.#plan.name.number,
      failures: { ...tally.failures },
      ...this.#live.figures(performance.now()),
      latenessMs: threads.max(({ latenessMs }) => latenessMs),
      loopDelayMs: threads.max(({ loopDelayMs }) => loopDelayMs) ?? 0,
    }
  }

  /** Sends nothing more; requests in flight have the grace time. */
  stop(reason: string): void {
    if (this.#stopWanted) return
    this.#stopWanted = true
    this.#reason ??= reason
    this.#softEnd()
    this.#threads.tell({ type: "stop-at", ns: this.#clock.now() })
    if (this.#ready < this.#threads.count || this.#threads.count === 0) this.abort(reason)
  }

  abort(reason: string): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#stopWanted = true
    this.#reason ??= reason
    void this.#feeder?.close()
    this.#threads.tell({ type: "abort" })
    if (Number.isNaN(this.#anchorNs)) {
      // Nothing was sent yet: the level ends without a record.
      this.#onReady()
    }
  }

  async #run(): Promise<LevelResult> {
    const plan = this.#plan
    const [target, protocol] = await Promise.all([
      resolveTarget(plan.url, plan.connection.insecure, plan.connection.proxy),
      loadProtocol(plan.protocol),
    ])
    const ready = new Promise<void>((resolve) => {
      this.#onReady = resolve
    })
    const done = new Promise<void>((resolve) => {
      this.#onDone = resolve
    })
    this.#threads.open({
      plan,
      target,
      total: this.#total,
      originNs: this.#originNs,
      now: this.#clock.now,
      onMessage: (worker, message) => this.#receive(worker, message),
    })
    this.#feeder = new Feeder({
      plan,
      protocol: notingSecrets(protocol, this.#secrets),
      target,
      channels: this.#threads.channels,
      book: this.#book,
      total: this.#total,
      onError: (thrown) => this.#onFailed(thrown),
    })
    await Promise.all([ready, this.#feeder.start()])
    if (this.#aborted) return this.#result()
    this.#start(protocol)
    await done
    return this.#result()
  }

  #start(protocol: Protocol): void {
    this.#anchorNs = this.#clock.now() + startDelayNs
    this.#live = new LiveWindow(performance.now())
    this.#phase = this.#plan.warmup > 0 ? "warmup" : "measuring"
    this.#finish = createFinisher({
      protocol,
      book: this.#book,
      anchorNs: this.#anchorNs,
      keepErrors: this.#plan.keep.responses !== "none",
      tokenCounter: this.#plan.tokenCounter,
      promptLengths: this.#promptLengths,
      secrets: this.#secrets,
      onReply: (conversation, worker, reply) => {
        const next = this.#stopWanted ? undefined : this.#book.next(conversation, reply)
        if (next !== undefined) this.#feeder?.sendTurn(conversation, next)
        else {
          this.#book.abandon(conversation)
          this.#threads.tellOne(worker, { type: "release", count: 1 })
        }
      },
      onBroken: (_, worker) => this.#threads.tellOne(worker, { type: "release", count: 1 }),
    })
    this.#threads.tell({ type: "start", anchorNs: this.#anchorNs })
    this.#feeder?.fill()
  }

  #receive(worker: number, message: FromIo): void {
    switch (message.type) {
      case "ready":
        this.#ready++
        if (this.#ready === this.#threads.count) this.#onReady()
        break
      case "failed":
        this.#onFailed(
          new PerfError({
            code: "plugin_invalid",
            message: `An I/O thread could not go on: ${message.message}`,
            hint: "Check the protocol module; if it is a built-in one, this is a defect worth a report.",
          }),
        )
        break
      case "measuring":
        this.#onMeasuring(message.atNs)
        break
      case "finished":
        this.#onFinished(worker, message.batch)
        break
      case "done":
        this.#done++
        if (this.#done === this.#threads.count) this.#onDone()
        break
    }
  }

  #onMeasuring(atNs: number): void {
    if (!Number.isNaN(this.#measuredNs)) return
    this.#measuredNs = atNs
    if (this.#phase === "warmup") this.#phase = "measuring"
    const { durationSeconds } = this.#plan.name
    if (durationSeconds === undefined) return
    const endNs = atNs + durationSeconds * 1e9
    this.#threads.tell({ type: "stop-at", ns: endNs })
    this.#graceTimer = setTimeout(() => this.#softEnd(), Math.max(0, endNs - this.#clock.now()) / 1e6)
  }

  /** Nothing new is sent from here on. */
  #softEnd(): void {
    this.#phase = "draining"
    void this.#feeder?.close()
    clearTimeout(this.#graceTimer)
    const { graceSeconds } = this.#plan
    if (graceSeconds === undefined) return
    this.#graceTimer = setTimeout(() => {
      // Its own end is no reason: what was in flight is counted as stopped.
      this.#aborted = true
      this.#stopWanted = true
      this.#threads.tell({ type: "abort" })
    }, graceSeconds * 1000)
  }

  #onFinished(worker: number, batch: FinishedBatch): void {
    const claimed = this.#threads.sum((counters) => counters.claimed)
    this.#live.onChunks(this.#threads.sum(({ chunks }) => chunks))
    if (batch.rows.length > 0 && this.#finish !== undefined) {
      const segment = this.#finish(batch, worker)
      this.#tally.add(segment)
      this.#live.add(segment)
      this.#limits.add(segment)
      this.#store.add(segment)
      this.#observer?.(recordsOf(segment))
      const reason = this.#limits.check(
        this.#tally,
        (this.#clock.now() - this.#anchorNs) / 1e9,
        this.#threads.sum(({ inFlight }) => inFlight),
      )
      if (reason !== undefined) this.stop(reason)
    }
    if (this.#plan.warmupBarrier && !this.#lifted && this.#tally.warmupConversations >= this.#plan.warmup) {
      this.#liftBarrier()
    }
    if (!this.#stopWanted) this.#feeder?.onClaimed(claimed)
    if (
      this.#feeder?.finished === true &&
      this.#phase === "measuring" &&
      claimed >= this.#feeder.conversations
    ) {
      this.#phase = "draining"
    }
  }

  /** The warm-up has ended: the schedule of the measured part begins now. */
  #liftBarrier(): void {
    if (this.#plan.warmup === 0 || this.#feeder === undefined) return
    this.#lifted = true
    this.#feeder.lift()
    if (this.#plan.arrival === undefined) return
    this.#threads.tell({ type: "shift", ns: Math.max(0, this.#clock.now() - this.#anchorNs) })
  }

  #eta(elapsed: number): number | undefined {
    const { number, durationSeconds } = this.#plan.name
    const { completed } = this.#tally
    const byTime = durationSeconds === undefined ? Number.POSITIVE_INFINITY : durationSeconds - elapsed
    const byNumber =
      number === undefined || completed === 0 || this.#book.openConversations > 0
        ? Number.POSITIVE_INFINITY
        : (elapsed * (number - completed)) / completed
    const eta = Math.min(byTime, byNumber)
    return Number.isFinite(eta) ? Math.max(0, eta) : undefined
  }

  #result(): LevelResult {
    const anchorNs = Number.isNaN(this.#anchorNs) ? this.#clock.now() : this.#anchorNs
    return {
      name: this.#plan.name,
      anchorEpochMs: Date.now() - (this.#clock.now() - anchorNs) / 1e6,
      anchorHrtimeNs: this.#originNs + BigInt(Math.round(anchorNs)),
      startedNs: this.#tally.startedNs,
      endedNs: this.#tally.endedNs,
      status: this.#reason === undefined ? "completed" : "stopped",
      reason: this.#reason,
      records: this.#store,
      health: judgeClient({
        threads: this.#threads.facts,
        scheduled: this.#plan.arrival !== undefined,
        typicalMs: this.#tally.typicalMs,
      }),
      promptLengths: this.#promptLengths.total,
      release: () => this.#store.release(),
    }
  }
}
