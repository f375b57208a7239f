import type { BattleColumns } from "../battle/index.js"

export interface EloOptions {
  /** Points a result can move; default 4. 32 is the other common choice. */
  k?: number
  /** Difference of ratings with odds of 10 to 1; default 400. */
  scale?: number
  /** Rating of a model before its first battle; default 1000. */
  initial?: number
}

/**
 * Elo's online ratings: one pass in the order of the battles, so that later battles count more and the order
 * matters. Weights are ignored. Ratings in the order of `battles.players`.
 */
export function onlineElo(battles: BattleColumns, options: EloOptions = {}): Float64Array {
  const { k = 4, scale = 400, initial = 1000 } = options
  const { size, a, b, kind, kinds, players } = battles
  const ratings = new Float64Array(players.length).fill(initial)
  const scores = Float64Array.from(kinds, (value) => value.score)
  const perPoint = Math.LN10 / scale
  for (let i = 0; i < size; i++) {
    const first = a[i] ?? 0
    const second = b[i] ?? 0
    const ratingA = ratings[first] ?? 0
    const ratingB = ratings[second] ?? 0
    const expected = 1 / (1 + Math.exp((ratingB - ratingA) * perPoint))
    const change = k * ((scores[kind[i] ?? 0] ?? 0) - expected)
    ratings[first] = ratingA + change
    ratings[second] = ratingB - change
  }
  return ratings
}
