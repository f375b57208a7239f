import { isRange, ticks } from "./scale.js"

export interface Bin {
  from: number
  to: number
  count: number
}

/** Values counted over about twenty round, equal steps, whole ones for whole values; none when nothing is to count. */
export function binsOf(values: readonly (number | null)[]): readonly Bin[] {
  const known = values.flatMap((value) => (value === null ? [] : [value]))
  if (known.length === 0) return []
  const low = known.reduce((least, value) => Math.min(least, value))
  const high = known.reduce((most, value) => Math.max(most, value))
  const bins = emptyBins(low, high, known.every(Number.isInteger) ? 1 : 0)
  const { from: start, to } = bins[0] ?? { from: low, to: low + 1 }
  for (const value of known) {
    let at = Math.min(bins.length - 1, Math.floor((value - start) / (to - start)))
    // Steps of tenths are not exact: what counts is which edges, as they are shown and filtered by, a value lies between.
    if (at > 0 && value < (bins[at]?.from ?? value)) at -= 1
    else if (at < bins.length - 1 && value >= (bins[at]?.to ?? value)) at += 1
    const bin = bins[at]
    if (bin) bin.count += 1
  }
  return bins
}

/** Steps for values between two ends, without counts, none shorter than `shortest`. */
export function emptyBins(low: number, high: number, shortest = 0): Bin[] {
  if (!isRange(low, high)) return [{ from: low, to: low + 1, count: 0 }]
  const [first = low, second = high] = ticks(low, high, 20)
  const step = plain(Math.max(shortest, second - first))
  const start = Math.floor(low / step)
  const edge = (index: number) => plain((start + index) * step)
  return Array.from({ length: Math.floor((high - edge(0)) / step) + 1 }, (_, index) => ({
    from: edge(index),
    to: edge(index + 1),
    count: 0,
  }))
}

/** Without what arithmetic with tenths leaves behind: 0.3 in place of 0.30000000000000004. */
function plain(value: number): number {
  return Number(value.toPrecision(12))
}
