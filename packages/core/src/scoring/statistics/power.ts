import { normalQuantile } from "./distributions.js"

export interface PowerOptions {
  /** Standard deviation of one sample's score, or of one pair's difference when runs are compared. */
  standardDeviation: number
  /** Two-sided chance of a false alarm; default 0.05. */
  alpha?: number
  /** Chance of seeing a difference that is there; default 0.8. */
  power?: number
}

/** Smallest true difference that `n` pairs show with the wanted power (Miller 2024, section 5). */
export function minimumDetectableDifference(n: number, options: PowerOptions): number {
  return (reach(options) * options.standardDeviation) / Math.sqrt(n)
}

/** Pairs needed to show a true difference of `difference` with the wanted power. */
export function sampleSizeFor(difference: number, options: PowerOptions): number {
  return Math.ceil(((reach(options) * options.standardDeviation) / difference) ** 2)
}

function reach({ alpha = 0.05, power = 0.8 }: PowerOptions): number {
  return normalQuantile(1 - alpha / 2) + normalQuantile(power)
}
