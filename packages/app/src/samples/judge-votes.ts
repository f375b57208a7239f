import { listOf, mapOf, numberOf, textOf } from "./json-value.js"

/** What the index keeps of a judge's work on one sample. */
export interface JudgeFacts {
  votes: readonly { judge: string; value: number }[]
  valid: number
  total: number
  /** Attempts without a verdict, by kind. */
  failures: Readonly<Record<string, number>>
}

/** Reads the `judge_summary` of a review; undefined where no judge was asked. */
export function judgeFacts(summary: unknown): JudgeFacts | undefined {
  const map = mapOf(summary)
  if (!map) return undefined
  const votes = listOf(map.judges).flatMap((entry) => {
    const vote = mapOf(entry)
    const value = numberOf(vote?.value)
    return vote && value !== undefined ? [{ judge: textOf(vote.judge) ?? "judge", value }] : []
  })
  const valid = numberOf(map.valid_observations) ?? votes.length
  const failures: Record<string, number> = {}
  for (const [kind, count] of Object.entries(mapOf(map.failures) ?? {})) {
    const number = numberOf(count)
    if (number !== undefined && number > 0) failures[kind.slice(0, 60)] = number
  }
  return { votes, valid, total: Math.max(valid, numberOf(map.total_observations) ?? valid), failures }
}
