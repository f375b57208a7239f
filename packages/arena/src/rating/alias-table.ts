import type { RandomBits } from "./random-bits.js"

/** Probabilities laid out for drawing an index in constant time (Walker 1977, Vose 1991). */
export interface AliasTable {
  /** Places, a power of two; those beyond the weights never come up. */
  readonly size: number
  /** Out of 2^32: a random number below it keeps the place. */
  readonly limit: Uint32Array
  /** Where the draw goes otherwise. */
  readonly alias: Uint32Array
}

const allOf = 2 ** 32 - 1

/** @throws RangeError when no weight is above 0. */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  let size = 1
  while (size < weights.length) size *= 2
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i] ?? 0
  if (!(total > 0)) throw new RangeError("An alias table needs a weight above 0.")

  const share = new Float64Array(size)
  for (let i = 0; i < weights.length; i++) share[i] = ((weights[i] ?? 0) * size) / total
  const alias = Uint32Array.from({ length: size }, (_, i) => i)
  const limit = new Uint32Array(size).fill(allOf)
  const small: number[] = []
  const large: number[] = []
  for (let i = 0; i < size; i++) ((share[i] ?? 0) < 1 ? small : large).push(i)
  for (let low = small.pop(); low !== undefined; low = small.pop()) {
    const high = large.pop()
    // Only rounding leaves a small one over: it is 1 but for the last digits, and keeps its place.
    if (high === undefined) continue
    limit[low] = Math.min(allOf, (share[low] ?? 0) * 2 ** 32)
    alias[low] = high
    const left = (share[high] ?? 0) - (1 - (share[low] ?? 0))
    share[high] = left
    ;(left < 1 ? small : large).push(high)
  }
  return { size, limit, alias }
}

/** Draws an index. */
export function drawIndex({ size, limit, alias }: AliasTable, random: RandomBits): number {
  const place = random.next() & (size - 1)
  return random.next() < (limit[place] ?? 0) ? place : (alias[place] ?? 0)
}
