import type { Aggregation } from "../scoring/aggregation.js"
import type { MetricInfo } from "../scoring/scorer.js"
import type { MetricReport, SubsetScore } from "./benchmark-report.js"
import { boundedBy } from "./bounded-interval.js"
import { identityKey, type MetricIdentity, metricIdentity } from "./metric-identity.js"
import { categoriesOf, countOf, macroMean, microMean } from "./rollup.js"
import type { SampleColumns } from "./sample-columns.js"

/**
 * Folds every metric of every subset and rolls the subsets up. One metric gives as many reports as the aggregation
 * gives folds: the mean and pass@1…n, for example. One of them is marked as the headline.
 */
export function foldMetrics(
  metrics: readonly MetricInfo[],
  subsets: readonly (readonly [name: string, state: { readonly columns: SampleColumns }])[],
  aggregation: Aggregation,
  categoryOf: (subset: string) => readonly string[],
  primaryMetric: string | undefined,
): readonly MetricReport[] {
  const reports: MetricReport[] = []
  const taken = new Set<string>()
  metrics.forEach((info, position) => {
    const folds = new Map<string, { identity: MetricIdentity; subsets: SubsetScore[] }>()
    let unscored = 0
    for (const [name, { columns }] of subsets) {
      unscored += columns.unscored(position)
      for (const aggregate of aggregation.fold(columns.attempts(position))) {
        if (aggregate.n === 0 || (info.kind === "diagnostic" && countsSuccesses(aggregate.aggregation)))
          continue
        const identity = metricIdentity(info.name, aggregate.aggregation, aggregate.dimensions)
        const key = identityKey(identity)
        const fold = folds.get(key) ?? { identity, subsets: [] }
        fold.subsets.push({ name, aggregate })
        folds.set(key, fold)
      }
    }
    for (const [key, fold] of folds) {
      // Two spellings of one identity (`acc` beside `accuracy`) must stay two metrics.
      const identity = taken.has(key)
        ? { ...fold.identity, dimensions: { ...fold.identity.dimensions, original_name: info.name } }
        : fold.identity
      taken.add(key)
      reports.push(metricReport(identity, info, unscored, fold.subsets, categoryOf))
    }
  })
  const headline = headlineOf(reports, primaryMetric)
  return reports.map((report) => (report === headline ? { ...report, primary: true } : report))
}

/** pass@k and its kin ask how often an answer was right, which a reply's length, say, never is. */
function countsSuccesses(aggregation: string): boolean {
  return ["pass_at_k", "pass_hat_k", "vote_at_k"].includes(aggregation)
}

/** The metric that was asked for, under any of its spellings; else the first that speaks of quality. */
function headlineOf(reports: readonly MetricReport[], wanted: string | undefined): MetricReport | undefined {
  const quality = reports.filter((report) => report.info.kind !== "diagnostic")
  const [first] = quality
  if (wanted === undefined) return first
  const identity = metricIdentity(wanted)
  const key = identityKey(identity)
  return (
    quality.find((report) => report.info.name === wanted || identityKey(report.identity) === key) ??
    quality.find((report) => identityKey(report.identity) === wanted) ??
    quality.find((report) => report.identity.name === identity.name) ??
    first
  )
}

function metricReport(
  identity: MetricIdentity,
  info: MetricInfo,
  unscored: number,
  subsets: readonly SubsetScore[],
  categoryOf: (subset: string) => readonly string[],
): MetricReport {
  const within = boundedBy(info)
  const categories = categoriesOf(subsets, categoryOf).map((category) => ({
    ...within(category),
    subsets: category.subsets.map((subset) => ({ ...subset, aggregate: within(subset.aggregate) })),
  }))
  const micro = microMean(subsets)
  const none = { value: 0, stderr: undefined, interval: undefined, method: "none" }
  return within({
    identity,
    info,
    primary: false,
    n: countOf(subsets),
    unscored,
    micro: micro?.value ?? 0,
    macro: plainMean(categories.filter((category) => category.n > 0).map((category) => category.micro)),
    stderr: micro?.stderr,
    interval: micro?.interval,
    intervalMethod: micro?.method ?? "none",
    subsetMacro: within(macroMean(subsets) ?? none),
    categories,
  })
}

function plainMean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
