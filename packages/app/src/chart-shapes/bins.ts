import { isRange, ticks } from "./scale.js"

export interface Bin {
  from: number
  to: number
  count: number
}

/** Values counted over about twenty round, equal steps; none when there is nothing to count. */
export function binsOf(values: readonly (number | null)[]): readonly Bin[] {
  const known = values.flatMap((value) => (value === null ? [] : [value]))
  if (known.length === 0) return []
  const low = known.reduce((least, value) => Math.min(least, value))
  const high = known.reduce((most, value) => Math.max(most, value))
  const bins = emptyBins(low, high)
  const { from: start, to } = bins[0] ?? { from: low, to: low + 1 }
  for (const value of known) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((value - start) / (to - start)))]
    if (bin) bin.count += 1
  }
  return bins
}

/** Steps for values between two ends, without counts. */
export function emptyBins(low: number, high: number): Bin[] {
  if (!isRange(low, high)) return [{ from: low, to: low + 1, count: 0 }]
  const [first = low, second = high] = ticks(low, high, 20)
  const step = second - first
  const start = Math.floor(low / step) * step
  return Array.from({ length: Math.floor((high - start) / step) + 1 }, (_, index) => ({
    from: start + index * step,
    to: start + (index + 1) * step,
    count: 0,
  }))
}
