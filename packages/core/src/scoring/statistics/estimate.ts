import { studentTQuantile } from "./distributions.js"

/** A number computed from samples, with how sure it is. */
export interface Estimate {
  value: number
  /** Independent observations behind it. */
  n: number
  /** Standard error of `value`; undefined when it cannot be known (one observation). */
  stderr: number | undefined
  interval: readonly [low: number, high: number] | undefined
  /** How the interval was made. */
  method: "clt" | "clustered" | "wilson" | "stratified" | "bootstrap"
}

export interface ConfidenceOptions {
  /** Coverage of the interval; default 0.95. */
  confidence?: number
}

/** `value` ± t · `stderr`, with the t quantile for `df` degrees of freedom. */
export function tInterval(
  value: number,
  stderr: number,
  df: number,
  confidence = 0.95,
): readonly [number, number] {
  const reach = studentTQuantile((1 + confidence) / 2, df) * stderr
  return [value - reach, value + reach]
}
