import { binomialCdf } from "./distributions.js"

/**
 * Exact two-sided McNemar test: of the samples on which two runs disagree, `onlyFirst` were right in the first
 * run alone and `onlySecond` in the second alone. The p-value is that of a fair coin; 1 when nothing disagrees.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  return Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond, 0.5))
}
