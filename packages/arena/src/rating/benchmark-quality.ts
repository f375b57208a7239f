import { normalCdf } from "@evalscope/core/scoring"
import { spearman } from "./rank-correlation.js"

/** A score with its bounds. */
export interface BoundedScore {
  score: number
  lower: number
  upper: number
}

/** Share of pairs whose intervals do not overlap: how well a benchmark tells models apart. */
export function separability(intervals: readonly { lower: number; upper: number }[]): number {
  let apart = 0
  let pairs = 0
  forPairs(intervals, (x, y) => {
    pairs += 1
    if (isApart(x, y)) apart += 1
  })
  return pairs === 0 ? Number.NaN : apart / pairs
}

/** Share of pairs that both put in the same order. */
export function strictAgreement(scores: readonly number[], reference: readonly number[]): number {
  let same = 0
  let pairs = 0
  forPairs(scores, (x, y, i, j) => {
    pairs += 1
    if (Math.sign(x - y) === Math.sign((reference[i] ?? 0) - (reference[j] ?? 0))) same += 1
  })
  return pairs === 0 ? Number.NaN : same / pairs
}

/**
 * Agreement with confidence (Arena-Hard paper, scaled to 0–1) over the pairs that the reference separates: 1 for the
 * same order and separated, ½ where the benchmark does not separate them, 0 for the wrong order.
 */
export function agreementWithConfidence(
  benchmark: readonly BoundedScore[],
  reference: readonly BoundedScore[],
): number {
  let points = 0
  let pairs = 0
  forPairs(benchmark, (x, y, i, j) => {
    const first = reference[i]
    const second = reference[j]
    if (!first || !second || !isApart(first, second)) return
    pairs += 1
    if (!isApart(x, y)) points += 0.5
    else if (x.score > y.score === first.score > second.score) points += 1
  })
  return pairs === 0 ? Number.NaN : points / pairs
}

/** Mean and variance of a model's bootstrap. */
export interface ScoreSpread {
  mean: number
  variance: number
}

/**
 * Brier score of a benchmark's confidence in the order of each pair: the mean squared difference between
 * Φ((mean_j − mean_i) / √(var_i + var_j)), the chance that i is below j, and whether the reference has it so.
 */
export function pairRankBrier(benchmark: readonly ScoreSpread[], reference: readonly number[]): number {
  let sum = 0
  let pairs = 0
  forPairs(benchmark, (x, y, i, j) => {
    const below = normalCdf((y.mean - x.mean) / Math.sqrt(x.variance + y.variance))
    const truth = (reference[i] ?? 0) < (reference[j] ?? 0) ? 1 : 0
    sum += (below - truth) ** 2
    pairs += 1
  })
  return pairs === 0 ? Number.NaN : sum / pairs
}

/** A benchmark beside a trusted ranking of the same models, in the same order. */
export function benchmarkQuality(benchmark: readonly BoundedScore[], reference: readonly BoundedScore[]) {
  const scores = benchmark.map((value) => value.score)
  const trusted = reference.map((value) => value.score)
  return {
    models: benchmark.length,
    separability: separability(benchmark),
    strictAgreement: strictAgreement(scores, trusted),
    agreementWithConfidence: agreementWithConfidence(benchmark, reference),
    spearman: spearman(scores, trusted),
  }
}

function isApart(x: { lower: number; upper: number }, y: { lower: number; upper: number }): boolean {
  return x.lower > y.upper || y.lower > x.upper
}

function forPairs<T>(values: readonly T[], visit: (x: T, y: T, i: number, j: number) => void): void {
  values.forEach((x, i) => {
    for (let j = i + 1; j < values.length; j++) {
      const y = values[j]
      if (y !== undefined) visit(x, y, i, j)
    }
  })
}
