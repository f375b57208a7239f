import { describe, expect, it } from "vitest"
import { column, rowWidth } from "../record/columns.js"
import { outcomeCode } from "../record/outcome.js"
import type { Segment } from "../record/record-store.js"
import { createLevelLimits } from "./level-limits.js"
import { LevelTally } from "./level-tally.js"

/** Finished requests: when they ended, and how long after they were wanted their first token came, in seconds. */
function finished(
  requests: readonly { readonly end: number; readonly waited: number; readonly ok?: boolean }[],
) {
  const rows = new Float64Array(requests.length * rowWidth)
  for (const [index, { end, waited, ok = true }] of requests.entries()) {
    const row = rows.subarray(index * rowWidth, (index + 1) * rowWidth)
    row[column.scheduledNs] = (end - waited - 0.1) * 1e9
    row[column.firstContentNs] = (end - 0.1) * 1e9
    row[column.endNs] = end * 1e9
    row[column.outcome] = outcomeCode(ok ? "ok" : "server_error")
  }
  return { worker: 0, rows, gapsUs: new Uint32Array(), texts: new Map() } satisfies Segment
}

const none = { maxErrors: undefined, errorRateLimit: undefined }

describe("a level ends early", () => {
  const reasonAfter = (
    plan: { maxErrors: number | undefined; errorRateLimit: number | undefined },
    outcomes: readonly boolean[],
  ) => {
    const limits = createLevelLimits(plan)
    const tally = new LevelTally()
    tally.add(finished(outcomes.map((ok, index) => ({ end: index, waited: 0.1, ok }))))
    return limits.check(tally, outcomes.length, 1)
  }
  const mixed = (failed: number, succeeded: number) => [
    ...Array.from({ length: failed }, () => false),
    ...Array.from({ length: succeeded }, () => true),
  ]

  it("after so many failures", () => {
    expect(reasonAfter({ ...none, maxErrors: 3 }, mixed(2, 50))).toBeUndefined()
    expect(reasonAfter({ ...none, maxErrors: 3 }, mixed(3, 50))).toBe("3 requests failed")
  })

  it("when too large a share of a hundred failed", () => {
    expect(reasonAfter({ ...none, errorRateLimit: 0.2 }, mixed(40, 59))).toBeUndefined()
    expect(reasonAfter({ ...none, errorRateLimit: 0.2 }, mixed(20, 80))).toBeUndefined()
    expect(reasonAfter({ ...none, errorRateLimit: 0.2 }, mixed(21, 79))).toBe("21 of 100 requests failed")
  })
})

describe("over-saturation", () => {
  /** Ten requests a second for a minute at a server whose queue is so long. */
  const reasonWith = (stopOnOversaturation: boolean, waitAt: (second: number) => number) => {
    const limits = createLevelLimits({ ...none, stopOnOversaturation })
    const tally = new LevelTally()
    for (let second = 1; second <= 60; second++) {
      const waited = waitAt(second)
      limits.add(finished(Array.from({ length: 10 }, (_, index) => ({ end: second + index / 10, waited }))))
      const reason = limits.check(tally, second, Math.round(10 * waited) + (second % 3))
      if (reason !== undefined) return { reason, second }
    }
    return undefined
  }

  it("ends the level when the queue keeps growing, but not before half a minute", () => {
    const end = reasonWith(true, (second) => second / 4)
    expect(end?.reason).toContain("over-saturated")
    expect(end?.second).toBeGreaterThanOrEqual(30)
    expect(end?.second).toBeLessThan(40)
  })

  it("ends nothing when it was not asked to, or when the queue is long and steady", () => {
    expect(reasonWith(false, (second) => second / 4)).toBeUndefined()
    expect(reasonWith(true, (second) => 5 + (second % 2) / 10)).toBeUndefined()
  })
})
