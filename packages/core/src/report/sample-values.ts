import type { Outcome } from "../run/outcome.js"
import type { MetricInfo } from "../scoring/scorer.js"

const unanswered: ReadonlySet<Outcome> = new Set<Outcome>(["no_answer", "refused", "truncated"])

/**
 * The values by which a sample counts. A reply without an answer is worth nothing: when its scorer returned no
 * value, each metric of quality counts as zero, or as the upper bound where lower is better.
 */
export function valuesOf(
  sample: { values: Readonly<Record<string, number>>; outcome?: Outcome | undefined },
  metrics: readonly MetricInfo[],
): Readonly<Record<string, number>> {
  const { values, outcome } = sample
  if (outcome === undefined || !unanswered.has(outcome) || Object.keys(values).length > 0) return values
  const worst: Record<string, number> = {}
  for (const { name, kind, direction, range = [0, 1] } of metrics) {
    const value = direction === "lower" ? range[1] : Math.max(0, range[0] ?? 0)
    if (kind !== "diagnostic" && value !== undefined) worst[name] = value
  }
  return worst
}
