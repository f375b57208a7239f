/** Round values that cover a range, at most about `count` of them. */
export function ticks(low: number, high: number, count = 5): readonly number[] {
  if (!isRange(low, high)) return [low]
  const rough = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999) ?? power * 10
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
}

/** Whether two values are so far apart that steps between them can be told from one another as numbers. */
export function isRange(low: number, high: number): boolean {
  return high - low > Math.max(1e-300, 1e-9 * Math.max(Math.abs(low), Math.abs(high)))
}

/** The end of an axis that starts at 0 and holds `high`: a round value. */
export function niceEnd(high: number): number {
  if (!(high > 0)) return 1
  const steps = ticks(0, high, 5)
  const step = (steps[1] ?? high) - (steps[0] ?? 0)
  return Math.ceil(high / step - 1e-9) * step
}
