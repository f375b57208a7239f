import { regularizedBeta } from "./special-functions.js"

/** P(T ≤ t) of Student's t with `df` degrees of freedom. */
export function studentTCdf(t: number, df: number): number {
  const tail = studentTTail(Math.abs(t), df)
  return t > 0 ? 1 - tail : tail
}

/** P(T > t) for t ≥ 0. */
function studentTTail(t: number, df: number): number {
  if (!Number.isFinite(df)) return normalTail(t)
  return regularizedBeta(df / (df + t * t), df / 2, 0.5) / 2
}

/** The chance of a |T| at least as large as `t`: the two-sided p-value of a t statistic. */
export function studentTTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * studentTTail(Math.abs(t), df))
}

/** The t with P(T ≤ t) = `p`, for 0 < p < 1; `df` may be `Infinity` (normal). */
export function studentTQuantile(p: number, df: number): number {
  return quantile(p, (t) => studentTTail(t, df))
}

/** P(Z ≤ z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return z > 0 ? 1 - normalTail(z) : normalTail(-z)
}

/** The z with P(Z ≤ z) = `p`, for 0 < p < 1. */
export function normalQuantile(p: number): number {
  return quantile(p, normalTail)
}

/** P(X ≤ k) of a binomial distribution with `n` draws of probability `p`. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0
  return k >= n ? 1 : regularizedBeta(1 - p, n - k, k + 1)
}

/** P(Z > z) for z ≥ 0: a power series near zero, a continued fraction in the tail. */
function normalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 3) {
    let term = z
    let sum = z
    for (let i = 1; Math.abs(term) > 1e-18 * Math.abs(sum); i++) {
      term *= (z * z) / (2 * i + 1)
      sum += term
    }
    return 0.5 - density * sum
  }
  let fraction = z
  for (let i = 200; i >= 1; i--) fraction = z + i / fraction
  return density / fraction
}

/** Bisection on the upper tail; symmetric distributions only. */
function quantile(p: number, tail: (x: number) => number): number {
  if (p === 0.5) return 0
  if (p < 0.5) return -quantile(1 - p, tail)
  const target = 1 - p
  let high = 1
  while (tail(high) > target) high *= 2
  let low = 0
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2
    if (tail(middle) > target) low = middle
    else high = middle
  }
  return (low + high) / 2
}
