/** The event loop's timers have a grid of 1 ms and may be late: the rest of a wait is polled. */
const pollNs = 2e6
/** So long between two polls: each makes a little garbage, and sockets need not be looked at more often. */
const sliceNs = 20e3
/**
 * A wait that is longer than this is slept through in naps, between which the sockets are looked at: a thread that never
 * sleeps has used up its share of the processor when it is needed.
 */
const leastNapNs = 150e3
/** What a sleep may take longer than asked: the kernel puts wake-ups together, and the thread has to be let run again. */
const wakeUpNs = 100e3
const longestNapNs = 60e3
/** A few hundred nanoseconds of doing nothing that no compiler leaves out. */
const idleTurns = 64
const cell = new Int32Array(new SharedArrayBuffer(4))

/** Wakes at absolute times, to the microsecond, without keeping the thread from its sockets. */
export class Pacer {
  readonly #now: () => number
  readonly #wake: () => void
  /** Told of time that went by without anything happening between two polls. */
  readonly #onIdle: (ns: number) => void
  readonly #activity: () => number
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined
  #dueNs = Number.POSITIVE_INFINITY
  #lastNs = 0
  #lastActivity = 0

  constructor(options: {
    readonly now: () => number
    readonly wake: () => void
    readonly onIdle: (ns: number) => void
    /** Grows with whatever the thread does besides. */
    readonly activity: () => number
  }) {
    this.#now = options.now
    this.#wake = options.wake
    this.#onIdle = options.onIdle
    this.#activity = options.activity
  }

  /** Calls `wake` once at `dueNs`, or as soon as it is past. An earlier time replaces a later one. */
  at(dueNs: number): void {
    if (dueNs >= this.#dueNs) return
    this.cancel()
    this.#dueNs = dueNs
    this.#wait(this.#now())
  }

  cancel(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timer = undefined
    this.#immediate = undefined
    this.#dueNs = Number.POSITIVE_INFINITY
  }

  #wait(nowNs: number): void {
    const waitNs = this.#dueNs - nowNs
    if (waitNs > pollNs) {
      // At most an hour: longer waits would overflow the timer and are simply continued.
      const ms = Math.min(3_600_000, Math.floor((waitNs - pollNs) / 1e6))
      this.#timer = setTimeout(() => this.#onTimer(), Math.max(1, ms))
      return
    }
    this.#lastNs = nowNs
    this.#lastActivity = this.#activity()
    this.#immediate = setImmediate(this.#poll)
  }

  readonly #poll = (): void => {
    let nowNs = this.#now()
    const activity = this.#activity()
    // Sockets that have something are looked at again at once.
    if (activity === this.#lastActivity) {
      nowNs = this.#idle(nowNs)
      this.#onIdle(nowNs - this.#lastNs)
    }
    this.#lastNs = nowNs
    this.#lastActivity = activity
    if (nowNs >= this.#dueNs) this.#fire()
    else this.#immediate = setImmediate(this.#poll)
  }

  /** Does nothing for a moment; returns the time. */
  #idle(fromNs: number): number {
    const leftNs = this.#dueNs - fromNs
    if (leftNs > leastNapNs) {
      Atomics.wait(cell, 0, 0, Math.min(leftNs - wakeUpNs, longestNapNs) / 1e6)
      return this.#now()
    }
    const untilNs = Math.min(this.#dueNs, fromNs + sliceNs)
    let nowNs = this.#now()
    while (nowNs < untilNs) {
      // Every look at the clock makes a number that the collector has to fetch.
      for (let turn = 0; turn < idleTurns; turn++) Atomics.load(cell, 0)
      nowNs = this.#now()
    }
    return nowNs
  }

  #onTimer(): void {
    this.#timer = undefined
    const nowNs = this.#now()
    if (nowNs >= this.#dueNs) this.#fire()
    else this.#wait(nowNs)
  }

  #fire(): void {
    this.#immediate = undefined
    this.#dueNs = Number.POSITIVE_INFINITY
    this.#wake()
  }
}
