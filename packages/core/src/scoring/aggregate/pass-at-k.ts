import { kAggregation } from "./k-aggregation.js"

/**
 * Chance that at least one of `k` attempts drawn from `n` succeeds, when `c` of the `n` did:
 * 1 − C(n−c, k)/C(n, k), the unbiased estimator of Chen et al. (2021), as a product that cannot overflow.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (n - c < k) return 1
  let allFail = 1
  for (let i = n - c + 1; i <= n; i++) allFail *= 1 - k / i
  return 1 - allFail
}

/** Chance that all of `k` attempts drawn from `n` succeed: C(c, k)/C(n, k) (τ-bench's pass^k). */
export function passHatK(n: number, c: number, k: number): number {
  if (c < k) return 0
  let allPass = 1
  for (let i = 0; i < k; i++) allPass *= (c - i) / (n - i)
  return allPass
}

/** Attempts with a score, and successes among them: the whole part of the scores' sum. */
function successes(scores: Float64Array): { n: number; c: number } {
  const usable = scores.filter((score) => !Number.isNaN(score))
  // Rounding errors of graded scores must not push a whole sum below itself.
  const sum = usable.reduce((total, score) => total + score, 0)
  return { n: usable.length, c: Math.max(0, Math.min(usable.length, Math.floor(sum + 1e-9))) }
}

/** Mean and pass@k. Successes are counted over all usable attempts of the question, also beyond the first k. */
export const meanAndPassAtK = kAggregation({
  aggregation: "pass_at_k",
  needsExtracted: false,
  value(group, k) {
    const { n, c } = successes(group.scores)
    return passAtK(n, c, k)
  },
})

/** Mean and pass^k. */
export const meanAndPassHatK = kAggregation({
  aggregation: "pass_hat_k",
  needsExtracted: false,
  value(group, k) {
    const { n, c } = successes(group.scores)
    return passHatK(n, c, k)
  },
})

/** Mean and vote@k: 1 when the most frequent answer of the first k attempts was scored right. */
export const meanAndVoteAtK = kAggregation({
  aggregation: "vote_at_k",
  needsExtracted: true,
  value: (group, k) => voteAtK(group.extracted.slice(0, k), group.scores),
})

/** 1 when the most frequent answer (first seen wins a tie) has the score 1 at least once, else 0. */
export function voteAtK(answers: readonly string[], scores: ArrayLike<number>): number {
  const counts = new Map<string, number>()
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  let winner = ""
  let most = 0
  for (const [answer, count] of counts) {
    if (count > most) {
      most = count
      winner = answer
    }
  }
  return answers.some((answer, i) => answer === winner && scores[i] === 1) ? 1 : 0
}
