import type { z } from "zod"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import type {
  BenchmarkReport,
  CategoryScore,
  Distribution,
  MetricReport,
  PerfSummary,
  UncertainMean,
} from "./benchmark-report.js"
import { identityKey, type MetricIdentity, metricIdentity } from "./metric-identity.js"
import { guessedInfo, infoOf } from "./metric-semantics.js"
import { type ReportFileContent, reportFileSchema, type uncertaintySchema } from "./report-file-schema.js"
import { macroMean } from "./rollup.js"

/**
 * Reads a report file: ours, the original's version 2, or its version 1, whose metrics get identities and meanings
 * by their names. `path` is named in errors.
 *
 * @throws EvalScopeError `run_damaged` naming the file and the field.
 */
export function parseReportFile(json: string, path: string): BenchmarkReport {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw damaged(path, `is not JSON: ${errorMessage(cause)}`, cause)
  }
  const parsed = reportFileSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue?.path
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
      .join("")
    const where = field ? ` at ${field.replace(/^\./, "")}` : ""
    throw damaged(path, `is not a report${where}: ${issue?.message ?? "unreadable"}`, parsed.error)
  }
  return fromReportFile(parsed.data)
}

function damaged(path: string, problem: string, cause: unknown): EvalScopeError {
  return new EvalScopeError({
    code: "run_damaged",
    message: `${path} ${problem}`,
    hint: "Delete the file and run the same task on the folder again: the report is rebuilt from the reviews.",
    context: { file: path },
    cause,
  })
}

function fromReportFile(file: ReportFileContent): BenchmarkReport {
  const execution = file.execution_summary
  const ours = execution?.evalscope
  const metrics = file.metrics.map((metric) => metricFromFile(metric, ours?.metrics ?? {}))
  const headline = headlineOf(file, metrics)
  const { requested, succeeded, errored } = execution ?? {}
  const answered = Math.max(0, ...metrics.map((metric) => metric.n))
  return {
    model: file.model_name,
    benchmark: file.dataset_name,
    prettyName: file.dataset_pretty_name || file.dataset_name,
    description: file.dataset_description ?? "",
    metrics: metrics.map((metric) => ({ ...metric, primary: metric === headline })),
    outcomes: ours?.outcomes ?? {},
    perf: perfFromFile(file.perf_metrics),
    judge: judgeFromFile(file.judge_summary),
    execution: {
      requested: requested ?? answered,
      succeeded: succeeded ?? answered,
      errored: errored ?? 0,
      subsets: execution?.subsets ?? {},
    },
    overall: ours?.overall ?? true,
    analysis: !file.analysis || file.analysis === "N/A" ? undefined : file.analysis,
  }
}

type FileMetric = ReportFileContent["metrics"][number]
type FileAdditions = NonNullable<NonNullable<ReportFileContent["execution_summary"]>["evalscope"]>["metrics"]

function metricFromFile(metric: FileMetric, additions: FileAdditions): MetricReport {
  const spelling = metric.legacy_name ?? metric.name ?? undefined
  const identity = metric.identity ? identityFromFile(metric.identity) : metricIdentity(spelling ?? "")
  const categories = metric.categories.map((category) => categoryFromFile(category, identity))
  const values = categories.flatMap((category) => category.subsets.map((subset) => subset.aggregate.value))
  const added = additions[identityKey(identity)]
  const mean = uncertainFromFile(metric.score, added)
  const macro = added?.subset_macro
  return {
    identity,
    ...(spelling !== undefined && { legacyName: spelling }),
    info: metric.semantics
      ? infoOf(identity.name, metric.semantics)
      : guessedInfo(identity.name, [...values, metric.score]),
    primary: false,
    n: metric.num || categories.reduce((sum, category) => sum + category.n, 0),
    unscored: added?.unscored ?? 0,
    micro: metric.score,
    macro: metric.macro_score ?? metric.score,
    stderr: mean.stderr,
    interval: mean.interval,
    intervalMethod: mean.method,
    subsetMacro: macro
      ? uncertainFromFile(macro.score, macro)
      : (macroMean(categories.flatMap((category) => category.subsets)) ??
        uncertainFromFile(metric.score, null)),
    categories,
  }
}

function identityFromFile(identity: NonNullable<FileMetric["identity"]>): MetricIdentity {
  const dimensions = Object.entries(identity.dimensions).map(([key, value]) => [
    key,
    typeof value === "boolean" ? String(value) : value,
  ])
  return { ...identity, dimensions: Object.fromEntries(dimensions) }
}

function categoryFromFile(
  category: FileMetric["categories"][number],
  identity: MetricIdentity,
): CategoryScore {
  const mean = uncertainFromFile(category.score, category)
  return {
    name: category.name,
    micro: category.score,
    macro: category.macro_score ?? category.score,
    n: category.num,
    stderr: mean.stderr,
    interval: mean.interval,
    intervalMethod: mean.method,
    subsets: category.subsets.map((subset) => ({
      name: subset.name,
      aggregate: {
        aggregation: identity.aggregation,
        dimensions: identity.dimensions,
        n: subset.num,
        ...uncertainFromFile(subset.score, subset),
      },
      ...(subset.is_aggregate && { derived: true }),
    })),
  }
}

function uncertainFromFile(
  value: number,
  known: z.infer<typeof uncertaintySchema> | null | undefined,
): UncertainMean {
  const { ci_low: low, ci_high: high } = known ?? {}
  const bounded = typeof low === "number" && typeof high === "number"
  return {
    value,
    stderr: known?.stderr ?? undefined,
    interval: bounded ? [low, high] : undefined,
    method: known?.ci_method ?? "none",
  }
}

/** The identity that the file names; without one, the only metric of quality. */
function headlineOf(file: ReportFileContent, metrics: readonly MetricReport[]): MetricReport | undefined {
  const wanted = file.primary_metric_identity
  if (wanted) {
    const key = identityKey(identityFromFile(wanted))
    return metrics.find((metric) => identityKey(metric.identity) === key)
  }
  const quality = metrics.filter((metric) => metric.info.kind !== "diagnostic")
  const named = quality.find((metric) => metric.legacyName === file.primary_metric_name)
  if (file.primary_metric_name && named) return named
  // Version 1 had no headline: its readers took the first metric.
  return quality.length === 1 || file.schema_version === 1 ? quality[0] : undefined
}

function perfFromFile(perf: ReportFileContent["perf_metrics"]): PerfSummary | undefined {
  const summary = perf?.summary
  if (!summary) return undefined
  const { throughput, usage } = summary
  return {
    requests: perf.coverage?.total_requests ?? summary.n_samples,
    requestsWithMetrics: perf.coverage?.requests_with_metrics ?? summary.n_samples,
    latency: distributionFromFile(summary.latency),
    ttft: distributionFromFile(summary.ttft),
    tpot: distributionFromFile(summary.tpot),
    inputTokens: distributionFromFile(usage?.input_tokens),
    outputTokens: distributionFromFile(usage?.output_tokens),
    totalTokens: distributionFromFile(usage?.total_tokens),
    totalInputTokens: usage?.total_input_tokens ?? 0,
    totalOutputTokens: usage?.total_output_tokens ?? 0,
    wallSeconds: throughput.wall_time ?? undefined,
    outputTokensPerSecond: throughput.run_output_tps ?? undefined,
    requestsPerSecond: throughput.run_req_ps ?? undefined,
    outputTokensPerSecondPerRequest: throughput.avg_output_tps ?? undefined,
  }
}

type FileStatistic = NonNullable<NonNullable<ReportFileContent["perf_metrics"]>["summary"]>["latency"]

function distributionFromFile(statistic: FileStatistic): Distribution | undefined {
  if (!statistic) return undefined
  const { mean, std, min, max } = statistic
  const [p25, p50, p75, p90, p99] = [
    statistic["25%"],
    statistic["50%"],
    statistic["75%"],
    statistic["90%"],
    statistic["99%"],
  ]
  return { mean, std, min, p25, p50, p75, p90, p99, max }
}

function judgeFromFile(judge: ReportFileContent["judge_summary"]): BenchmarkReport["judge"] {
  if (!judge) return undefined
  const disagreement = Object.entries(judge.disagreement).flatMap(([name, value]) =>
    typeof value === "number" ? [[name, value] as const] : [],
  )
  return {
    scored: judge.scored,
    total: judge.total,
    models: judge.judge_models,
    validObservations: judge.valid_observations,
    totalObservations: judge.total_observations,
    failures: judge.failures,
    disagreement: Object.fromEntries(disagreement),
  }
}
