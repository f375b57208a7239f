const subBits = 5
const subBuckets = 1 << subBits
const bucketCount = 64 * subBuckets

/**
 * Counts of positive numbers in buckets 3 % wide or narrower, in constant space: for figures of the load
 * generator's own health and of the last seconds, where exact values are not worth keeping.
 */
export class LogHistogram {
  readonly counts: Float64Array<ArrayBuffer>
  #total = 0
  #max = 0

  constructor(counts: Float64Array<ArrayBuffer> = new Float64Array(bucketCount)) {
    this.counts = counts
    for (let at = 0; at < counts.length; at++) {
      const count = counts[at] ?? 0
      this.#total += count
      if (count > 0) this.#max = middleOf(at)
    }
  }

  get total(): number {
    return this.#total
  }

  get max(): number {
    return this.#max
  }

  add(value: number, weight = 1): void {
    const at = bucketOf(value)
    this.counts[at] = (this.counts[at] ?? 0) + weight
    this.#total += weight
    if (value > this.#max) this.#max = value
  }

  merge(counts: Float64Array<ArrayBuffer>): void {
    for (let at = 0; at < counts.length; at++) {
      const count = counts[at] ?? 0
      if (count === 0) continue
      this.counts[at] = (this.counts[at] ?? 0) + count
      this.#total += count
      this.#max = Math.max(this.#max, middleOf(at))
    }
  }

  clear(): void {
    this.counts.fill(0)
    this.#total = 0
    this.#max = 0
  }

  /** Counts between the least and the greatest value in so many ranges of equal width; empty without any. */
  ranges(count: number): readonly { readonly from: number; readonly to: number; readonly count: number }[] {
    if (this.#total === 0) return []
    const least = middleOf(this.counts.findIndex((one) => one > 0))
    const width = Math.max((middleOf(this.counts.findLastIndex((one) => one > 0)) - least) / count, 1e-9)
    const sums = new Float64Array(count)
    this.counts.forEach((one, at) => {
      if (one === 0) return
      const range = Math.min(count - 1, Math.floor((middleOf(at) - least) / width))
      sums[range] = (sums[range] ?? 0) + one
    })
    return Array.from(sums, (sum, at) => ({
      from: least + at * width,
      to: least + (at + 1) * width,
      count: sum,
    }))
  }

  /** The value below which a share of the counts lies, NaN without any. */
  quantile(share: number): number {
    if (this.#total === 0) return Number.NaN
    const wanted = share * this.#total
    let sum = 0
    for (let at = 0; at < this.counts.length; at++) {
      sum += this.counts[at] ?? 0
      if (sum >= wanted && sum > 0) return Math.min(middleOf(at), this.#max)
    }
    return this.#max
  }
}

/** Values below 32 have a bucket each; above, every power of two has 32. */
function bucketOf(value: number): number {
  const whole = Math.floor(Math.max(0, value))
  if (whole < subBuckets) return whole
  // On every read: shifts take a small part of what a logarithm and a power take.
  if (whole < 2 ** 32) {
    const power = 31 - Math.clz32(whole)
    return (power - subBits + 1) * subBuckets + (whole >>> (power - subBits)) - subBuckets
  }
  const power = Math.floor(Math.log2(whole))
  const sub = Math.floor(whole / 2 ** (power - subBits)) - subBuckets
  return Math.min(bucketCount - 1, (power - subBits + 1) * subBuckets + sub)
}

/** The middle of a bucket. */
function middleOf(bucket: number): number {
  if (bucket < subBuckets) return bucket
  const power = Math.floor(bucket / subBuckets) + subBits - 1
  const sub = bucket % subBuckets
  return (subBuckets + sub + 0.5) * 2 ** (power - subBits)
}
