import type { Clock } from "../src/model/clock.js"

/** A clock that tests move by hand. Timers fire in order of their time when the clock passes them. */
export interface ManualClock extends Clock {
  /** Timers that wait. */
  readonly pending: number
  /** Delays that were asked for, oldest first. */
  readonly delays: readonly number[]
  /** Moves on, firing what is due, and lets promises settle between timers. */
  advance(ms: number): Promise<void>
}

interface Timer {
  at: number
  callback: () => void
}

export function manualClock(start = 0): ManualClock {
  let time = start
  const timers = new Set<Timer>()
  const delays: number[] = []

  return {
    now: () => time,
    after(ms, callback) {
      delays.push(ms)
      const timer = { at: time + ms, callback }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    get pending() {
      return timers.size
    },
    delays,
    async advance(ms) {
      const end = time + ms
      await settle()
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        time = Math.max(time, due.at)
        timers.delete(due)
        due.callback()
        await settle()
      }
      time = end
    },
  }
}

/** Lets everything run that waits for promises only. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
