/** Monotonic time in nanoseconds since the clock was made, as a float: cheap to read and to store. */
export interface Clock {
  now(): number
  /** `process.hrtime.bigint()` at the clock's zero; all processes of a Linux host share that clock. */
  readonly originNs: bigint
}

export function createClock(): Clock {
  // Both clocks read the same counter, so their distance is fixed; the tightest of several brackets finds it.
  let originNs = 0n
  let tightest = Number.POSITIVE_INFINITY
  let start = 0
  for (let round = 0; round < 16; round++) {
    const before = performance.now()
    const hrtime = process.hrtime.bigint()
    const after = performance.now()
    if (after - before < tightest) {
      tightest = after - before
      start = (before + after) / 2
      originNs = hrtime
    }
  }
  return { originNs, now: () => (performance.now() - start) * 1e6 }
}
