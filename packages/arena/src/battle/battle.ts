/** Who won a game. `tie (bothbad)` of older vote files counts as a tie. */
export type Winner = "model_a" | "model_b" | "tie"

/** What is counted in an answer for style control. */
export interface StyleCounts {
  tokens: number
  headers: number
  lists: number
  bold: number
}

/** One game between two models on one question. */
export interface Battle {
  modelA: string
  modelB: string
  winner: Winner
  /** How much the game counts, above 0; default 1. A strong verdict usually weighs 3. */
  weight?: number
  /**
   * Result for A from 0 to 1 where it is finer than win, tie, loss, as with a judge's token probabilities.
   * Default: 1, 0.5 or 0 from `winner`.
   */
  score?: number
  /** Games on one question depend on each other and are resampled together. */
  questionId?: string
  /** Which model the judge saw first; default A. */
  first?: "model_a" | "model_b"
  style?: { a: StyleCounts; b: StyleCounts }
}

/** The result for A: 1, 0.5 or 0. */
export function winnerScore(winner: Winner): number {
  return winner === "model_a" ? 1 : winner === "model_b" ? 0 : 0.5
}
