import { EvalScopeError, errorMessage } from "../../errors/index.js"
import { isUsable, type Score } from "../score.js"
import { defineScorer, type ScoreInput, type Scorer } from "../scorer.js"

/**
 * Several scorers as one: every reply is judged by all of them. The first one's main metric is the headline, and
 * the answer shown is the first that was extracted. A scorer that fails or has no usable verdict leaves its own
 * metrics out; when all fail, so does this one.
 *
 * @throws EvalScopeError `config_invalid` when two of them yield a metric of the same name.
 */
export function allOf(scorers: readonly [Scorer, ...Scorer[]]): Scorer {
  const [first, ...rest] = scorers
  if (rest.length === 0) return first
  const names = scorers.flatMap((scorer) => scorer.metrics.map((metric) => metric.name))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `Two metrics are named "${twice}" (${scorers.map((scorer) => scorer.name).join(", ")}).`,
      hint: "List each metric once.",
    })
  }
  return defineScorer({
    name: scorers.map((scorer) => scorer.name).join("+"),
    version: scorers.map((scorer) => scorer.version ?? "1").join("+"),
    metrics: [first.metrics[0], ...first.metrics.slice(1), ...rest.flatMap((scorer) => scorer.metrics)],
    needsCodeRunner: scorers.some((scorer) => scorer.needsCodeRunner === true),
    // The answer shown is the first that was extracted, so the rules shown are the first that there are.
    trace: (input) => scorers.find((scorer) => scorer.trace)?.trace?.(input) ?? [],
    async score(input: ScoreInput): Promise<Score> {
      const results = await Promise.allSettled(scorers.map(async (scorer) => scorer.score(input)))
      input.signal?.throwIfAborted()
      const scores = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
      const failures = results.flatMap((result, i) =>
        result.status === "rejected" ? [[scorers[i]?.name ?? "scorer", errorMessage(result.reason)]] : [],
      )
      const failed = results.find((result) => result.status === "rejected")
      if (scores.length === 0 && failed !== undefined) throw failed.reason
      return merged(scores, Object.fromEntries(failures))
    },
  })
}

function merged(scores: readonly Score[], errors: Readonly<Record<string, string>>): Score {
  const usable = scores.filter((score) => isUsable(score.status))
  const pick = <K extends "extracted" | "rule" | "mainMetric">(key: K) => {
    const value = scores.find((score) => score[key] !== undefined)?.[key]
    return value === undefined ? {} : { [key]: value }
  }
  const weights = Object.assign({}, ...usable.map((score) => score.weights))
  const metadata = Object.assign({}, ...scores.map((score) => score.metadata))
  const explanation = scores
    .flatMap((score) => (score.explanation === undefined ? [] : [score.explanation]))
    .join("\n")
  const status = usable.find((score) => score.status !== undefined && score.status !== "success")?.status
  const unusable = usable.length === 0 ? scores[0]?.status : undefined
  return {
    values: Object.assign({}, ...usable.map((score) => score.values)),
    ...(Object.keys(weights).length > 0 && { weights }),
    ...((unusable ?? status) !== undefined && { status: unusable ?? status }),
    ...pick("extracted"),
    ...pick("rule"),
    ...pick("mainMetric"),
    ...(explanation !== "" && { explanation }),
    ...(Object.keys(metadata).length + Object.keys(errors).length > 0 && {
      metadata: Object.keys(errors).length > 0 ? { ...metadata, errors } : metadata,
    }),
  }
}
