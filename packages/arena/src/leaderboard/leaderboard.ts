import { sortedQuantile } from "@evalscope/core/scoring"
import type { Battle } from "../battle/index.js"
import {
  compatPairWinRate,
  jointWinRates,
  pairWinRate,
  type WinRate,
  type WinRateOptions,
} from "./win-rate.js"

/** Games of one subset. */
export interface SubsetBattles {
  dataset: string
  subset: string
  battles: readonly Battle[]
}

export interface LeaderboardRow {
  model: string
  winRate: number
  lower: number
  upper: number
}

export interface LeaderboardBlock {
  scope:
    | { type: "overall" }
    | { type: "dataset"; dataset: string }
    | { type: "subset"; dataset: string; subset: string }
  /** Best first; the baseline is in it with 0.5. */
  rows: readonly LeaderboardRow[]
}

export interface SubsetWinRates {
  dataset: string
  subset: string
  rates: readonly WinRate[]
}

export interface Leaderboards {
  /** Overall, then each data set, then each subset. */
  blocks: readonly LeaderboardBlock[]
  subsets: readonly SubsetWinRates[]
  /** Subsets whose ratings needed a prior. */
  regularised: readonly string[]
}

export interface LeaderboardOptions extends WinRateOptions {
  baseline: string
  /** Whether all games are with the baseline; else ratings are fitted jointly. */
  onlyWithBaseline: boolean
  /** The original's figures, with its too narrow bounds. Default false. */
  compat?: boolean
}

/**
 * Win rates per subset, per data set and overall. Data sets and the overall row are plain means over subsets, as in
 * the original; their bounds are percentiles of that mean over joint bootstrap rounds (in compat mode the mean of the
 * subsets' bounds, which is no interval).
 */
export function leaderboards(subsets: readonly SubsetBattles[], options: LeaderboardOptions): Leaderboards {
  const sorted = [...subsets].sort((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1))
  const regularised: string[] = []
  const rated = sorted.map(({ dataset, subset, battles }, position): SubsetWinRates => {
    // Subsets have different questions: their rounds must not follow each other.
    const own = { ...options, seed: options.seed + position * 1_000_003 }
    if (!options.onlyWithBaseline) {
      const joint = jointWinRates(battles, options.baseline, own)
      if (joint.regularised) regularised.push(`${dataset}/${subset}`)
      return { dataset, subset, rates: joint.rates }
    }
    return {
      dataset,
      subset,
      rates: ratesWithBaseline(battles, options.baseline, own, options.compat ?? false),
    }
  })
  const block = (scope: LeaderboardBlock["scope"], members: readonly SubsetWinRates[]): LeaderboardBlock => ({
    scope,
    rows: rowsOf(members, options),
  })
  const datasets = [...new Set(rated.map(({ dataset }) => dataset))]
  return {
    blocks: [
      block({ type: "overall" }, rated),
      ...datasets.map((dataset) =>
        block(
          { type: "dataset", dataset },
          rated.filter((one) => one.dataset === dataset),
        ),
      ),
      ...rated.map((one) => block({ type: "subset", dataset: one.dataset, subset: one.subset }, [one])),
    ],
    subsets: rated,
    regularised,
  }
}

function ratesWithBaseline(
  battles: readonly Battle[],
  baseline: string,
  options: WinRateOptions,
  compat: boolean,
): readonly WinRate[] {
  const byModel = new Map<string, Battle[]>()
  for (const battle of battles) {
    const model = battle.modelA === baseline ? battle.modelB : battle.modelA
    const own = byModel.get(model) ?? []
    own.push(battle)
    byModel.set(model, own)
  }
  return [...byModel]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .flatMap(([model, own]) => {
      const rate = compat ? compatPairWinRate(own, model, options.seed) : pairWinRate(own, model, options)
      return rate ? [rate] : []
    })
}

function rowsOf(members: readonly SubsetWinRates[], options: LeaderboardOptions): readonly LeaderboardRow[] {
  const models = new Set(members.flatMap(({ rates }) => rates.map(({ model }) => model)))
  const rows = [...models].map((model): LeaderboardRow => {
    const rates = members.flatMap((member) => member.rates.filter((rate) => rate.model === model))
    const mean = (of: (rate: WinRate) => number) =>
      rates.reduce((sum, rate) => sum + of(rate), 0) / rates.length
    const [only] = rates
    const bounds =
      rates.length === 1 && only
        ? { lower: only.lower, upper: only.upper }
        : options.compat
          ? { lower: mean((rate) => rate.lower), upper: mean((rate) => rate.upper) }
          : boundsOfMean(rates, options)
    return { model, winRate: mean((rate) => rate.winRate), ...bounds }
  })
  rows.push({ model: options.baseline, winRate: 0.5, lower: 0.5, upper: 0.5 })
  return rows.sort((x, y) => y.winRate - x.winRate || (x.model < y.model ? -1 : 1))
}

function boundsOfMean(rates: readonly WinRate[], { rounds, confidence }: WinRateOptions) {
  const means = Float64Array.from(
    { length: rounds },
    (_, round) => rates.reduce((sum, { samples }) => sum + (samples[round] ?? 0), 0) / rates.length,
  ).sort()
  const low = (1 - confidence) / 2
  return { lower: sortedQuantile(means, low), upper: sortedQuantile(means, 1 - low) }
}

function keyOf({ dataset, subset }: SubsetBattles): string {
  return `${dataset}\n${subset}`
}
