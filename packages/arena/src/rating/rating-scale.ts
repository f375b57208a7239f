/** Rating points per natural log unit of strength: a difference of 400 points is odds of 10 to 1. */
export const pointsPerUnit = 400 / Math.LN10

/** Where the scale is tied down: only differences of strengths are estimable. */
export type Anchor =
  | { type: "player"; player: string; rating: number }
  /** The mean over all players has this rating. */
  | { type: "mean"; rating: number }

/** Chance of winning, a tie counted half, against an opponent on the Elo scale. */
export function winRateAgainst(rating: number, opponent: number): number {
  return 1 / (1 + 10 ** ((opponent - rating) / 400))
}
