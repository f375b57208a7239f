import { targetText } from "../../benchmark/sample.js"
import { defineScorer, type MetricInfo, type Scorer } from "../scorer.js"
import { bleu } from "./bleu.js"
import { hasChinese, loadChineseWords, type WordSplitter } from "./chinese-words.js"
import { type OverlapScore, rougeL, rougeN } from "./rouge.js"
import { treebankTokens } from "./treebank-tokens.js"

export interface TextOverlapOptions {
  /** Families to compute; default both. */
  families?: readonly ("rouge" | "bleu")[]
}

const variants = ["1", "2", "L"] as const
const parts = [
  ["F", "F1"],
  ["P", "precision"],
  ["R", "recall"],
] as const
const orders = [1, 2, 3, 4] as const

/**
 * Compares a free reply with its reference by shared words: `Rouge-1/2/L-F/P/R` on blank-separated words (Chinese
 * is segmented first) and `bleu-1` … `bleu-4`, each of a single order. Keys are the original's; the headline is
 * ROUGE-L F1, in compatibility mode its recall, which a longer reply can only raise.
 *
 * An empty reply scores 0 (in compatibility mode it is left out of ROUGE); a sample without a reference has no
 * score.
 */
export function textOverlap({ families = ["rouge", "bleu"] }: TextOverlapOptions = {}): Scorer {
  const rouge: MetricInfo[] = variants.toReversed().flatMap((variant) =>
    parts.map(([part, name]) => ({
      name: `Rouge-${variant}-${part}`,
      displayName: `ROUGE-${variant} ${name}`,
    })),
  )
  const single: MetricInfo[] = orders.map((n) => ({
    name: `bleu-${n}`,
    displayName: `BLEU-${n} (single order)`,
  }))
  const withRouge = families.includes("rouge")
  const withBleu = families.includes("bleu")
  const [first, ...rest] = [...(withRouge ? rouge : []), ...(withBleu || !withRouge ? single : [])]
  let chinese: Promise<WordSplitter> | undefined

  return defineScorer({
    name: "text_overlap",
    version: "2",
    metrics: [first ?? { name: "Rouge-L-F" }, ...rest],
    async score({ sample, prediction, compat }) {
      const reference = targetText(sample.target)
      if (reference.trim() === "") {
        return { values: {}, status: "excluded", explanation: "The sample has no reference text." }
      }
      if (hasChinese(prediction + reference)) chinese ??= loadChineseWords()
      const words = await chinese
      const empty = prediction.trim() === ""
      return {
        values: {
          ...(withRouge && !(compat && empty) ? rougeValues(prediction, reference, words) : {}),
          ...(withBleu || !withRouge ? bleuValues(prediction, reference, words) : {}),
        },
        ...(!empty && { extracted: prediction }),
        ...(withRouge && { mainMetric: compat ? "Rouge-L-R" : "Rouge-L-F" }),
      }
    },
  })
}

function rougeValues(prediction: string, reference: string, words: WordSplitter | undefined) {
  const tokens = (text: string) =>
    (hasChinese(text) ? (words?.(text) ?? []).join(" ") : text).split(/\s+/).filter(Boolean)
  const [left, right] = [tokens(prediction), tokens(reference)]
  const scores: Readonly<Record<(typeof variants)[number], OverlapScore>> = {
    1: rougeN(left, right, 1),
    2: rougeN(left, right, 2),
    L: rougeL(left, right),
  }
  return Object.fromEntries(
    variants.flatMap((variant) => {
      const { p, r, f } = scores[variant]
      return [
        [`Rouge-${variant}-F`, f],
        [`Rouge-${variant}-P`, p],
        [`Rouge-${variant}-R`, r],
      ]
    }),
  )
}

function bleuValues(prediction: string, reference: string, words: WordSplitter | undefined) {
  const tokens = (text: string) => (hasChinese(text) ? (words?.(text) ?? []) : treebankTokens(text))
  const [left, right] = [tokens(prediction), tokens(reference)]
  return Object.fromEntries(
    orders.map((order) => [`bleu-${order}`, bleu(left, right, { order, kind: "single" })]),
  )
}
