/** A histogram of how late writes were: 16 buckets per doubling, from 1 µs up. */
export interface Lateness {
  add(ns: number): void
  reset(): void
  /** Upper edge of the bucket the quantile falls into, ms. */
  quantileMs(q: number): number
  readonly count: number
  readonly maxMs: number
  readonly meanMs: number
}

const perDoubling = 16
const buckets = 40 * perDoubling

export function createLateness(): Lateness {
  const counts = new Float64Array(buckets)
  let count = 0
  let maxNs = 0
  let sumNs = 0
  return {
    add(ns) {
      const late = Math.max(ns, 0)
      count++
      sumNs += late
      if (late > maxNs) maxNs = late
      const at = late <= 1000 ? 0 : Math.min(buckets - 1, Math.ceil(Math.log2(late / 1000) * perDoubling))
      counts[at] = (counts[at] ?? 0) + 1
    },
    reset() {
      counts.fill(0)
      count = 0
      maxNs = 0
      sumNs = 0
    },
    quantileMs(q) {
      const rank = Math.ceil(q * count)
      let seen = 0
      for (let at = 0; at < buckets; at++) {
        seen += counts[at] ?? 0
        if (seen >= rank && seen > 0) return Math.min(2 ** (at / perDoubling) / 1000, maxNs / 1e6)
      }
      return 0
    },
    get count() {
      return count
    },
    get maxMs() {
      return maxNs / 1e6
    },
    get meanMs() {
      return count === 0 ? 0 : sumNs / count / 1e6
    },
  }
}
