import type { Score } from "../score.js"
import { defineScorer, type Scorer } from "../scorer.js"

export interface ExactMatchOptions {
  /** Default true. */
  ignoreCase?: boolean
  /** Name of the metric; default `accuracy`. */
  metric?: string
}

/**
 * Scores 1 when the reply equals the target apart from blanks around it and, unless told otherwise, case. A target
 * given as a list is met by any of its entries.
 */
export function exactMatch({ ignoreCase = true, metric = "accuracy" }: ExactMatchOptions = {}): Scorer {
  const plain = (text: string) => (ignoreCase ? text.trim().toLowerCase() : text.trim())
  return compareText("exact_match", metric, (prediction, gold) => plain(prediction) === plain(gold))
}

export interface InclusionMatchOptions extends ExactMatchOptions {
  /**
   * `prediction-in-target` (default, the original's `allow_inclusion`): the reply is a part of the target;
   * `target-in-prediction`: the target occurs somewhere in the reply.
   */
  direction?: "prediction-in-target" | "target-in-prediction"
}

/** Scores 1 when one text is not empty and occurs in the other. */
export function inclusionMatch(options: InclusionMatchOptions = {}): Scorer {
  const { ignoreCase = true, metric = "accuracy", direction = "prediction-in-target" } = options
  const plain = (text: string) => (ignoreCase ? text.trim().toLowerCase() : text.trim())
  return compareText("inclusion_match", metric, (prediction, gold) => {
    const [part, whole] = direction === "prediction-in-target" ? [prediction, gold] : [gold, prediction]
    return plain(part) !== "" && plain(whole).includes(plain(part))
  })
}

export interface NumberMatchOptions {
  /** Name of the metric; default `numeric_match`. */
  metric?: string
}

/**
 * Scores 1 when reply and target are the same number, without tolerance: `1,234` and `1234.0` are, `0.333` and
 * `1/3` are not. Texts that are no numbers must be equal. In compatibility mode both are compared as text.
 */
export function numberMatch({ metric = "numeric_match" }: NumberMatchOptions = {}): Scorer {
  return compareText("number_match", metric, (prediction, gold, compat) => {
    if (compat) return prediction === gold
    const [left, right] = [plainNumber(prediction), plainNumber(gold)]
    return left === undefined || right === undefined ? prediction.trim() === gold.trim() : left === right
  })
}

function plainNumber(text: string): number | undefined {
  const digits = text.trim().replaceAll(/,(?=\d{3})/g, "")
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(digits) ? Number(digits) : undefined
}

function compareText(
  name: string,
  metric: string,
  equal: (prediction: string, gold: string, compat: boolean) => boolean,
): Scorer {
  return defineScorer({
    name,
    metrics: [{ name: metric }],
    score({ sample, prediction, compat }): Score {
      const golds = typeof sample.target === "string" ? [sample.target] : sample.target
      const right = golds.some((gold) => equal(prediction, gold, compat))
      const extracted = prediction.trim()
      return { values: { [metric]: right ? 1 : 0 }, ...(extracted !== "" && { extracted }) }
    },
  })
}
