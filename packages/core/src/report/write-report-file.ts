import type {
  BenchmarkReport,
  CategoryScore,
  Distribution,
  JudgeSummary,
  MetricReport,
  PerfSummary,
} from "./benchmark-report.js"
import { identityKey } from "./metric-identity.js"
import { semanticsOf } from "./metric-semantics.js"
import { perfSemantics } from "./perf-semantics.js"
import { roundHalfUp } from "./round-half-up.js"

/**
 * A report as the original's JSON (schema version 2): scores rounded to 4 places half up, times in seconds. What
 * the original does not know (errors, intervals, outcomes) stands where its reader allows new fields: in subsets,
 * categories, `perf_metrics`, and in `execution_summary.evalscope`.
 */
export function toReportFile(report: BenchmarkReport): Readonly<Record<string, unknown>> {
  const primary = report.metrics.find((metric) => metric.primary && metric.info.kind !== "diagnostic")
  return {
    schema_version: 2,
    name: `${report.model}@${report.benchmark}`,
    dataset_name: report.benchmark,
    dataset_pretty_name: report.prettyName,
    dataset_description: report.description,
    model_name: report.model,
    metrics: report.metrics.map(metricToFile),
    analysis: report.analysis ?? "N/A",
    perf_metrics: report.perf ? perfToFile(report.perf) : null,
    primary_metric_identity: primary ? primary.identity : null,
    judge_summary: report.judge ? judgeToFile(report.judge) : null,
    execution_summary: {
      requested: report.execution.requested,
      succeeded: report.execution.succeeded,
      errored: report.execution.errored,
      incomplete: report.execution.succeeded < report.execution.requested,
      subsets: report.execution.subsets,
      evalscope: {
        outcomes: report.outcomes,
        overall: report.overall,
        metrics: Object.fromEntries(
          report.metrics.map((metric) => [identityKey(metric.identity), additionsToFile(metric)]),
        ),
      },
    },
    num: (primary ?? report.metrics[0])?.n ?? 0,
  }
}

/** The text of a report file: 4 spaces, UTF-8 as it is. */
export function formatReportFile(report: BenchmarkReport): string {
  return `${JSON.stringify(toReportFile(report), null, 4)}\n`
}

function metricToFile(metric: MetricReport) {
  return {
    identity: metric.identity,
    legacy_name: metric.legacyName ?? null,
    num: metric.n,
    score: score(metric.micro),
    macro_score: score(metric.macro),
    categories: metric.categories.map(categoryToFile),
    semantics: semanticsOf(metric.identity.name, metric.info),
  }
}

function categoryToFile(category: CategoryScore) {
  return {
    name: category.name,
    num: category.n,
    score: score(category.micro),
    macro_score: score(category.macro),
    ...uncertainty(category.stderr, category.interval, category.intervalMethod),
    subsets: category.subsets.map(({ name, aggregate, derived }) => ({
      name,
      score: score(aggregate.value),
      num: aggregate.n,
      is_aggregate: derived ?? false,
      ...uncertainty(aggregate.stderr, aggregate.interval, aggregate.method),
    })),
  }
}

function additionsToFile({ stderr, interval, intervalMethod, unscored, subsetMacro }: MetricReport) {
  return {
    ...uncertainty(stderr, interval, intervalMethod),
    unscored,
    subset_macro: {
      score: score(subsetMacro.value),
      ...uncertainty(subsetMacro.stderr, subsetMacro.interval, subsetMacro.method),
    },
  }
}

function uncertainty(
  stderr: number | undefined,
  interval: readonly [number, number] | undefined,
  method: string,
) {
  return {
    stderr: stderr === undefined ? null : roundHalfUp(stderr, 6),
    ci_low: interval ? roundHalfUp(interval[0], 6) : null,
    ci_high: interval ? roundHalfUp(interval[1], 6) : null,
    ci_method: method,
  }
}

function perfToFile(perf: PerfSummary) {
  const perRequest = perf.outputTokensPerSecondPerRequest
  const meanLatency = perf.latency?.mean
  return {
    summary: {
      n_samples: perf.requests,
      ...(perf.latency && { latency: statisticToFile(perf.latency) }),
      ...(perf.ttft && { ttft: statisticToFile(perf.ttft) }),
      ...(perf.tpot && { tpot: statisticToFile(perf.tpot) }),
      throughput: {
        // Mean tokens / mean latency and 1 / mean latency: what one request sees. The run's own follow.
        avg_output_tps: roundHalfUp(perRequest ?? 0, 2),
        avg_req_ps: meanLatency ? score(1 / meanLatency) : 0,
        run_output_tps: rounded(perf.outputTokensPerSecond, 2),
        run_req_ps: rounded(perf.requestsPerSecond, 4),
        wall_time: rounded(perf.wallSeconds, 3),
      },
      usage: {
        ...(perf.inputTokens && { input_tokens: statisticToFile(perf.inputTokens) }),
        ...(perf.outputTokens && { output_tokens: statisticToFile(perf.outputTokens) }),
        ...(perf.totalTokens && { total_tokens: statisticToFile(perf.totalTokens) }),
        total_input_tokens: perf.totalInputTokens,
        total_output_tokens: perf.totalOutputTokens,
        total_tokens_count: perf.totalInputTokens + perf.totalOutputTokens,
      },
    },
    coverage: { requests_with_metrics: perf.requestsWithMetrics, total_requests: perf.requests },
    metric_semantics: perfSemantics(),
  }
}

function statisticToFile(distribution: Distribution) {
  const { mean, std, min, p25, p50, p75, p90, p99, max } = distribution
  const figures = { mean, std, min, "25%": p25, "50%": p50, "75%": p75, "90%": p90, "99%": p99, max }
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, score(value)]))
}

function judgeToFile(judge: JudgeSummary) {
  const { scored, total, failures } = judge
  const failed = Object.keys(failures).length > 0
  const complete = scored === total && !failed
  const [cause = "parse_error"] = Object.keys(failures)
  return {
    status: complete ? "success" : scored > 0 ? "degraded" : cause,
    scored,
    total,
    coverage: total === 0 ? 0 : score(scored / total),
    judge_models: judge.models,
    valid_observations: judge.validObservations,
    total_observations: judge.totalObservations,
    failures,
    disagreement: judge.disagreement,
    error: scored === 0 && total > 0 ? "No sample has a usable verdict." : null,
  }
}

function score(value: number): number {
  return roundHalfUp(value, 4)
}

function rounded(value: number | undefined, places: number): number | null {
  return value === undefined ? null : roundHalfUp(value, places)
}
