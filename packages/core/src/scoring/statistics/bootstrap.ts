import type { ConfidenceOptions, Estimate } from "./estimate.js"
import { seededRandom } from "./seeded-random.js"

export interface BootstrapOptions extends ConfidenceOptions {
  /** Default 1000. */
  rounds?: number
  /** Same seed, same interval; default 0. */
  seed?: number
}

/**
 * Percentile bootstrap (Efron 1979) of any statistic: resamples `items` with replacement and takes the quantiles
 * of the results. Items that depend on each other must be passed as one item (resample the clusters).
 * `stderr` is the standard deviation over rounds. Undefined when there are no items.
 */
export function bootstrapEstimate<T>(
  items: readonly T[],
  statistic: (resample: readonly T[]) => number,
  options: BootstrapOptions = {},
): Estimate | undefined {
  if (items.length === 0) return undefined
  const { rounds = 1000, seed = 0, confidence = 0.95 } = options
  const random = seededRandom(seed)
  const results = new Float64Array(rounds)
  for (let round = 0; round < rounds; round++) {
    results[round] = statistic(items.map((item) => items[Math.floor(random() * items.length)] ?? item))
  }
  results.sort()
  const mean = results.reduce((sum, result) => sum + result / rounds, 0)
  const variance = results.reduce((sum, result) => sum + (result - mean) ** 2, 0) / Math.max(1, rounds - 1)
  return {
    value: statistic(items),
    n: items.length,
    stderr: items.length < 2 || rounds < 2 ? undefined : Math.sqrt(variance),
    interval: [sortedQuantile(results, (1 - confidence) / 2), sortedQuantile(results, (1 + confidence) / 2)],
    method: "bootstrap",
  }
}

/**
 * Quantile of ascending values by linear interpolation (type 7 of Hyndman and Fan, the default of NumPy and R).
 * NaN when there are none.
 */
export function sortedQuantile(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) return Number.NaN
  const position = p * (ascending.length - 1)
  const below = ascending[Math.floor(position)] ?? Number.NaN
  const above = ascending[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}
