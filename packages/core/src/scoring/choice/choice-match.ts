import { type Sample, targetText } from "../../benchmark/sample.js"
import { choiceLabels } from "../../prompt/index.js"
import type { Score } from "../score.js"
import {
  defineScorer,
  type ExtractionStep,
  type MetricInfo,
  type ScoreInput,
  type Scorer,
} from "../scorer.js"
import type { ChoiceAnswer } from "./choice-question.js"
import { extractChoice, traceChoice } from "./extract-choice.js"
import { originalChoice } from "./original-choice.js"

export interface ChoiceMatchOptions {
  /** Which marker the original's rules look for; matters in compatibility mode only. Default `en`. */
  language?: "en" | "zh"
  /** Several options may be right; default: whether the target is a list. */
  multiple?: boolean
}

const accuracy: MetricInfo = { name: "accuracy", displayName: "Accuracy" }
const partial: MetricInfo = { name: "multi_choice_acc", displayName: "Multiple-choice accuracy" }

/** Scores a multiple-choice reply 1 when exactly the right labels were chosen; see `extractChoice` for how. */
export function choiceMatch(options: ChoiceMatchOptions = {}): Scorer {
  return defineScorer({
    name: "choice_match",
    version: "2",
    metrics: [accuracy],
    score: (input) =>
      scored(input, options, (chosen, gold) => ({ accuracy: sorted(chosen) === sorted(gold) ? 1 : 0 })),
    trace: (input) => traced(input, options),
  })
}

/**
 * Partial credit of TruthfulQA's questions with several right options: the share of the right ones that were
 * chosen, 0 as soon as a wrong one was.
 */
export function multiChoicePartial(options: Omit<ChoiceMatchOptions, "multiple"> = {}): Scorer {
  return defineScorer({
    name: "multi_choice_partial",
    version: "2",
    metrics: [partial],
    score: (input) =>
      scored(input, { ...options, multiple: true }, (chosen, gold) => {
        const right = new Set(gold)
        const hits = new Set(chosen)
        const wrong = [...hits].some((label) => !right.has(label))
        return { multi_choice_acc: wrong || right.size === 0 ? 0 : hits.size / right.size }
      }),
    trace: (input) => traced(input, { ...options, multiple: true }),
  })
}

function traced(input: ScoreInput, options: ChoiceMatchOptions): readonly ExtractionStep[] {
  return input.compat ? [] : traceChoice(input.prediction, questionOf(input.sample, options))
}

function questionOf(sample: Sample, { multiple = Array.isArray(sample.target) }: ChoiceMatchOptions) {
  const labels = choiceLabels(sample.choices?.length ?? 26)
  return { labels, multiple, ...(sample.choices && { options: sample.choices }) }
}

function scored(
  { sample, prediction, compat }: ScoreInput,
  options: ChoiceMatchOptions,
  judge: (chosen: readonly string[], gold: readonly string[]) => Record<string, number>,
): Score {
  const question = questionOf(sample, options)
  const answer: ChoiceAnswer | undefined = compat
    ? originalChoice(prediction, question, options.language ?? "en")
    : extractChoice(prediction, question)
  const gold = goldLabels(sample.target, question.labels)
  const values = judge(answer?.labels ?? [], gold)
  return answer === undefined ? { values } : { values, extracted: answer.labels.join(""), rule: answer.rule }
}

/** The right labels; a text such as `ABD` or `A, B` counts as several when it is not one label. */
function goldLabels(target: string | readonly string[], labels: readonly string[]): readonly string[] {
  if (typeof target !== "string") return target
  const text = targetText(target).trim()
  return labels.includes(text) ? [text] : [...text.replaceAll(/[\s,，]/g, "")]
}

function sorted(labels: readonly string[]): string {
  return [...new Set(labels)].sort().join(",")
}
