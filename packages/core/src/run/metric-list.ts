import { type MetricInfo, type Scorer, scorersFor } from "../scoring/index.js"
import type { DatasetArgs } from "../task/index.js"

/**
 * The scorer for the metrics a user listed: the benchmark's own, cut down to them in their order, when it
 * computes them all; else the named ones.
 * @throws EvalScopeError `config_invalid` for a metric that does not exist, naming the nearest.
 */
export function withMetrics(
  benchmark: string,
  own: Scorer,
  list: NonNullable<DatasetArgs["metricList"]>,
): Scorer {
  const chosen = list.map((entry) => ownMetric(own, entry))
  const [first, ...others] = chosen.flatMap((metric) => metric ?? [])
  if (!first || others.length + 1 < chosen.length) return scorersFor(benchmark, list, own)
  const names = new Set([first, ...others].map((metric) => metric.name))
  return {
    ...own,
    metrics: [first, ...others],
    score: async (input) => {
      const score = await own.score(input)
      const values = Object.fromEntries(Object.entries(score.values).filter(([name]) => names.has(name)))
      return { ...score, values, mainMetric: first.name }
    },
  }
}

function ownMetric(own: Scorer, entry: string | Readonly<Record<string, unknown>>): MetricInfo | undefined {
  if (typeof entry !== "string") return undefined
  // `acc` is the original's short name.
  const name = entry === "acc" ? "accuracy" : entry
  return own.metrics.find((metric) => metric.name === name)
}
