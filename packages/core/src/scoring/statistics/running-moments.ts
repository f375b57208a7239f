/** Mean and spread of a stream, in constant memory. */
export interface RunningMoments {
  readonly n: number
  /** NaN before the first value. */
  readonly mean: number
  /** Sample variance (n − 1); NaN below two values. */
  readonly variance: number
  /** Whether every value so far was 0 or 1. */
  readonly binary: boolean
  add(value: number): void
}

/** Welford's algorithm: one pass, stable also when the mean is large against the spread. */
export function runningMoments(): RunningMoments {
  let n = 0
  let mean = 0
  let squares = 0
  let binary = true
  // Whole numbers add up without rounding, so that 4 of 5 is 0.8 and not 0.7999….
  let sum = 0
  return {
    get n() {
      return n
    },
    get mean() {
      if (n === 0) return Number.NaN
      return Number.isSafeInteger(sum) ? sum / n : mean
    },
    get variance() {
      return n < 2 ? Number.NaN : squares / (n - 1)
    },
    get binary() {
      return binary
    },
    add(value) {
      n += 1
      const before = value - mean
      mean += before / n
      sum = Number.isSafeInteger(value) ? sum + value : Number.NaN
      squares += before * (value - mean)
      binary &&= value === 0 || value === 1
    },
  }
}
