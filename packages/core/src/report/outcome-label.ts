import { type Outcome, type OutcomeCounts, outcomes } from "../run/outcome.js"
import { failures } from "./sample-columns.js"

const labels: Readonly<Record<Outcome, string>> = {
  right: "right",
  wrong: "wrong",
  scored: "scored",
  no_answer: "no answer",
  refused: "refused",
  truncated: "truncated",
  request_failed: "request failed",
  judge_failed: "judge failed",
  scoring_failed: "scoring failed",
}

export interface OutcomeCount {
  outcome: Outcome
  label: string
  count: number
  /** True for what says nothing about the model. */
  failure: boolean
}

/** The outcomes that happened, in fixed order, with the words for them. */
export function outcomeList(counts: OutcomeCounts): readonly OutcomeCount[] {
  return outcomes.flatMap((outcome) => {
    const count = counts[outcome] ?? 0
    return count === 0 ? [] : [{ outcome, label: labels[outcome], count, failure: failures.has(outcome) }]
  })
}

/** `120 right · 60 wrong · 3 no answer · 2 request failed`; empty when nothing is known. */
export function formatOutcomes(counts: OutcomeCounts, options: { ascii?: boolean } = {}): string {
  return outcomeList(counts)
    .map(({ label, count }) => `${count} ${label}`)
    .join(options.ascii ? ", " : " · ")
}
