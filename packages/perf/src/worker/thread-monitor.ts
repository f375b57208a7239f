import { type EventLoopUtilization, PerformanceObserver, performance } from "node:perf_hooks"
import type { Clock } from "../clock/index.js"
import { LogHistogram } from "../metrics/log-histogram.js"
import type { IoHealth } from "./io-messages.js"

/** Without messages from another thread, a timer tells how late things are; timers have a grid of 1 ms. */
const timerMs = 10
const timerGridNs = 1e6
/** Delays that are spread evenly are put down in so many places. */
const parts = 4
/** How often another thread sends a probe; each wakes two threads, so that more of them would disturb what they watch. */
export const probeMs = 10
const probeNs = probeMs * 1e6

/** Watches how the thread itself fares, so that its own error can be told. */
export class ThreadMonitor {
  readonly #clock: Clock
  readonly #probes = new LogHistogram()
  readonly #recentProbes = new LogHistogram()
  readonly #polls = new LogHistogram()
  readonly #lateness = new LogHistogram()
  readonly #recentLateness = new LogHistogram()
  readonly #observer: PerformanceObserver
  #gcNs = 0
  #sinceNs: number
  #utilization: EventLoopUtilization
  #idleSpinNs = 0
  #lastStampNs: number
  #lastIdleNs: number
  #timer: NodeJS.Timeout | undefined
  #lastSentNs = Number.POSITIVE_INFINITY
  #pauseFromNs = 0
  #pauseToNs = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#sinceNs = clock.now()
    this.#lastStampNs = this.#sinceNs
    this.#lastIdleNs = performance.nodeTiming.idleTime * 1e6
    this.#utilization = performance.eventLoopUtilization()
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#gcNs += entry.duration * 1e6
    })
    this.#observer.observe({ entryTypes: ["gc"] })
  }

  /** Forgets the preparation: from here on it counts. */
  begin(): void {
    this.#sinceNs = this.#clock.now()
    this.#utilization = performance.eventLoopUtilization()
    this.#gcNs = 0
    this.#idleSpinNs = 0
    for (const histogram of [this.#probes, this.#polls, this.#lateness]) histogram.clear()
  }

  /** Probes itself by a timer, where no other thread does it. */
  probeByTimer(): void {
    let dueNs = this.#clock.now() + timerMs * 1e6
    this.#timer = setInterval(() => {
      const nowNs = this.#clock.now()
      this.onProbe(Math.max(0, nowNs - dueNs - timerGridNs))
      dueNs = nowNs + timerMs * 1e6
    }, timerMs)
  }

  /** A message that another thread sent at `sentNs` came with the poll of `stampNs`. */
  onMessage(sentNs: number, stampNs: number): void {
    this.#addUnsent(sentNs)
    this.#lastSentNs = sentNs
    this.onProbe(Math.max(0, stampNs - sentNs))
  }

  onProbe(delayNs: number, weight = 1): void {
    this.#probes.add(delayNs, weight)
    this.#recentProbes.add(delayNs, weight)
  }

  /** The thread's own beat came `lateNs` after its time: it had not run for so long. */
  onBeat(nowNs: number, lateNs: number): void {
    if (lateNs <= timerGridNs) return
    this.#pauseFromNs = nowNs - lateNs
    this.#pauseToNs = nowNs
  }

  /**
   * While the whole process stood still, no probes were sent either. What they would have found is put in:
   * delays from the pause's length down to nothing, with the weight of the probes that are missing.
   */
  #addUnsent(sentNs: number): void {
    const fromNs = Math.max(this.#pauseFromNs, this.#lastSentNs + probeNs)
    const toNs = Math.min(this.#pauseToNs, sentNs)
    if (!(toNs > fromNs)) return
    for (let part = 0; part < parts; part++) {
      const atNs = fromNs + ((part + 0.5) / parts) * (toNs - fromNs)
      this.onProbe(this.#pauseToNs - atNs, (toNs - fromNs) / probeNs / parts)
    }
  }

  /** A poll of the kernel whose reads carry this stamp has ended. */
  onPoll(stampNs: number, reads: number): void {
    // What came in while the thread was at work has waited, evenly spread, up to as long as that took since the
    // poll before; while the thread waited for the kernel, nothing had to.
    const idleNs = performance.nodeTiming.idleTime * 1e6
    const atWorkNs = Math.max(0, stampNs - this.#lastStampNs - (idleNs - this.#lastIdleNs))
    for (let part = 0; part < parts; part++) {
      this.#polls.add(((part + 0.5) / parts) * atWorkNs, reads / parts)
    }
    this.#lastStampNs = stampNs
    this.#lastIdleNs = idleNs
  }

  onDispatch(latenessNs: number): void {
    this.#lateness.add(latenessNs)
    this.#recentLateness.add(latenessNs)
  }

  /** Time spent polling for the next due request, with nothing to do. */
  onIdleSpin(ns: number): void {
    this.#idleSpinNs += ns
  }

  /** p99 since the last call, in ms. */
  recent(): { readonly latenessMs: number | undefined; readonly loopDelayMs: number } {
    const lateness = this.#recentLateness.quantile(0.99) / 1e6
    const delay = this.#recentProbes.quantile(0.99) / 1e6
    this.#recentLateness.clear()
    this.#recentProbes.clear()
    return {
      latenessMs: Number.isNaN(lateness) ? undefined : lateness,
      loopDelayMs: Number.isNaN(delay) ? 0 : delay,
    }
  }

  health(rest: Pick<IoHealth, "starvedNs" | "contentEvents" | "coalescedEvents">): IoHealth {
    const used = performance.eventLoopUtilization(this.#utilization)
    return {
      ...rest,
      probeNs: this.#probes.counts,
      pollNs: this.#polls.counts,
      latenessNs: this.#lateness.counts,
      gcNs: this.#gcNs,
      busyNs: Math.max(0, used.active * 1e6 - this.#idleSpinNs),
      wallNs: this.#clock.now() - this.#sinceNs,
    }
  }

  close(): void {
    this.#observer.disconnect()
    clearInterval(this.#timer)
  }
}
