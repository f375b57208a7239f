import { type ConfidenceOptions, type Estimate, tInterval } from "./estimate.js"
import { estimateOfMoments } from "./mean-estimate.js"
import { type RunningMoments, runningMoments } from "./running-moments.js"
import { wilsonInterval } from "./wilson-interval.js"

export interface ClusteredObservation {
  value: number
  /** Observations of one cluster depend on each other: repeats of a question, questions on one passage. */
  cluster: string | number
}

/** Sum and count per cluster, in typed arrays. */
export interface ClusterTotals {
  readonly moments: RunningMoments
  /** `slot` is a dense number from 0 that stands for the cluster. */
  add(slot: number, value: number): void
  estimate(options?: ConfidenceOptions): Estimate | undefined
}

/**
 * Mean over observations that come in clusters, with the cluster-robust standard error of Miller (2024),
 * "Adding Error Bars to Evals": residuals are summed inside a cluster before they are squared. The variance is
 * multiplied by C/(C−1) for C clusters, so that clusters of one give exactly {@link meanEstimate}'s standard
 * error; the interval uses Student's t with C−1 degrees of freedom and, for 0/1 data, is cut to [0, 1].
 * When 0/1 data are all equal, Wilson's interval over the clusters takes its place. `n` counts observations.
 */
export function clusteredMean(
  observations: Iterable<ClusteredObservation>,
  options: ConfidenceOptions = {},
): Estimate | undefined {
  const slots = new Map<string | number, number>()
  const totals = clusterTotals()
  for (const { value, cluster } of observations) {
    const slot = slots.get(cluster) ?? slots.size
    slots.set(cluster, slot)
    totals.add(slot, value)
  }
  return totals.estimate(options)
}

/** Accumulator behind {@link clusteredMean} for callers whose clusters are numbered already: 12 bytes each. */
export function clusterTotals(): ClusterTotals {
  const moments = runningMoments()
  let sums = new Float64Array(64)
  let counts = new Uint32Array(64)
  return {
    moments,
    add(slot, value) {
      if (slot >= sums.length) {
        const size = Math.max(slot + 1, sums.length * 2)
        sums = grown(new Float64Array(size), sums)
        counts = grown(new Uint32Array(size), counts)
      }
      sums[slot] = (sums[slot] ?? 0) + value
      counts[slot] = (counts[slot] ?? 0) + 1
      moments.add(value)
    },
    estimate: (options = {}) => clusteredEstimate(moments, sums, counts, options),
  }
}

function grown<A extends Float64Array | Uint32Array>(larger: A, smaller: A): A {
  larger.set(smaller)
  return larger
}

function clusteredEstimate(
  moments: RunningMoments,
  sums: Float64Array,
  counts: Uint32Array,
  options: ConfidenceOptions,
): Estimate | undefined {
  const plain = estimateOfMoments(moments, options)
  if (plain === undefined) return undefined
  const { value, n } = plain
  let clusters = 0
  let squares = 0
  for (let i = 0; i < sums.length; i++) {
    const count = counts[i] ?? 0
    if (count === 0) continue
    clusters += 1
    squares += ((sums[i] ?? 0) - count * value) ** 2
  }
  if (clusters === n) return plain
  const stderr = clusters < 2 ? undefined : Math.sqrt((squares * clusters) / (clusters - 1)) / n
  if (moments.binary && (value === 0 || value === 1)) {
    return {
      value,
      n,
      stderr,
      interval: wilsonInterval(value, clusters, options.confidence),
      method: "wilson",
    }
  }
  if (stderr === undefined) return { value, n, stderr, interval: undefined, method: "clustered" }
  const [low, high] = tInterval(value, stderr, clusters - 1, options.confidence)
  const interval = moments.binary ? ([Math.max(0, low), Math.min(1, high)] as const) : ([low, high] as const)
  return { value, n, stderr, interval, method: "clustered" }
}
