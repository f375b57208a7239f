import type { AggregateValue, Aggregation } from "../aggregation.js"
import { estimateOfMoments, runningMoments } from "../statistics/index.js"
import { type AttemptGroup, attemptTable } from "./attempt-table.js"
import { meanAccumulator } from "./mean.js"

interface KMetric {
  /** Identity in reports: `pass_at_k`. */
  aggregation: string
  needsExtracted: boolean
  /** Value of one question whose first `k` attempts all have a score. */
  value(group: AttemptGroup, k: number): number
}

/**
 * The mean, and one aggregate for each k from 1 to the length of the shortest planned group. A question enters
 * the aggregate of k when its first k attempts all have a usable score; `metadata` says how many did. The value
 * is the mean over those questions, `n` their number. Every planned attempt must be passed, failed ones without
 * a value, else a group looks shorter than it was planned.
 */
export function kAggregation(metric: KMetric): Aggregation {
  return {
    name: `mean_and_${metric.aggregation}`,
    needsExtracted: metric.needsExtracted,
    fold(attempts) {
      const plain = meanAccumulator()
      const table = attemptTable(metric.needsExtracted)
      for (const attempt of attempts) {
        plain.add(attempt)
        table.add(attempt)
      }
      let total = 0
      let largest = Number.POSITIVE_INFINITY
      for (const group of table.groups()) {
        total += 1
        largest = Math.min(largest, group.scores.length)
      }
      if (total === 0) return []

      const perK = Array.from({ length: largest }, () => runningMoments())
      for (const group of table.groups()) {
        const usable = firstWithout(group.scores)
        perK.slice(0, usable).forEach((moments, i) => {
          moments.add(metric.value(group, i + 1))
        })
      }
      return [
        ...plain.result(),
        ...perK.flatMap((moments, i): AggregateValue[] => {
          const estimate = estimateOfMoments(moments)
          if (estimate === undefined) return []
          const coverage = {
            eligible: moments.n,
            total,
            coverage: moments.n / total,
            excluded: total - moments.n,
          }
          return [
            { aggregation: metric.aggregation, dimensions: { k: i + 1 }, ...estimate, metadata: coverage },
          ]
        }),
      ]
    },
  }
}

/** How many leading attempts have a score. */
function firstWithout(scores: Float64Array): number {
  const gap = scores.findIndex(Number.isNaN)
  return gap < 0 ? scores.length : gap
}
