import { type Anchor, pointsPerUnit } from "./rating-scale.js"

/** Where the anchor lies for strengths in natural log units. */
export function anchorOf(theta: Float64Array, players: readonly string[], anchor: Anchor): number {
  if (anchor.type === "player") return theta[players.indexOf(anchor.player)] ?? 0
  let centre = 0
  for (let i = 0; i < players.length; i++) centre += (theta[i] ?? 0) / players.length
  return centre
}

/** Rating points of all players for a parameter vector. */
export function anchoredRatings(
  theta: Float64Array,
  players: readonly string[],
  anchor: Anchor,
): Float64Array {
  const centre = anchorOf(theta, players, anchor)
  const ratings = new Float64Array(players.length)
  for (let i = 0; i < players.length; i++) {
    ratings[i] = anchor.rating + pointsPerUnit * ((theta[i] ?? 0) - centre)
  }
  return ratings
}
