import { targetText } from "../../benchmark/sample.js"
import type { Score } from "../score.js"
import { defineScorer, type Scorer } from "../scorer.js"
import { extractMathAnswer, traceMathAnswer } from "./extract-math-answer.js"
import { mathEqual } from "./math-equal.js"
import { originalMathAnswer, originalMathEqual, originalNormalForm } from "./original/index.js"

/**
 * Scores 1 when the reply's final answer equals the target by value (`extractMathAnswer`, `mathEqual`); a target
 * given as a list is met by any of its entries. Metric `accuracy`, which users of the original know as
 * `acc(numeric=True)`. In compatibility mode the original's own rules decide.
 */
export function mathMatch(): Scorer {
  return defineScorer({
    name: "math_match",
    version: "2",
    metrics: [{ name: "accuracy", displayName: "Accuracy" }],
    score({ sample, prediction, compat }): Score {
      const golds = typeof sample.target === "string" ? [sample.target] : sample.target
      if (golds.every((gold) => gold.trim() === "")) {
        return { values: {}, status: "excluded", explanation: "The sample has no reference answer." }
      }
      if (compat) {
        const extracted = originalNormalForm(originalMathAnswer(prediction))
        const right = originalMathEqual(extracted, targetText(sample.target))
        return { values: { accuracy: right ? 1 : 0 }, ...(extracted !== "" && { extracted }) }
      }
      const found = extractMathAnswer(prediction)
      if (found === undefined) return { values: { accuracy: 0 } }
      const right = golds.some((gold) => mathEqual(found.answer, gold))
      return { values: { accuracy: right ? 1 : 0 }, extracted: found.answer, rule: found.rule }
    },
    trace: ({ prediction, compat }) => (compat ? [] : traceMathAnswer(prediction)),
  })
}

/** Another name of {@link mathMatch}, for answers that are plain numbers. @alias */
export const numericMatch = mathMatch
