import type { MetricInfo } from "../../scoring/scorer.js"
import type { ScorePair } from "../../scoring/statistics/index.js"
import { type NumberColumn, numberColumn } from "../number-column.js"
import { valuesOf } from "../sample-values.js"
import type { ComparedScore } from "./compared-run.js"

export type Side = "baseline" | "candidate"

/** A question that both sides answered, with its mean score on each: repeats are averaged first. */
export interface QuestionPair extends ScorePair {
  subset: string
  /** Position in the baseline. */
  id: number
}

/**
 * Brings the answers of two runs to the same question together. All of the baseline is added before the first of
 * the candidate. About 40 bytes a question and metric, and its key.
 */
export interface PairTable {
  add(side: Side, score: ComparedScore): void
  /** In the order in which metrics were met. */
  metrics(): readonly string[]
  /** `position` as soon as one match had no content key to go by. */
  readonly matchedBy: "content" | "position"
  pairs(metric: string): Iterable<QuestionPair>
  /** Questions with the metric on one side alone. */
  unmatched(metric: string): { baseline: number; candidate: number }
}

interface Sums {
  sum: NumberColumn
  count: NumberColumn
}

export function pairTable(infos: readonly MetricInfo[]): PairTable {
  const byKey = new Map<string, Map<string, number>>()
  const byPosition = new Map<string, Map<number, number>>()
  const subsets: string[] = []
  const ids: number[] = []
  const sums = new Map<string, Record<Side, Sums>>()
  let matchedBy: "content" | "position" = "content"

  const newRow = (subset: string, id: number): number => {
    ids.push(id)
    return subsets.push(subset) - 1
  }
  const rowOf = (side: Side, { subset, id, groupId = id, key }: ComparedScore): number => {
    const keys = inner(byKey, subset)
    const positions = inner(byPosition, subset)
    if (side === "baseline") {
      const known = key === undefined ? positions.get(groupId) : keys.get(key)
      const row = known ?? newRow(subset, id)
      positions.set(groupId, row)
      if (key !== undefined) keys.set(key, row)
      return row
    }
    if (key !== undefined && keys.size > 0) {
      const known = keys.get(key) ?? newRow(subset, id)
      keys.set(key, known)
      return known
    }
    const known = positions.get(groupId)
    if (known !== undefined) matchedBy = "position"
    const row = known ?? newRow(subset, id)
    positions.set(groupId, row)
    return row
  }
  const empty = (): Sums => ({ sum: numberColumn(), count: numberColumn() })

  return {
    metrics: () => [...sums.keys()],
    get matchedBy() {
      return matchedBy
    },
    add(side, score) {
      const row = rowOf(side, score)
      for (const [metric, value] of Object.entries(valuesOf(score, infos))) {
        if (!Number.isFinite(value)) continue
        const known = sums.get(metric) ?? { baseline: empty(), candidate: empty() }
        sums.set(metric, known)
        known[side].sum.increase(row, value)
        known[side].count.increase(row, 1)
      }
    },
    *pairs(metric) {
      const known = sums.get(metric)
      if (known === undefined) return
      for (const [row, subset] of subsets.entries()) {
        const before = known.baseline.count.at(row)
        const after = known.candidate.count.at(row)
        if (before === 0 || after === 0) continue
        yield {
          subset,
          id: ids[row] ?? 0,
          baseline: known.baseline.sum.at(row) / before,
          candidate: known.candidate.sum.at(row) / after,
        }
      }
    },
    unmatched(metric) {
      const counts = { baseline: 0, candidate: 0 }
      const known = sums.get(metric)
      for (const row of subsets.keys()) {
        const before = known?.baseline.count.at(row) ?? 0
        const after = known?.candidate.count.at(row) ?? 0
        if (before > 0 && after === 0) counts.baseline += 1
        if (after > 0 && before === 0) counts.candidate += 1
      }
      return counts
    },
  }
}

function inner<K>(maps: Map<string, Map<K, number>>, subset: string): Map<K, number> {
  const known = maps.get(subset)
  if (known) return known
  const fresh = new Map<K, number>()
  maps.set(subset, fresh)
  return fresh
}
