import pLimit, { type LimitFunction } from "p-limit"
import { AbortScope, interrupted } from "./deadline.js"
import type { RunEvent, SampleRef } from "./event.js"
import { Gate } from "./gate.js"
import { Slots } from "./slots.js"

/** How a run is steered while it goes on: paused, sped up or slowed down, told to end gracefully or at once. */
export class RunControl {
  /** Everything that waits joins this; aborting it ends requests in flight. */
  readonly scope = new AbortScope()
  /** Places for requests to models. */
  readonly predictSlots: Slots
  /** Places for judges and sandboxes. */
  readonly scoreSlots: LimitFunction
  /** Set by the run's work once it has failed samples to offer. */
  retry: (wanted?: (sample: SampleRef) => boolean) => number = () => 0
  readonly #gate = new Gate()
  readonly #skipped = new Set<string>()
  readonly #emit: (event: RunEvent) => void
  readonly #graceMs: number
  readonly #ownScoring: boolean
  #stopping = false
  #failure: Error | undefined
  #grace: NodeJS.Timeout | undefined

  constructor(options: {
    concurrency: number
    /** Places for judges and sandboxes when there are not as many as for requests. */
    scoring?: number | undefined
    graceMs: number
    emit: (event: RunEvent) => void
  }) {
    this.predictSlots = new Slots(options.concurrency)
    this.scoreSlots = pLimit(options.scoring ?? options.concurrency)
    this.#ownScoring = options.scoring !== undefined
    this.#graceMs = options.graceMs
    this.#emit = options.emit
  }

  /** No new samples are started; those in flight get a grace period. */
  stop(): void {
    if (this.#stopping) return
    this.#stopping = true
    this.#gate.open()
    this.#grace = setTimeout(() => this.scope.abort(), this.#graceMs)
  }

  abort(): void {
    this.#stopping = true
    this.#gate.open()
    this.scope.abort()
  }

  /** Stops because going on makes no sense; the first reason is kept. */
  fail(error: Error): void {
    this.#failure ??= error
    this.stop()
  }

  /** Ends the grace period's timer; called when nothing is in flight any more. */
  settle(): void {
    clearTimeout(this.#grace)
  }

  /** Sends no new requests until {@link resume}; those in flight go on. */
  pause(): void {
    if (this.#gate.closed || this.#stopping) return
    this.#gate.close()
    this.#emit({ type: "run.paused" })
  }

  resume(): void {
    if (!this.#gate.closed) return
    this.#gate.open()
    this.#emit({ type: "run.resumed" })
  }

  /** Resolves when requests may be sent; undefined when they may be now. */
  paused(): Promise<void> | undefined {
    return this.#gate.wait()
  }

  setConcurrency(limit: number, reason?: "rate_limit" | "recovery"): void {
    const whole = Math.max(1, Math.trunc(limit))
    if (whole === this.predictSlots.limit) return
    this.predictSlots.limit = whole
    if (!this.#ownScoring) this.scoreSlots.concurrency = whole
    this.#emit({ type: "run.concurrency", limit: whole, ...(reason && { reason }) })
  }

  /** Starts no further sample of a benchmark. */
  skip(benchmark: string): void {
    this.#skipped.add(benchmark)
  }

  isSkipped(benchmark: string): boolean {
    return this.#skipped.has(benchmark)
  }

  /**
   * Takes a place for a request; undefined when it is taken already, else what to wait for. Give it back with
   * {@link ended}, also when this rejects.
   * @throws EvalScopeError `interrupted` when the run was told to stop meanwhile.
   */
  begin(): Promise<void> | undefined {
    const turn = this.predictSlots.take()
    return turn || this.#gate.closed || this.#stopping ? this.#turn(turn) : undefined
  }

  /** A request that {@link begin} was called for has ended. */
  ended(): void {
    this.predictSlots.free()
  }

  async #turn(place: Promise<void> | undefined): Promise<void> {
    await place
    await this.#gate.wait()
    if (this.#stopping) throw interrupted()
  }

  get stopping(): boolean {
    return this.#stopping
  }

  /** Ended before all samples had their turn. */
  get cutShort(): boolean {
    return this.#stopping || this.#skipped.size > 0
  }

  get failure(): Error | undefined {
    return this.#failure
  }
}
