import { type ConfidenceOptions, type Estimate, tInterval } from "./estimate.js"
import { estimateOfMoments } from "./mean-estimate.js"
import { type NumberColumn, numberColumn } from "./number-column.js"
import { runningMoments } from "./running-moments.js"
import { wilsonInterval } from "./wilson-interval.js"

export interface ClusteredObservation {
  value: number
  /** Observations of one cluster depend on each other: repeats of a question, questions on one passage. */
  cluster: string | number
  /** Weight in the mean; default 1. */
  weight?: number
}

/** Sums per cluster. */
export interface ClusterTotals {
  /** Sum of the weights so far. */
  readonly weight: number
  /** `slot` is a dense number from 0 that stands for the cluster; `weight` is 1 unless given. */
  add(slot: number, value: number, weight?: number): void
  estimate(options?: ConfidenceOptions): Estimate | undefined
}

/**
 * Mean over observations that come in clusters, with the cluster-robust standard error of Miller (2024),
 * "Adding Error Bars to Evals": residuals are summed inside a cluster before they are squared. The variance is
 * multiplied by C/(C−1) for C clusters, so that clusters of one give exactly {@link meanEstimate}'s standard
 * error; the interval uses Student's t with C−1 degrees of freedom and, for 0/1 data, is cut to [0, 1].
 * When 0/1 data are all equal, Wilson's interval over the clusters takes its place. With weights it is the
 * linearised standard error of a ratio. `n` counts observations.
 */
export function clusteredMean(
  observations: Iterable<ClusteredObservation>,
  options: ConfidenceOptions = {},
): Estimate | undefined {
  const slots = new Map<string | number, number>()
  const totals = clusterTotals()
  for (const { value, cluster, weight } of observations) {
    const slot = slots.get(cluster) ?? slots.size
    slots.set(cluster, slot)
    totals.add(slot, value, weight)
  }
  return totals.estimate(options)
}

/** Accumulator behind {@link clusteredMean} for callers whose clusters are numbered already: 16 bytes each. */
export function clusterTotals(): ClusterTotals {
  const moments = runningMoments()
  const sums = numberColumn()
  const weights = numberColumn()
  let totalWeight = 0
  let weightedMean = 0
  let weighted = false
  return {
    get weight() {
      return totalWeight
    },
    add(slot, value, weight = 1) {
      // Weight zero takes no part: it would count as an observation without being one.
      if (weight === 0) return
      sums.increase(slot, weight * value)
      weights.increase(slot, weight)
      totalWeight += weight
      weightedMean += ((value - weightedMean) * weight) / totalWeight
      weighted ||= weight !== 1
      moments.add(value)
    },
    estimate(options = {}) {
      const plain = estimateOfMoments(moments, options)
      if (plain === undefined) return undefined
      const value = weighted ? weightedMean : plain.value
      const { clusters, squares } = residuals(sums, weights, value)
      const independent = clusters === plain.n
      if (independent && !weighted) return plain

      const method = independent ? "clt" : "clustered"
      const known = { value, n: plain.n }
      const stderr = clusters < 2 ? undefined : Math.sqrt((squares * clusters) / (clusters - 1)) / totalWeight
      if (moments.binary && (value === 0 || value === 1)) {
        return {
          ...known,
          stderr,
          interval: wilsonInterval(value, clusters, options.confidence),
          method: "wilson",
        }
      }
      if (stderr === undefined) return { ...known, stderr, interval: undefined, method }
      const [low, high] = tInterval(value, stderr, clusters - 1, options.confidence)
      return {
        ...known,
        stderr,
        interval: moments.binary ? [Math.max(0, low), Math.min(1, high)] : [low, high],
        method,
      }
    },
  }
}

/** How many clusters have observations, and the squares of their residual sums. */
function residuals(sums: NumberColumn, weights: NumberColumn, mean: number) {
  let clusters = 0
  let squares = 0
  for (let i = 0; i < sums.length; i++) {
    const weight = weights.at(i)
    if (weight === 0) continue
    clusters += 1
    squares += (sums.at(i) - weight * mean) ** 2
  }
  return { clusters, squares }
}
