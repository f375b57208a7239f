import { attemptToJson, type JudgeAttempt } from "./judge-attempt.js"

/** What one judge said of one case, time after time. */
export interface JudgeVote {
  judge: string
  attempts: readonly JudgeAttempt[]
}

export type PanelAggregation = "mean" | "median" | "majority_vote"

export interface PanelResult {
  /** Undefined when fewer judges than required gave a usable reply. */
  value: number | undefined
  summary: Readonly<Record<string, unknown>>
}

/**
 * Combines judges: the repeats of each are reduced first, then the judges count equally. In a tied majority
 * vote the first judge decides.
 */
export function combineVotes(
  votes: readonly JudgeVote[],
  aggregation: PanelAggregation,
  minValidJudges: number,
): PanelResult {
  const perJudge = votes.flatMap(({ judge, attempts }) => {
    const values = attempts.flatMap((attempt) => ("verdict" in attempt ? [attempt.verdict.value] : []))
    return values.length > 0 ? [{ judge, value: reduce(values, aggregation) }] : []
  })
  const attempts = votes.flatMap((vote) => vote.attempts)
  const verdicts = attempts.flatMap((attempt) => ("verdict" in attempt ? [attempt.verdict] : []))
  const failures: Record<string, number> = {}
  for (const attempt of attempts)
    if ("failure" in attempt) failures[attempt.failure.kind] = (failures[attempt.failure.kind] ?? 0) + 1
  const enough = perJudge.length >= minValidJudges
  return {
    value: enough
      ? reduce(
          perJudge.map((vote) => vote.value),
          aggregation,
        )
      : undefined,
    summary: {
      judges: perJudge,
      valid_observations: verdicts.length,
      total_observations: attempts.length,
      failures,
      ...(perJudge.length > 1 && { disagreement: disagreement(perJudge.map((vote) => vote.value)) }),
      reasoning: verdicts.map(({ reasoning }) => reasoning).filter((text) => text !== ""),
      attempts: votes.flatMap(({ judge, attempts: own }) =>
        own.map((attempt) => attemptToJson(judge, attempt)),
      ),
    },
  }
}

function reduce(values: readonly number[], how: PanelAggregation): number {
  if (how === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length
  if (how === "median") {
    const sorted = [...values].sort((a, b) => a - b)
    const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
    const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper
    return (upper + lower) / 2
  }
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  // Maps keep insertion order, so the earliest value wins a tie.
  let best = values[0] ?? 0
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value
  return best
}

/** How far judges differ: standard deviation, range, share that agrees with the commonest value, entropy in bits. */
function disagreement(values: readonly number[]): Record<string, number> {
  const mean = reduce(values, "mean")
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const shares = [...counts.values()].map((count) => count / values.length)
  return {
    std: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
    range: Math.max(...values) - Math.min(...values),
    agreement_ratio: Math.max(...shares),
    entropy: shares.reduce((sum, share) => sum - share * Math.log2(share), 0),
  }
}
