import type { Clock } from "./clock.js"
import { createDueQueue, type Job } from "./due-queue.js"

export interface TimerHeap {
  /** Runs the job once, at `dueNs` on the server's clock or as soon as possible after it. */
  add(dueNs: number, job: Job): void
  /** Runs everything that is due. Called by the timer, and by the server whenever it is awake anyway. */
  runDue(): void
  close(): void
  readonly size: number
}

/**
 * One binary heap and one timer for all delays of a server.
 *
 * Node's timers have a grid of 1 ms. With `spin`, the last 1.5 ms before a job are spent polling instead of
 * sleeping: lateness falls to microseconds and one core is kept busy.
 */
export function createTimerHeap(clock: Clock, options: { spin: boolean }): TimerHeap {
  const queue = createDueQueue()
  let timer: NodeJS.Timeout | undefined
  let timerDueNs = Number.POSITIVE_INFINITY
  let immediate: NodeJS.Immediate | undefined
  let running = false
  let closed = false

  function arm(): void {
    const dueNs = queue.firstDueNs()
    if (dueNs === Number.POSITIVE_INFINITY || closed || running) return
    // What is overdue waits for nothing; newer Node warns of negative times.
    const waitMs = Math.max(0, (dueNs - clock.now()) / 1e6)
    if (options.spin && waitMs < 1.5) {
      immediate ??= setImmediate(wake)
      return
    }
    if (timer !== undefined && timerDueNs <= dueNs) return
    if (timer !== undefined) clearTimeout(timer)
    timerDueNs = dueNs
    timer = setTimeout(
      wake,
      Math.min(longestTimerMs, options.spin ? Math.max(1, Math.floor(waitMs - 1)) : waitMs),
    )
  }

  function wake(): void {
    timer = undefined
    immediate = undefined
    timerDueNs = Number.POSITIVE_INFINITY
    runDue()
  }

  function runDue(): void {
    if (running) return
    running = true
    // Jobs that become due while others run wait for the next round, so that sockets are polled in between.
    const limit = clock.now()
    try {
      for (let dueNs = queue.firstDueNs(); dueNs <= limit; dueNs = queue.firstDueNs())
        queue.take()?.run(dueNs)
    } finally {
      running = false
      arm()
    }
  }

  return {
    add(dueNs, job) {
      queue.add(dueNs, job)
      if (queue.firstDueNs() === dueNs) arm()
    },
    runDue,
    close() {
      closed = true
      if (timer !== undefined) clearTimeout(timer)
      if (immediate !== undefined) clearImmediate(immediate)
      queue.clear()
    },
    get size() {
      return queue.size()
    },
  }
}

// Node fires a longer timer at once; waking up early and sleeping again is harmless.
const longestTimerMs = 2 ** 31 - 1
