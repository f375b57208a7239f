// Without anything of the server, so that an exported page draws the same bars.
import type { SamplesPage } from "../api/sample.js"

const bars = 20

/** Twenty bars over 0 to 1, or over what the scores span when they leave it. */
export function scoreHistogram(
  rows: readonly { score: number | null; n: number }[],
): NonNullable<SamplesPage["facets"]>["histogram"] {
  const scored = rows.flatMap(({ score, n }) => (score === null ? [] : [{ score, n }]))
  if (scored.length === 0) return []
  const low = scored.reduce((least, { score }) => Math.min(least, score), 0)
  const high = scored.reduce((most, { score }) => Math.max(most, score), 1)
  const width = (high - low) / bars
  const counts = Array.from({ length: bars }, (_, bar) => ({
    from: low + bar * width,
    to: low + (bar + 1) * width,
    count: 0,
  }))
  for (const { score, n } of scored) {
    const bar = counts[Math.min(bars - 1, Math.floor((score - low) / width))]
    if (bar) bar.count += n
  }
  return counts
}
