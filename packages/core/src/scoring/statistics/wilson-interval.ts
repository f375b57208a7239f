import { normalQuantile } from "./distributions.js"

/**
 * Wilson's score interval of a proportion (Wilson 1927): `value` successes per trial in `n` trials. It stays
 * inside [0, 1] and keeps its width when every trial succeeded, where the normal interval collapses to a point.
 */
export function wilsonInterval(value: number, n: number, confidence = 0.95): readonly [number, number] {
  const z2 = normalQuantile((1 + confidence) / 2) ** 2
  const centre = (value + z2 / (2 * n)) / (1 + z2 / n)
  const reach = (Math.sqrt(z2) / (1 + z2 / n)) * Math.sqrt((value * (1 - value)) / n + z2 / (4 * n * n))
  return [value <= 0 ? 0 : Math.max(0, centre - reach), value >= 1 ? 1 : Math.min(1, centre + reach)]
}
