import { type BenchmarkReport, type GateResult, type MetricReport, primaryMetricOf } from "@evalscope/core"
import { holds, matches, type Threshold } from "./threshold.js"

/** Samples that this run itself worked on: what was taken from an earlier run says nothing about today's errors. */
export interface FreshCounts {
  succeeded: number
  errored: number
}

export interface Measured {
  report: BenchmarkReport
  fresh: FreshCounts
}

/** One value that a condition speaks of. */
interface Observation {
  where: string
  value: number | undefined
  interval: readonly [low: number, high: number] | undefined
}

const metricAliases: Readonly<Record<string, string>> = { acc: "accuracy", em: "exact_match" }

/** Checks a condition on scores: all that it speaks of must meet it, and it must speak of something. */
export function scoreGate(threshold: Threshold, measured: readonly Measured[]): GateResult {
  const { expression } = threshold
  const found = measured
    .filter(({ report }) => matches(threshold.model, report.model))
    .filter(({ report }) => matches(threshold.dataset, report.benchmark))
    .flatMap((entry) => observations(threshold, entry))
  if (found.length === 0) {
    return { expression, passed: false, reason: `nothing in this run has that name${namesOf(measured)}` }
  }
  const failing = found.filter((one) => !meets(threshold, one))
  const shown = failing[0] ?? worst(threshold, found)
  const observed = shown ? `${shown.where} = ${show(shown.value)}` : undefined
  if (failing.length === 0) return { expression, passed: true, observed }
  return { expression, passed: false, observed, reason: reasonOf(failing, threshold) }
}

function namesOf(measured: readonly Measured[]): string {
  const names = measured.flatMap(({ report }) =>
    report.metrics.map((metric) => `${report.benchmark}.${metric.info.name}`),
  )
  return names.length === 0 ? "" : `; there are ${[...new Set(names)].slice(0, 6).join(", ")}`
}

function observations(threshold: Threshold, { report, fresh }: Measured): readonly Observation[] {
  const where = `${report.model}:${report.benchmark}`
  if (threshold.metric === "error_rate") {
    const all = fresh.succeeded + fresh.errored
    return [{ where: `${where}.error_rate`, value: all === 0 ? 0 : fresh.errored / all, interval: undefined }]
  }
  return metricsOf(threshold.metric, report).flatMap((metric) => {
    const name = metric.info.name
    if (threshold.subset === undefined) {
      const value = metric.n === 0 ? undefined : metric.micro
      return [{ where: `${where}.${name}`, value, interval: metric.interval }]
    }
    const pattern = threshold.subset
    return metric.categories
      .flatMap((category) => category.subsets)
      .filter((subset) => matches(pattern, subset.name))
      .map(({ name: subset, aggregate }) => ({
        where: `${where}/${subset}.${name}`,
        value: aggregate.n === 0 ? undefined : aggregate.value,
        interval: aggregate.interval,
      }))
  })
}

function metricsOf(wanted: string | undefined, report: BenchmarkReport): readonly MetricReport[] {
  if (wanted === undefined) {
    const primary = primaryMetricOf(report)
    return primary ? [primary] : []
  }
  const name = metricAliases[wanted] ?? wanted
  const named = report.metrics.filter(
    (metric) => matches(name, metric.info.name) || matches(name, metric.identity.name),
  )
  // The same name may be folded in several ways (mean, pass@k); the headline is meant unless `*` asks for all.
  if (named.length < 2 || name.includes("*")) return named
  return named.filter((metric) => metric.primary).slice(0, 1).length > 0
    ? named.filter((metric) => metric.primary)
    : named.slice(0, 1)
}

function meets(threshold: Threshold, { value, interval }: Observation): boolean {
  if (value === undefined) return false
  if (holds(value, threshold.operator, threshold.value)) return true
  if (threshold.confidence === undefined || interval === undefined) return false
  const [low, high] = interval
  const best = threshold.operator.startsWith(">") ? high : low
  return threshold.operator === "=="
    ? low <= threshold.value && threshold.value <= high
    : holds(best, threshold.operator, threshold.value)
}

function worst(threshold: Threshold, found: readonly Observation[]): Observation | undefined {
  const sign = threshold.operator.startsWith("<") ? -1 : 1
  return [...found].sort((a, b) => sign * ((a.value ?? 0) - (b.value ?? 0)))[0]
}

function reasonOf(failing: readonly Observation[], threshold: Threshold): string {
  const [first] = failing
  const more = failing.length > 1 ? ` (and ${failing.length - 1} more)` : ""
  if (first?.value === undefined) return `${first?.where ?? "it"} has no score${more}`
  const sure =
    threshold.confidence === undefined ? "" : ` at ${Math.round(threshold.confidence * 100)}% confidence`
  return `${first.where} is ${show(first.value)}, wanted ${threshold.operator} ${threshold.value}${sure}${more}`
}

function show(value: number | undefined): string {
  return value === undefined ? "no score" : String(Number(value.toFixed(4)))
}
