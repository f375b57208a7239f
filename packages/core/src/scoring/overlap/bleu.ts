import { ngramCounts } from "./rouge.js"

export interface BleuOptions {
  /** Longest n-gram; default 4. */
  order?: number
  /**
   * `single` takes the order-n precision alone; `cumulative` (default) the geometric mean of the orders 1 to n,
   * as in the paper.
   */
  kind?: "single" | "cumulative"
}

/**
 * Sentence BLEU of one prediction against one reference (Papineni et al. 2002) with brevity penalty and without
 * smoothing: 0 as soon as one of the orders it uses has no match.
 */
export function bleu(
  prediction: readonly string[],
  reference: readonly string[],
  options: BleuOptions = {},
): number {
  const { order = 4, kind = "cumulative" } = options
  if (prediction.length === 0 || ngramPrecision(prediction, reference, 1) === 0) return 0
  const orders = kind === "single" ? [order] : Array.from({ length: order }, (_, i) => i + 1)
  const logs = orders.map((n) => Math.log(ngramPrecision(prediction, reference, n)))
  const brevity =
    prediction.length > reference.length ? 1 : Math.exp(1 - reference.length / prediction.length)
  return brevity * Math.exp(logs.reduce((sum, log) => sum + log, 0) / orders.length)
}

/** Share of the prediction's n-grams that occur in the reference, none counted more often than it occurs there. */
function ngramPrecision(prediction: readonly string[], reference: readonly string[], n: number): number {
  const referenced = ngramCounts(reference, n)
  let matched = 0
  for (const [gram, count] of ngramCounts(prediction, n))
    matched += Math.min(count, referenced.get(gram) ?? 0)
  return matched / Math.max(1, prediction.length - n + 1)
}
