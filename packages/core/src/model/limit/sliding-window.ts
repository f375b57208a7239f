/** A limit on what is started within any stretch of time. Times in milliseconds, never going back. */
export interface SlidingWindow {
  /** Milliseconds until `amount` fits; 0 when it fits now. An amount above the limit fits into an empty window. */
  waitFor(amount: number, now: number): number
  /** Books an amount. The returned function corrects it later, when the real amount is known. */
  add(amount: number, now: number): (actual: number) => void
  /** Another limit from now on; what was booked before counts as long as it would have. */
  resize(limit: number, lengthMs: number): void
}

interface Entry {
  at: number
  amount: number
  over: boolean
}

/** At most `limit` within any `lengthMs`, ends included on one side: what started exactly `lengthMs` ago is over. */
export function createSlidingWindow(limitAtFirst: number, lengthAtFirst: number): SlidingWindow {
  let limit = limitAtFirst
  let lengthMs = lengthAtFirst
  let entries: Entry[] = []
  let first = 0
  let sum = 0

  function dropOld(now: number) {
    for (let entry = entries[first]; entry && entry.at + lengthMs <= now; entry = entries[first]) {
      entry.over = true
      sum -= entry.amount
      first += 1
    }
    if (first > 1024 && first * 2 > entries.length) {
      entries = entries.slice(first)
      first = 0
    }
    // Sums of estimates drift; an empty window holds nothing.
    if (first === entries.length) sum = 0
  }

  return {
    waitFor(amount, now) {
      dropOld(now)
      if (sum + amount <= limit || first === entries.length) return 0
      let left = sum
      for (let index = first; index < entries.length; index += 1) {
        const entry = entries[index]
        if (entry === undefined) break
        left -= entry.amount
        if (left + amount <= limit || index === entries.length - 1) return entry.at + lengthMs - now
      }
      return 0
    },
    add(amount, now) {
      const entry = { at: now, amount, over: false }
      entries.push(entry)
      sum += amount
      return (actual) => {
        if (entry.over) return
        sum += actual - entry.amount
        entry.amount = actual
      }
    },
    resize(nextLimit, nextLengthMs) {
      limit = nextLimit
      lengthMs = nextLengthMs
    },
  }
}
