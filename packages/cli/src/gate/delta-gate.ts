import { type GateResult, holm, normalCdf } from "@evalscope/core"
import { holds, matches, type Threshold } from "./threshold.js"

/** How one benchmark's metric moved against the baseline; differences count upwards as improvements. */
export interface Delta {
  model: string
  dataset: string
  metric: string
  primary: boolean
  /** In the metric's good direction. */
  improvement: number
  stderr: number | undefined
  /** Two-sided p-value of "no difference" by the comparison's own test, before correction. */
  pValue: number | undefined
  common: number
  paired: boolean
}

/**
 * Checks a condition on differences to the baseline. With a confidence it fails only when the data show it to be
 * broken: a two-sided test against the bound, Holm-corrected over all benchmarks that the condition speaks of.
 */
export function deltaGate(threshold: Threshold, deltas: readonly Delta[]): GateResult {
  const { expression, operator, value } = threshold
  const found = deltas.filter(
    (delta) =>
      matches(threshold.model, delta.model) &&
      matches(threshold.dataset, delta.dataset) &&
      (threshold.metric === undefined ? delta.primary : matches(threshold.metric, delta.metric)),
  )
  if (found.length === 0) {
    return { expression, passed: false, reason: "no benchmark has questions in common with the baseline" }
  }
  const adjusted = holm(found.map((delta) => pValueAgainst(delta, value) ?? 1))
  const alpha = threshold.confidence === undefined ? undefined : 1 - threshold.confidence
  const broken = found.flatMap((delta, i) => {
    if (holds(delta.improvement, operator, value)) return []
    const p = adjusted[i] ?? 1
    return alpha === undefined || p < alpha ? [{ delta, p }] : []
  })
  const lowest = [...found].sort((a, b) => a.improvement - b.improvement)[0]
  const shown = broken[0]?.delta ?? lowest
  const observed = shown && `${shown.dataset}.${shown.metric} ${signed(shown.improvement)}`
  const [first] = broken
  if (!first) {
    const unclear = lowest && !holds(lowest.improvement, operator, value)
    const p = lowest ? (adjusted[found.indexOf(lowest)] ?? 1) : 1
    const doubt = unclear ? `; p = ${p.toPrecision(2)}, ${lowest.common} questions cannot tell` : ""
    return { expression, passed: true, observed: `${observed ?? ""}${doubt}` }
  }
  const names = broken.map(({ delta }) => `${delta.dataset} ${signed(delta.improvement)}`).join(", ")
  const test = alpha === undefined ? "" : `; p = ${first.p.toPrecision(2)}${unpairedNote(first.delta)}`
  return { expression, passed: false, observed, reason: `against the baseline: ${names}${test}` }
}

/** Headline scores that are worse with 95% confidence, corrected over all of them; the worst first. */
export function regressions(deltas: readonly Delta[]): readonly Delta[] {
  const headline = deltas.filter((delta) => delta.primary)
  const adjusted = holm(headline.map((delta) => delta.pValue ?? 1))
  return headline
    .filter((delta, i) => delta.improvement < 0 && (adjusted[i] ?? 1) < 0.05)
    .sort((a, b) => a.improvement - b.improvement)
}

/** The comparison's own exact test answers for a bound of 0; another bound is tested by the normal law. */
function pValueAgainst({ improvement, stderr, pValue }: Delta, bound: number): number | undefined {
  if (bound === 0) return pValue
  if (stderr === undefined) return undefined
  if (stderr === 0) return improvement === bound ? 1 : 0
  return 2 * (1 - normalCdf(Math.abs(improvement - bound) / stderr))
}

function unpairedNote(delta: Delta): string {
  return delta.paired ? "" : ", not paired"
}

function signed(value: number): string {
  return `${value < 0 ? "" : "+"}${Number(value.toFixed(4))}`
}
