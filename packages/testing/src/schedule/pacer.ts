import { TestingError } from "../errors/index.js"
import type { Clock } from "./clock.js"
import type { Job } from "./due-queue.js"
import type { TimerHeap } from "./timer-heap.js"

/** How token events of the active streams are placed in time. */
export type Emission =
  /** Each stream keeps its own phase: TTFT, then its own gaps. */
  | { type: "spread" }
  /** One global step clock; every active stream emits at each step, as real engines do. */
  | { type: "lockstep"; stepMs: number }
  /**
   * A step takes `baseMs + perStreamMs · n` with n active streams; above `maxBatch` streams requests queue.
   * Gives realistic saturation curves.
   */
  | { type: "batching"; baseMs: number; perStreamMs: number; maxBatch: number }
  /** No timing at all: everything at once. */
  | { type: "flood" }

/** A stream as the pacer sees it. */
export interface PacedStream {
  /** Gap in ns between the event just sent and the next one; used by `spread` alone. */
  nextGapNs(): number
  /** Sends the next event. False when the pacer has nothing more to do for this stream. */
  emit(plannedNs: number): boolean
  /** Sends all that is left, minding the socket's buffer. */
  emitAll(): void
}

export interface Pacer {
  /** The stream may send its next event from `delayNs` after `nowNs` on. */
  start(stream: PacedStream, nowNs: number, delayNs: number): void
  /** Streams that wait for a place in the batch. */
  readonly queued: number
}

/** @throws {TestingError} `option_invalid` for a step or batch that is not positive. */
export function createPacer(emission: Emission, heap: TimerHeap, clock: Clock): Pacer {
  switch (emission.type) {
    case "spread":
      return spread(heap)
    case "flood":
      return { start: (stream) => stream.emitAll(), queued: 0 }
    case "lockstep": {
      positive("emission.stepMs", emission.stepMs)
      const stepNs = emission.stepMs * 1e6
      return steps(heap, clock, { stepNs: () => stepNs, maxBatch: Number.POSITIVE_INFINITY, aligned: stepNs })
    }
    case "batching": {
      positive("emission.baseMs", emission.baseMs)
      positive("emission.maxBatch", emission.maxBatch)
      const { baseMs, perStreamMs, maxBatch } = emission
      return steps(heap, clock, { stepNs: (active) => (baseMs + perStreamMs * active) * 1e6, maxBatch })
    }
  }
}

function spread(heap: TimerHeap): Pacer {
  return {
    queued: 0,
    start: (stream, nowNs, delayNs) => heap.add(nowNs + delayNs, new SpreadJob(heap, stream)),
  }
}

/** One stream's next event. A class, because thousands of these are on the hot path and must share a shape. */
class SpreadJob implements Job {
  readonly #heap: TimerHeap
  readonly #stream: PacedStream

  constructor(heap: TimerHeap, stream: PacedStream) {
    this.#heap = heap
    this.#stream = stream
  }

  run(plannedNs: number): void {
    if (this.#stream.emit(plannedNs)) this.#heap.add(plannedNs + this.#stream.nextGapNs(), this)
  }
}

interface StepRules {
  stepNs(active: number): number
  maxBatch: number
  /** Steps fall on multiples of this on the server's clock. */
  aligned?: number
}

function steps(heap: TimerHeap, clock: Clock, rules: StepRules): Pacer {
  interface Waiting {
    stream: PacedStream
    delayNs: number
  }
  const queue: Waiting[] = []
  let active: PacedStream[] = []
  // Streams in prefill hold a place in the batch but do not emit yet.
  let admitted = 0
  let ticking = false

  const tick: Job = {
    run(stepAt) {
      const remaining: PacedStream[] = []
      for (const stream of active) {
        if (stream.emit(stepAt)) remaining.push(stream)
        else admitted--
      }
      active = remaining
      admit(stepAt)
      ticking = active.length > 0
      if (ticking) schedule(stepAt)
    },
  }

  function schedule(fromNs: number): void {
    const { aligned } = rules
    heap.add(
      aligned === undefined
        ? fromNs + rules.stepNs(active.length)
        : (Math.floor(fromNs / aligned) + 1) * aligned,
      tick,
    )
  }

  function admit(nowNs: number): void {
    while (admitted < rules.maxBatch) {
      const next = queue.shift()
      if (next === undefined) return
      admitted++
      heap.add(nowNs + next.delayNs, { run: () => join(next.stream) })
    }
  }

  function join(stream: PacedStream): void {
    active.push(stream)
    if (ticking) return
    ticking = true
    schedule(clock.now())
  }

  return {
    start(stream, nowNs, delayNs) {
      queue.push({ stream, delayNs })
      admit(nowNs)
    },
    get queued() {
      return queue.length
    },
  }
}

function positive(name: string, value: number): void {
  if (value > 0) return
  throw new TestingError({
    code: "option_invalid",
    message: `${name} is ${value}.`,
    hint: "Give a number above 0.",
  })
}
