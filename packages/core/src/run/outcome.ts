/** How one sample ended. Only the first four are verdicts on the model; an error is never a wrong answer. */
export const outcomes = [
  "right",
  "wrong",
  "scored",
  "no_answer",
  "refused",
  "truncated",
  "request_failed",
  "judge_failed",
  "scoring_failed",
] as const

/**
 * `right`/`wrong`: the main metric is at its best or not, for metrics that are 0 or 1; `scored`: a graded metric.
 * `no_answer`, `refused`, `truncated` count as zero in the mean, but are told apart.
 */
export type Outcome = (typeof outcomes)[number]

export type OutcomeCounts = Readonly<Partial<Record<Outcome, number>>>
