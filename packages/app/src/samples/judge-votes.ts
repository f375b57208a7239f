import { listOf, mapOf, numberOf, textOf } from "./json-value.js"
import { judgePlacements, type Placements } from "./judge-placements.js"

/** What the index keeps of a judge's work on one sample. */
export interface JudgeFacts {
  votes: readonly { judge: string; value: number }[]
  valid: number
  total: number
  /** Attempts without a verdict, by kind. */
  failures: Readonly<Record<string, number>>
  /** What each judge's replies took, where the attempts are kept. */
  work: readonly JudgeWork[]
  placements: readonly Placements[]
}

interface JudgeWork {
  judge: string
  attempts: number
  inputTokens: number | undefined
  outputTokens: number | undefined
  latencyMs: number | undefined
}

/** Reads what a review's score says of judges; undefined where none was asked. */
export function judgeFacts(score: unknown): JudgeFacts | undefined {
  const map = mapOf(mapOf(score)?.judge_summary)
  const placements = judgePlacements(score)
  if (!map) {
    if (placements.length === 0) return undefined
    const games = placements.length * 2
    return { votes: [], valid: games, total: games, failures: {}, work: [], placements }
  }
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
  const total = Math.max(valid, numberOf(map.total_observations) ?? valid)
  return { votes, valid, total, failures, work: workOf(listOf(map.attempts)), placements }
}

function workOf(attempts: readonly unknown[]): readonly JudgeWork[] {
  const works = new Map<string, JudgeWork>()
  for (const entry of attempts) {
    const attempt = mapOf(entry)
    const judge = textOf(attempt?.judge_id)
    if (judge === undefined) continue
    const usage = mapOf(attempt?.usage)
    const seconds = numberOf(attempt?.latency)
    const known = works.get(judge)
    works.set(judge, {
      judge,
      attempts: (known?.attempts ?? 0) + 1,
      inputTokens: sum(known?.inputTokens, numberOf(usage?.input_tokens)),
      outputTokens: sum(known?.outputTokens, numberOf(usage?.output_tokens)),
      latencyMs: sum(known?.latencyMs, seconds === undefined ? undefined : seconds * 1000),
    })
  }
  return [...works.values()]
}

function sum(known: number | undefined, more: number | undefined): number | undefined {
  return more === undefined ? known : (known ?? 0) + more
}
