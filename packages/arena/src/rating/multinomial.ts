import { type AliasTable, aliasTable, drawIndex } from "./alias-table.js"
import type { RandomBits } from "./random-bits.js"

/** Draws as many observations as there are, with replacement, and writes how often each kind came. */
export type Resampler = (random: RandomBits, into: Float64Array) => void

/** Counts above this are drawn in pieces of this size. */
const piece = 512

/**
 * Multinomial resampling of counts in time that grows with the number of kinds and not with the number of
 * observations.
 *
 * Independent Poisson counts with a total a little below N are multinomial given their total, and what is missing
 * to N is drawn one by one, so the result is exactly multinomial. A total above N (about 3 in 100,000) is drawn
 * again, which changes nothing: whatever the total, the completed draw has the same distribution.
 */
export function multinomialResampler(counts: Float64Array): Resampler {
  const kinds = counts.length
  let total = 0
  for (const count of counts) total += count
  const aim = Math.max(0, total - 4 * Math.sqrt(total))
  const one = aliasTable(counts)
  const tables = poissonTables(aim / total)
  const pieces = Int32Array.from(counts, (count) => Math.floor(count / piece))
  const whole = tables.add(pieces.some((times) => times > 0) ? piece : 0)
  const own = Int32Array.from(counts, (count) => tables.add(count % piece))
  const { first, start, bits, places } = tables.packed()
  const ownFirst = own.map((table) => first[table] ?? 0)
  const ownStart = own.map((table) => start[table] ?? 0)
  const ownBits = own.map((table) => bits[table] ?? 0)
  const numbers = new Uint32Array(kinds)

  const drawWhole = (random: RandomBits): number =>
    (first[whole] ?? 0) + placeFor(random.next(), start[whole] ?? 0, bits[whole] ?? 0, places)

  const drawPieces = (random: RandomBits, into: Float64Array): number => {
    let drawn = 0
    for (let i = 0; i < kinds; i++) {
      let sum = 0
      for (let times = pieces[i] ?? 0; times > 0; times--) sum += drawWhole(random)
      into[i] = (into[i] ?? 0) + sum
      drawn += sum
    }
    return drawn
  }
  const anyPieces = pieces.some((times) => times > 0)

  return (random, into) => {
    let drawn = total + 1
    while (drawn > total) {
      drawn = 0
      random.fill(numbers, kinds)
      for (let i = 0; i < kinds; i++) {
        const value =
          (ownFirst[i] ?? 0) + placeFor(numbers[i] ?? 0, ownStart[i] ?? 0, ownBits[i] ?? 0, places)
        into[i] = value
        drawn += value
      }
      if (anyPieces) drawn += drawPieces(random, into)
    }
    for (; drawn < total; drawn++) {
      const i = drawIndex(one, random)
      into[i] = (into[i] ?? 0) + 1
    }
  }
}

/**
 * The place drawn from a table of 2^bits places, bits from 1: the high bits choose it, the others decide between it
 * and its alias. Written without a branch, which the processor could not predict.
 */
function placeFor(number: number, start: number, bits: number, places: Int32Array): number {
  const place = number >>> (32 - bits)
  const at = start + 2 * place
  const alias = places[at + 1] ?? 0
  const keep = (((number << bits) >>> 1) - (places[at] ?? 0)) >> 31
  return alias ^ ((place ^ alias) & keep)
}

/** Alias tables of Poisson distributions, one behind the other, limits beside aliases: one cache line per draw. */
function poissonTables(ratio: number) {
  const known = new Map<number, number>()
  const made: (AliasTable & { first: number; start: number })[] = []
  let length = 0
  return {
    /** The number of the table for `count` observations. */
    add(count: number): number {
      const table = known.get(count)
      if (table !== undefined) return table
      const { first, weights } = poissonWeights(count * ratio)
      const alias = aliasTable(weights)
      made.push({ ...alias, first, start: length })
      length += 2 * alias.size
      known.set(count, made.length - 1)
      return made.length - 1
    },
    packed() {
      const places = new Int32Array(length)
      for (const { size, start, limit, alias } of made) {
        for (let place = 0; place < size; place++) {
          places[start + 2 * place] = (limit[place] ?? 0) >>> 1
          places[start + 2 * place + 1] = alias[place] ?? 0
        }
      }
      return {
        first: Int32Array.from(made, (table) => table.first),
        start: Int32Array.from(made, (table) => table.start),
        bits: Int32Array.from(made, (table) => Math.log2(table.size)),
        places,
      }
    },
  }
}

/** Probabilities, up to a factor, of the values from `first`; what is left out is below 1e-18. */
function poissonWeights(mean: number): { first: number; weights: Float64Array } {
  if (mean === 0) return { first: 0, weights: Float64Array.of(1, 0) }
  const reach = 9 * Math.sqrt(mean) + 12
  const first = Math.max(0, Math.floor(mean - reach))
  const last = Math.ceil(mean + reach)
  const middle = Math.floor(mean)
  const weights = new Float64Array(last - first + 1)
  weights[middle - first] = 1
  for (let k = middle + 1; k <= last; k++) weights[k - first] = ((weights[k - 1 - first] ?? 0) * mean) / k
  for (let k = middle - 1; k >= first; k--)
    weights[k - first] = ((weights[k + 1 - first] ?? 0) * (k + 1)) / mean
  return { first, weights }
}
