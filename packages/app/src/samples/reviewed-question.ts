import { questionKey, reviewFromLine } from "@evalscope/core"
import { mapOf, textOf } from "./json-value.js"

/**
 * Names the question of a review by its content. Lines of the original do not name it; the engine's own key of its
 * content does.
 */
export function reviewedQuestion(value: unknown, text: string): string {
  const named = textOf(mapOf(mapOf(value)?.evalscope)?.question)
  if (named !== undefined) return named
  try {
    const review = reviewFromLine("review", { text, offset: 0, line: 1 })
    return questionKey(review.messages, review.target)
  } catch {
    return ""
  }
}
