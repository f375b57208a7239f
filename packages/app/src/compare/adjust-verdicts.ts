import { holm } from "@evalscope/core/statistics"
import type { PairedResult } from "../api/compare.js"

/** A difference to the baseline in one metric, with what its verdict hangs on. */
export interface TestedDifference {
  primary: boolean
  lower: boolean
  quality: boolean
  result: PairedResult
}

/** Of the intervals, and of the verdicts. */
export const confidence = 0.95

/**
 * Adjusts p-values over all candidates and benchmarks by Holm, headline metrics as one family, all others as another,
 * and says in place which differences are more than chance.
 */
export function adjustVerdicts(differences: readonly TestedDifference[]): void {
  for (const family of [true, false]) {
    const tested = differences.filter(({ primary, result }) => primary === family && result.p !== null)
    const values = holm(tested.map(({ result }) => result.p ?? 1))
    for (const [i, { result, lower, quality }] of tested.entries()) {
      const p = values[i] ?? 1
      result.p_adjusted = p
      if (p >= 1 - confidence || !quality || result.difference === 0) continue
      result.verdict = result.difference > 0 !== lower ? "better" : "worse"
    }
  }
}
