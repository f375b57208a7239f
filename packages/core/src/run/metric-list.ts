import { EvalScopeError } from "../errors/index.js"
import type { MetricInfo, Scorer } from "../scoring/index.js"
import type { DatasetArgs } from "../task/index.js"

/**
 * Cuts a scorer down to the metrics a user listed, in their order.
 * @throws EvalScopeError `config_invalid` for a metric that the scorer does not compute.
 */
export function withMetrics(
  benchmark: string,
  scorer: Scorer,
  list: NonNullable<DatasetArgs["metricList"]>,
): Scorer {
  const names = list
    .flatMap((entry) => (typeof entry === "string" ? [entry] : Object.keys(entry)))
    .map(canonical)
  const chosen: MetricInfo[] = names.map((name) => {
    const found = scorer.metrics.find((metric) => metric.name === name)
    if (found) return found
    throw new EvalScopeError({
      code: "config_invalid",
      message: `dataset_args.${benchmark}.metric_list: "${name}" is not computed by this benchmark.`,
      hint: `It computes ${scorer.metrics.map((metric) => metric.name).join(", ")}.`,
    })
  })
  const [first, ...others] = chosen
  if (!first) return scorer
  return {
    ...scorer,
    metrics: [first, ...others],
    score: async (input) => {
      const score = await scorer.score(input)
      const values = Object.fromEntries(Object.entries(score.values).filter(([name]) => names.includes(name)))
      return { ...score, values, mainMetric: first.name }
    },
  }
}

/** The original's short name for accuracy. */
function canonical(name: string): string {
  return name === "acc" ? "accuracy" : name
}
