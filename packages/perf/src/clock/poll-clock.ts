import type { Clock } from "./clock.js"

/** How many ready sockets the event loop hands out before it asks the kernel again (the size of its list). */
const readsPerPoll = 1024
/** Two reads of a poll that lie further apart had a pause between them: what is read after it may be newer. */
const pauseNs = 1e6

/**
 * One time stamp per poll of the event loop. The kernel reports a set of ready sockets at once; whoever is
 * served last would otherwise be charged with the work done for all others. The first read of a poll takes the
 * time, the rest share it, the check phase ends it.
 */
export class PollClock {
  readonly #clock: Clock
  readonly #onPollEnd: (stampNs: number, reads: number) => void
  readonly #end: () => void
  #stampNs = 0
  #lastReadNs = 0
  #open = false
  #reads = 0

  /** `onPollEnd` learns of every poll that had reads: its last stamp, and how many they were. */
  constructor(clock: Clock, onPollEnd: (stampNs: number, reads: number) => void = () => {}) {
    this.#clock = clock
    this.#onPollEnd = onPollEnd
    this.#end = () => {
      this.#open = false
      this.#onPollEnd(this.#stampNs, this.#reads)
      this.#reads = 0
    }
  }

  /** The time now, for what this thread does itself. */
  now(): number {
    return this.#clock.now()
  }

  /** The time of the poll that led to this read. */
  stamp(): number {
    const nowNs = this.#clock.now()
    if (!this.#open) {
      this.#open = true
      this.#stampNs = nowNs
      setImmediate(this.#end)
    } else if (this.#reads % readsPerPoll === 0 || nowNs - this.#lastReadNs > pauseNs) {
      this.#stampNs = nowNs
    }
    this.#lastReadNs = nowNs
    this.#reads++
    return this.#stampNs
  }
}
