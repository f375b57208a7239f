/** One judge's reduced vote on one case. */
export interface JudgeVote {
  judge: string
  /** Usable replies of this judge; empty when all failed. */
  values: readonly number[]
  labels: readonly string[]
  reasonings: readonly string[]
  failures: readonly { kind: "parse_error" | "transport_error"; message: string }[]
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
  const perJudge = votes.flatMap((vote) =>
    vote.values.length > 0 ? [{ judge: vote.judge, value: reduce(vote.values, aggregation) }] : [],
  )
  const observations = votes.flatMap((vote) => vote.values)
  const failures: Record<string, number> = {}
  for (const { kind } of votes.flatMap((vote) => vote.failures)) failures[kind] = (failures[kind] ?? 0) + 1
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
      valid_observations: observations.length,
      total_observations: observations.length + votes.reduce((sum, vote) => sum + vote.failures.length, 0),
      failures,
      ...(perJudge.length > 1 && { disagreement: disagreement(perJudge.map((vote) => vote.value)) }),
      reasoning: votes.flatMap((vote) => vote.reasonings).filter((text) => text !== ""),
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
