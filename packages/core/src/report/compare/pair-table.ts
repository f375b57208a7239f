import type { MetricInfo } from "../../scoring/scorer.js"
import { type NumberColumn, numberColumn, type ScorePair } from "../../scoring/statistics/index.js"
import { valuesOf } from "../sample-values.js"
import type { ComparedScore } from "./compared-run.js"

type Side = "baseline" | "candidate"

/** A question that both sides answered, with its mean score on each: repeats are averaged first. */
export interface QuestionPair extends ScorePair {
  subset: string
  /** Position in the baseline. */
  id: number
  /** Position in the candidate. */
  candidateId: number
}

/**
 * Brings the answers of two runs to the same question together. All of the baseline is added before the first of
 * the candidate. About 48 bytes a question and metric, and its key.
 */
export interface PairTable {
  add(side: Side, score: ComparedScore): void
  /** In the order in which metrics were met. */
  metrics(): readonly string[]
  /** `position` as soon as one match had no content key to go by. Known after {@link PairTable.settle}. */
  readonly matchedBy: "content" | "position"
  /**
   * To be called once all scores are in. A subset in which no content key of the candidate is known to the baseline
   * was asked in other words (another prompt), and is matched by position instead.
   */
  settle(): void
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
  /** Rows of candidates whose key the baseline does not know. */
  const strangers = new Map<string, Map<number, number>>()
  const matchedKeys = new Set<string>()
  /** Keys that several questions of the baseline share: equal texts say nothing about which is which. */
  const ambiguous = new Set<string>()
  const subsets: string[] = []
  const ids: number[] = []
  /** One more than the position, so that 0 is none. */
  const candidateIds = numberColumn()
  const groups: number[] = []
  const keyOfRow: (string | undefined)[] = []
  const sums = new Map<string, Record<Side, Sums>>()
  let matchedBy: "content" | "position" = "content"
  let baselineRows = 0

  const newRow = ({ subset, id, groupId = id, key }: ComparedScore): number => {
    ids.push(id)
    groups.push(groupId)
    keyOfRow.push(key)
    return subsets.push(subset) - 1
  }
  const byPlace = (side: Side, score: ComparedScore): number => {
    const { subset, groupId = score.id, key } = score
    const positions = inner(byPosition, subset)
    const known = positions.get(groupId)
    if (known !== undefined && side === "candidate") {
      const asked = keyOfRow[known]
      // Where both sides name the question, the place only tells apart questions that read the same.
      if (key === undefined || asked === undefined) matchedBy = "position"
      // The same place, but certainly another question: the data are in another order.
      else if (asked !== key) return newRow(score)
    }
    const row = known ?? newRow(score)
    positions.set(groupId, row)
    return row
  }
  const baselineRow = (score: ComparedScore): number => {
    const { subset, groupId = score.id, key } = score
    const row = byPlace("baseline", score)
    baselineRows = ids.length
    if (key === undefined) return row
    const keys = inner(byKey, subset)
    const known = keys.get(key)
    if (known === undefined) keys.set(key, row)
    else if (groups[known] !== groupId) ambiguous.add(`${subset}\u0000${key}`)
    return row
  }
  const candidateRow = (score: ComparedScore): number => {
    const { subset, id, groupId = id, key } = score
    const keys = inner(byKey, subset)
    const named = key !== undefined && keys.size > 0 && !ambiguous.has(`${subset}\u0000${key}`)
    if (!named) return byPlace("candidate", score)
    const known = keys.get(key)
    if (known !== undefined && known < baselineRows) matchedKeys.add(subset)
    if (known !== undefined) return known
    const row = newRow(score)
    keys.set(key, row)
    inner(strangers, subset).set(groupId, row)
    return row
  }
  const empty = (): Sums => ({ sum: numberColumn(), count: numberColumn() })

  return {
    metrics: () => [...sums.keys()],
    get matchedBy() {
      return matchedBy
    },
    add(side, score) {
      const row = side === "baseline" ? baselineRow(score) : candidateRow(score)
      if (side === "candidate" && candidateIds.at(row) === 0) candidateIds.increase(row, score.id + 1)
      for (const [metric, value] of Object.entries(valuesOf(score, infos))) {
        if (!Number.isFinite(value)) continue
        const known = sums.get(metric) ?? { baseline: empty(), candidate: empty() }
        sums.set(metric, known)
        known[side].sum.increase(row, value)
        known[side].count.increase(row, 1)
      }
    },
    settle() {
      for (const [subset, rows] of strangers) {
        const positions = byPosition.get(subset)
        if (matchedKeys.has(subset) || positions === undefined) continue
        for (const [groupId, from] of rows) {
          const to = positions.get(groupId)
          if (to === undefined) continue
          matchedBy = "position"
          if (candidateIds.at(to) === 0) candidateIds.increase(to, candidateIds.at(from))
          for (const { candidate } of sums.values()) {
            for (const column of [candidate.sum, candidate.count]) {
              column.increase(to, column.at(from))
              column.increase(from, -column.at(from))
            }
          }
        }
      }
      strangers.clear()
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
          candidateId: candidateIds.at(row) - 1,
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
