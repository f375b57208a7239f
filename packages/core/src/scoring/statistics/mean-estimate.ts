import { type ConfidenceOptions, type Estimate, tInterval } from "./estimate.js"
import { type RunningMoments, runningMoments } from "./running-moments.js"
import { wilsonInterval } from "./wilson-interval.js"

/**
 * Mean of independent observations with standard error s/√n and an interval, in one pass and constant memory.
 *
 * 0/1 data get Wilson's interval, which stays honest when all are right or all are wrong; other data the
 * central-limit interval with Student's t quantile. Undefined when there is no observation.
 */
export function meanEstimate(
  values: Iterable<number>,
  options: ConfidenceOptions = {},
): Estimate | undefined {
  const moments = runningMoments()
  for (const value of values) moments.add(value)
  return estimateOfMoments(moments, options)
}

/** The estimate of {@link meanEstimate} from moments that were gathered already. */
export function estimateOfMoments(
  moments: Omit<RunningMoments, "add">,
  options: ConfidenceOptions = {},
): Estimate | undefined {
  const { n, mean: value } = moments
  if (n === 0) return undefined
  const stderr = n < 2 ? undefined : Math.sqrt(moments.variance / n)
  if (moments.binary) {
    return { value, n, stderr, interval: wilsonInterval(value, n, options.confidence), method: "wilson" }
  }
  const interval = stderr === undefined ? undefined : tInterval(value, stderr, n - 1, options.confidence)
  return { value, n, stderr, interval, method: "clt" }
}
