import { randomBits } from "../rating/random-bits.js"
import type { ContestQuestion, Pairing } from "./question.js"

/**
 * Who is shown first: `swap` judges both orders, `random` one order drawn per question by the seed, `none` the order
 * of the pair as it is.
 */
export type PositionMode = "swap" | "random" | "none"

/** Every candidate with the baseline, the candidate first. */
export function baselinePairs(models: readonly string[], baseline: string): readonly Pairing[] {
  return models.filter((model) => model !== baseline).map((model) => ({ first: model, second: baseline }))
}

/** Every pair once. */
export function allPairs(models: readonly string[]): readonly Pairing[] {
  return models.flatMap((first, i) => models.slice(i + 1).map((second) => ({ first, second })))
}

/** The orders in which a pair is shown on a question. */
export function placements(
  pair: Pairing,
  question: ContestQuestion,
  positions: PositionMode,
  seed: number,
): readonly Pairing[] {
  const swapped = { first: pair.second, second: pair.first }
  if (positions === "swap") return [pair, swapped]
  if (positions === "none") return [pair]
  const coin = randomBits(seed, textHash(`${question.id}\n${pair.first}\n${pair.second}`)).next()
  return [coin < 2 ** 31 ? pair : swapped]
}

/** FNV-1a. */
function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
