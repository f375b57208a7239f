import type { ModelOutput } from "../model/index.js"
import { isUsable, type Score } from "../scoring/index.js"
import type { Outcome } from "./outcome.js"

/** Names how a scored sample ended, from its main metric, what was extracted, and why the model stopped. */
export function sampleOutcome(score: Score, mainMetric: string, output: ModelOutput): Outcome {
  const value = score.values[mainMetric]
  if (!isUsable(score.status) || value === undefined) {
    return score.judgeSummary ? "judge_failed" : "scoring_failed"
  }
  if (value === 1) return "right"
  const stop = output.choices[0]?.stopReason
  if (stop === "content_filter" || isRefusal(output)) return "refused"
  if (score.extracted === undefined && value === 0) {
    return stop === "max_tokens" || stop === "model_length" ? "truncated" : "no_answer"
  }
  return value === 0 ? "wrong" : "scored"
}

function isRefusal(output: ModelOutput): boolean {
  const content = output.choices[0]?.message.content
  return Array.isArray(content) && content.some((part) => part.type === "text" && part.refusal === true)
}
