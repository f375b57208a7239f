import { type ConfidenceOptions, type Estimate, tInterval } from "./estimate.js"

/** One stratum: a subset's mean with its size. */
export interface Stratum {
  value: number
  n: number
  stderr: number | undefined
}

/**
 * Mean over subsets that were sampled apart: `micro` weighs them by n, `macro` equally (subsets with n = 0 are
 * left out). Variances add with squared weights; degrees of freedom after Welch and Satterthwaite. The standard
 * error is undefined as soon as one subset's is, since leaving it out would make the figure look surer than it is.
 */
export function stratifiedMean(
  strata: Iterable<Stratum>,
  weighting: "micro" | "macro",
  options: ConfidenceOptions = {},
): Estimate | undefined {
  const used = [...strata].filter((stratum) => stratum.n > 0)
  const n = used.reduce((sum, stratum) => sum + stratum.n, 0)
  if (n === 0) return undefined
  const weight = (stratum: Stratum) => (weighting === "micro" ? stratum.n / n : 1 / used.length)
  const value = used.reduce((sum, stratum) => sum + weight(stratum) * stratum.value, 0)

  let variance: number | undefined = 0
  let spread = 0
  for (const stratum of used) {
    if (stratum.stderr === undefined) {
      variance = undefined
      break
    }
    const part: number = (weight(stratum) * stratum.stderr) ** 2
    variance += part
    if (stratum.n > 1) spread += part ** 2 / (stratum.n - 1)
  }
  if (variance === undefined)
    return { value, n, stderr: undefined, interval: undefined, method: "stratified" }
  const stderr = Math.sqrt(variance)
  const df = spread === 0 ? Number.POSITIVE_INFINITY : variance ** 2 / spread
  return {
    value,
    n,
    stderr,
    interval: tInterval(value, stderr, df, options.confidence),
    method: "stratified",
  }
}
