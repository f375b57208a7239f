import {
  type BenchmarkReport,
  type Distribution,
  fileSafe,
  identityKey,
  type MetricReport,
  metricLabel,
  type PerfSummary,
  primaryMetricOf,
} from "@evalscope/core"
import type { DatasetReport, Figure, Headline, MetricDescription, Speed } from "../api/index.js"

/** A report as the web app reads it. */
export function reportView(report: BenchmarkReport, modelFolder: string, version?: string): DatasetReport {
  const primary = primaryMetricOf(report)
  return {
    dataset: report.benchmark,
    pretty_name: report.prettyName,
    version: version ?? null,
    description: report.description,
    model: report.model,
    model_folder: modelFolder,
    metrics: report.metrics.map((metric) => ({
      info: metricView(metric, metric === primary),
      score: figure(metric.micro, metric.n, metric),
      macro: metric.subsetMacro.value,
      macro_interval: pair(metric.subsetMacro.interval),
      unscored: metric.unscored,
      categories: metric.categories.map((category) => ({
        name: [...category.name],
        score: figure(category.micro, category.n, category),
        macro: category.macro,
        subsets: category.subsets.map(({ name, aggregate, derived }) => ({
          name,
          stored_as: fileSafe(name),
          score: {
            value: aggregate.value,
            n: aggregate.n,
            stderr: aggregate.stderr ?? null,
            interval: pair(aggregate.interval),
            method: aggregate.method ?? "none",
          },
          derived: derived ?? false,
        })),
      })),
    })),
    outcomes: { ...report.outcomes },
    requested: report.execution.requested,
    succeeded: report.execution.succeeded,
    errored: report.execution.errored,
    speed: report.perf ? speedView(report.perf) : null,
    judge: report.judge
      ? {
          models: [...report.judge.models],
          scored: report.judge.scored,
          total: report.judge.total,
          valid_observations: report.judge.validObservations,
          total_observations: report.judge.totalObservations,
          failures: { ...report.judge.failures },
          disagreement: { ...report.judge.disagreement },
        }
      : null,
    analysis: report.analysis ?? null,
  }
}

export function headlineOf(report: BenchmarkReport): Headline {
  const metric = primaryMetricOf(report)
  return {
    dataset: report.benchmark,
    pretty_name: report.prettyName,
    model: report.model,
    metric: metric ? metricView(metric, true) : null,
    score: metric
      ? figure(metric.micro, metric.n, metric)
      : { value: null, n: 0, stderr: null, interval: null, method: "none" },
    unscored: metric?.unscored ?? 0,
    errored: report.execution.errored,
  }
}

export function metricView(
  metric: Pick<MetricReport, "identity" | "info" | "legacyName">,
  primary: boolean,
): MetricDescription {
  const { info } = metric
  const [min = null, max = null] = info.range ?? [0, 1]
  return {
    key: identityKey(metric.identity),
    name: info.name,
    label: metricLabel(metric, { ascii: true }),
    direction: info.direction ?? "higher",
    range: [min, max],
    display: info.display ?? (min === 0 && max === 1 ? "percent" : "number"),
    kind: info.kind ?? "quality",
    primary,
  }
}

export function figure(
  value: number,
  n: number,
  spread: {
    stderr: number | undefined
    interval: readonly [number, number] | undefined
    intervalMethod: string
  },
): Figure {
  return {
    value,
    n,
    stderr: spread.stderr ?? null,
    interval: pair(spread.interval),
    method: spread.intervalMethod,
  }
}

function pair(interval: readonly [number, number] | undefined): [number, number] | null {
  return interval ? [interval[0], interval[1]] : null
}

function speedView(perf: PerfSummary): Speed {
  return {
    requests: perf.requests,
    latency: distribution(perf.latency),
    ttft: distribution(perf.ttft),
    tpot: distribution(perf.tpot),
    input_tokens: distribution(perf.inputTokens),
    output_tokens: distribution(perf.outputTokens),
    total_input_tokens: perf.totalInputTokens,
    total_output_tokens: perf.totalOutputTokens,
    wall_seconds: perf.wallSeconds ?? null,
    output_tokens_per_second: perf.outputTokensPerSecond ?? null,
    requests_per_second: perf.requestsPerSecond ?? null,
  }
}

function distribution(found: Distribution | undefined): Distribution | null {
  return found ? { ...found } : null
}
