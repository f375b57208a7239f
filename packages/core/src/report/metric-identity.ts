/** A metric's identity: the same name can be folded in several ways. */
export interface MetricIdentity {
  /** snake_case; never `score`, `overall` or `total_score`, which say nothing. */
  name: string
  aggregation: string
  dimensions: Readonly<Record<string, string | number>>
}

/** Lossless text of an identity, e.g. `accuracy:pass_at_k[k=2]`. Dimensions are sorted, texts are quoted. */
export function identityKey(identity: MetricIdentity): string {
  const dimensions = Object.entries(identity.dimensions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  const suffix = dimensions.length === 0 ? "" : `[${dimensions.join(",")}]`
  return `${identity.name}:${identity.aggregation}${suffix}`
}

const forbidden: ReadonlySet<string> = new Set(["score", "overall", "total_score"])

/** Spellings of old reports that no rule below explains. */
const aliases: Readonly<Record<string, string>> = {
  acc: "accuracy",
  average_accuracy: "accuracy",
  weighted_average_accuracy: "accuracy",
  center_acc: "accuracy",
  f1_score: "f1",
  f_1: "f1",
  em: "exact_match",
  winrate: "win_rate",
  rouge_l: "rouge",
  io_u: "iou",
  cid_er: "cider",
  bertscore: "bert_score",
  hallu_rate: "hallucination_rate",
  score: "normalized_score",
  overall: "normalized_score",
  total_score: "judge_score",
  gpt_score: "judge_score",
  avg_score: "judge_score",
}

const aggregationAliases: Readonly<Record<string, string>> = {
  "": "identity",
  avg: "mean",
  average: "mean",
  macro: "macro_mean",
  micro: "micro_mean",
  weighted: "weighted_mean",
}

const rougeStatistics: Readonly<Record<string, string>> = { R: "recall", P: "precision", F: "f1" }

/**
 * The identity of a metric under any spelling that reports have used: `mean_acc`, `acc_pass@2`, `acc_pass^3`,
 * `Rouge-L-R`, `bleu-4`, `ACC@0.5`, `scope/metric`, or plain snake_case. A name that fits nothing becomes
 * `legacy_metric` with the spelling kept as a dimension, so that it stays reportable and collides with nothing.
 */
export function metricIdentity(
  spelling: string,
  aggregation = "identity",
  dimensions: Readonly<Record<string, string | number>> = {},
): MetricIdentity {
  const found: Record<string, string | number> = {}
  let name = spelling
  let fold = aggregationAliases[aggregation] ?? snakeCase(aggregation)

  const scoped = /^([^/]+)\/([^/]+)$/.exec(name)
  if (scoped?.[1] && scoped[2]) {
    found.scope = snakeCase(scoped[1])
    name = scoped[2]
  }
  const folded = /^(.+)_(pass@|vote@|pass\^)(\d+)$/.exec(name)
  if (folded?.[1]) {
    name = folded[1]
    fold = folded[2] === "pass@" ? "pass_at_k" : folded[2] === "vote@" ? "vote_at_k" : "pass_hat_k"
    found.k = Number(folded[3])
  }
  if (name.startsWith("mean_")) {
    name = name.slice("mean_".length)
    if (fold === "identity") fold = "mean"
  }
  const base = baseName(name, found)
  const valid = /^[a-z][a-z0-9_]*$/.test(base) && !forbidden.has(base)
  return {
    name: valid ? base : "legacy_metric",
    aggregation: fold,
    dimensions: { ...found, ...(!valid && { original_name: spelling }), ...dimensions },
  }
}

function baseName(name: string, dimensions: Record<string, string | number>): string {
  const bleu = /^bleu[-_](\d+)$/i.exec(name)
  if (bleu) {
    dimensions.ngram = Number(bleu[1])
    return "bleu"
  }
  const rouge = /^rouge[-_]([12l])[-_]([rpf])$/i.exec(name)
  if (rouge?.[1] && rouge[2]) {
    if (rouge[1].toLowerCase() === "l") dimensions.variant = "l"
    else dimensions.ngram = Number(rouge[1])
    dimensions.statistic = rougeStatistics[rouge[2].toUpperCase()] ?? rouge[2]
    return "rouge"
  }
  const threshold = /^acc@(\d+(?:\.\d+)?)$/i.exec(name)
  if (threshold) {
    dimensions.threshold = Number(threshold[1])
    return "accuracy"
  }
  const target = /^(Act|Plan)\.EM$/.exec(name)
  if (target) {
    dimensions.target = target[1] === "Act" ? "action" : "plan"
    return "exact_match"
  }
  const snake = snakeCase(name)
  return aliases[snake] ?? snake
}

function snakeCase(text: string): string {
  return text
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
}
