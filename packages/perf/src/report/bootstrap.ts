import type { RequestRecord } from "../record/request-record.js"
import { twoSidedChance } from "./significance.js"

const rounds = 400
export const blocks = 24

/** A 95 % interval of a relative change. */
export interface Spread {
  readonly low: number
  readonly high: number
  /** Chance of such a change between two runs of the same server. */
  readonly chance: number
}

/** A number that values are summed up to. */
export type Statistic = (values: Float64Array) => number

export const mean: Statistic = (values) => values.reduce((a, b) => a + b, 0) / values.length
export const quantile =
  (share: number): Statistic =>
  (values) => {
    const sorted = values.slice().sort()
    const at = (sorted.length - 1) * share
    const low = sorted[Math.floor(at)] ?? Number.NaN
    return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at - Math.floor(at))
  }

/** Interval of the relative change of a statistic, by resampling stretches of both runs. */
export function bootstrapChange(
  before: Float64Array,
  after: Float64Array,
  statistic: Statistic,
): Spread | undefined {
  if (before.length < blocks || after.length < blocks) return undefined
  const random = generator(1)
  const changes = Array.from({ length: rounds }, () => {
    const a = statistic(resample(before, random))
    return a === 0 ? 0 : statistic(resample(after, random)) / a - 1
  })
  return spreadOf(changes, statistic(after) / statistic(before) - 1)
}

function resample(values: Float64Array, random: () => number): Float64Array {
  const size = Math.ceil(values.length / blocks)
  const drawn = new Float64Array(values.length)
  for (let at = 0; at < values.length; at += size) {
    const from = Math.floor(random() * (values.length - size + 1))
    drawn.set(values.subarray(from, from + Math.min(size, values.length - at)), at)
  }
  return drawn
}

/** Interval of the relative change of a rate, by resampling time slices of completions. */
export function bootstrapRate(
  before: readonly RequestRecord[],
  after: readonly RequestRecord[],
  weigh: (record: RequestRecord) => number,
): Spread | undefined {
  if (before.length < blocks || after.length < blocks) return undefined
  const [a, b] = [slices(before, weigh), slices(after, weigh)]
  const random = generator(2)
  const draw = (values: Float64Array) =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0))
  const changes = Array.from({ length: rounds }, () => {
    const one = draw(a)
    return one === 0 ? 0 : draw(b) / one - 1
  })
  return spreadOf(changes, mean(b) / mean(a) - 1)
}

function slices(records: readonly RequestRecord[], weigh: (record: RequestRecord) => number): Float64Array {
  const start = Math.min(...records.map(({ writtenNs }) => writtenNs))
  const end = records.reduce((latest, { endNs }) => Math.max(latest, endNs), start)
  const totals = new Float64Array(blocks)
  const width = (end - start) / blocks || 1
  for (const record of records) {
    const at = Math.min(blocks - 1, Math.floor((record.endNs - start) / width))
    totals[at] = (totals[at] ?? 0) + weigh(record) / (width / 1e9)
  }
  return totals
}

function spreadOf(changes: readonly number[], change: number): Spread {
  const sorted = Float64Array.from(changes).sort()
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
  const middle = mean(sorted)
  const error = Math.sqrt(sorted.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (sorted.length - 1))
  // No spread at all: the figure is the same in every stretch.
  const chance = error === 0 ? Number(change === 0) : twoSidedChance(change / error, blocks - 1)
  return { low: at(0.025), high: at(0.975), chance }
}

/** A small seeded generator (mulberry32): the same comparison gives the same verdicts. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
