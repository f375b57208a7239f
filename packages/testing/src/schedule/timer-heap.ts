import type { Clock } from "./clock.js"

/** Something to be done at a time. One object may be put back again and again. */
export interface Job {
  /** When it is due, ns on the server's clock. */
  dueNs: number
  /** Set to leave the job in the heap without ever running it. */
  cancelled: boolean
  run(): void
}

export interface TimerHeap {
  add(job: Job): void
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
  const heap: Job[] = []
  let timer: NodeJS.Timeout | undefined
  let timerDueNs = Number.POSITIVE_INFINITY
  let immediate: NodeJS.Immediate | undefined
  let running = false
  let closed = false

  function arm(): void {
    const top = heap[0]
    if (top === undefined || closed || running) return
    const waitMs = (top.dueNs - clock.now()) / 1e6
    if (options.spin && waitMs < 1.5) {
      immediate ??= setImmediate(wake)
      return
    }
    if (timer !== undefined && timerDueNs <= top.dueNs) return
    if (timer !== undefined) clearTimeout(timer)
    timerDueNs = top.dueNs
    timer = setTimeout(wake, options.spin ? Math.max(1, Math.floor(waitMs - 1)) : Math.max(0, waitMs))
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
      for (let top = heap[0]; top !== undefined && top.dueNs <= limit; top = heap[0]) {
        pop(heap)
        if (!top.cancelled) top.run()
      }
    } finally {
      running = false
      arm()
    }
  }

  return {
    add(job) {
      push(heap, job)
      if (heap[0] === job) arm()
    },
    runDue,
    close() {
      closed = true
      if (timer !== undefined) clearTimeout(timer)
      if (immediate !== undefined) clearImmediate(immediate)
      heap.length = 0
    },
    get size() {
      return heap.length
    },
  }
}

function push(heap: Job[], job: Job): void {
  let at = heap.length
  heap.push(job)
  while (at > 0) {
    const parentAt = (at - 1) >> 1
    const parent = heap[parentAt]
    if (parent === undefined || parent.dueNs <= job.dueNs) break
    heap[at] = parent
    at = parentAt
  }
  heap[at] = job
}

function pop(heap: Job[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    let childAt = 2 * at + 1
    let child = heap[childAt]
    if (child === undefined) break
    const right = heap[childAt + 1]
    if (right !== undefined && right.dueNs < child.dueNs) {
      child = right
      childAt++
    }
    if (child.dueNs >= last.dueNs) break
    heap[at] = child
    at = childAt
  }
  heap[at] = last
}
