import type { BenchmarkReport, GateResult, RunReport } from "@evalscope/core"
import type { TaskOutcome } from "../eval/run-task.js"
import type { Delta } from "../gate/delta-gate.js"
import type { EvalDocument } from "./eval-document-schema.js"
import { failureFields } from "./failure.js"

type RunFields = NonNullable<EvalDocument["run"]>
type ResultFields = EvalDocument["results"][number]

export interface EvalEnd {
  command: string
  outcomes: readonly TaskOutcome[]
  exitCode: number
  gates: readonly GateResult[]
  warnings: readonly string[]
  artifacts: readonly { kind: string; path: string }[]
  /** Against the baseline. */
  deltas?: readonly Delta[]
  thrown?: unknown
}

export function evalDocument(end: EvalEnd): EvalDocument {
  const { outcomes, exitCode, thrown } = end
  const runs = outcomes.map((outcome) => outcome.report)
  const error = thrown ?? runs.find((run) => run.error)?.error
  const reports = runs.flatMap((run) => run.reports)
  const fields = outcomes.map(runFields)
  const last = fields.at(-1)
  return {
    schema_version: 1,
    command: end.command,
    status: statusOf(outcomes, thrown),
    exit_code: exitCode,
    ...(last && { run: last }),
    ...(fields.length > 1 && { runs: fields }),
    results: outcomes.flatMap(({ report, counts }) =>
      report.reports.flatMap((one, i) =>
        resultRows(one, Math.max(0, one.execution.succeeded - (counts[i]?.succeeded ?? 0))),
      ),
    ),
    outcomes: reports.map((report) => ({
      model: report.model,
      dataset: report.benchmark,
      requested: report.execution.requested,
      succeeded: report.execution.succeeded,
      errored: report.execution.errored,
      ...report.outcomes,
    })),
    gates: end.gates.map(({ expression, passed, observed = null, reason = null }) => ({
      expression,
      observed,
      passed,
      reason,
    })),
    usage: usageFields(outcomes),
    artifacts: [...runs.flatMap((run) => run.artifacts), ...end.artifacts],
    warnings: [...end.warnings, ...runs.flatMap((run) => run.warnings)],
    ...(error !== undefined && { error: failureFields(error) }),
  }
}

function statusOf(outcomes: readonly TaskOutcome[], thrown: unknown): EvalDocument["status"] {
  if (thrown !== undefined) return "failed"
  const unfinished = outcomes.find(({ report }) => report.status !== "completed")
  if (!unfinished) return "completed"
  if (unfinished.report.status === "failed") return "failed"
  return unfinished.stopped !== undefined && unfinished.signal === undefined ? "stopped" : "interrupted"
}

function runFields({ report, configHash }: TaskOutcome): RunFields {
  return {
    id: report.runDir.split(/[\\/]/).at(-1) ?? "",
    dir: report.runDir,
    config_hash: configHash ?? null,
    started_at: report.startedAt,
    duration_s: report.durationMs / 1000,
  }
}

function usageFields(outcomes: readonly TaskOutcome[]): EvalDocument["usage"] {
  const total = (pick: (run: RunReport) => number) =>
    outcomes.reduce((sum, { report }) => sum + pick(report), 0)
  const hits = outcomes.reduce((sum, { cached }) => sum + cached.ofModels, 0)
  const judged = outcomes.reduce((sum, { cached }) => sum + cached.ofJudges, 0)
  const costs = outcomes.map(({ meter }) => meter.cost)
  const known = costs.every((cost) => cost !== undefined) && outcomes.length > 0
  return {
    requests: total((run) => run.usage.requests) - hits,
    retries: total((run) => run.usage.retries),
    input: total((run) => run.usage.inputTokens),
    output: total((run) => run.usage.outputTokens),
    reasoning: total((run) => run.usage.reasoningTokens),
    cached: total((run) => run.usage.cachedInputTokens),
    cached_samples: total((run) => run.usage.cachedSamples),
    cached_replies: hits + judged,
    cost_usd: known ? costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) : null,
  }
}

/** One row for each metric over all subsets, and one for each subset. */
export function resultRows(report: BenchmarkReport, cached?: number): ResultFields[] {
  const { errored } = report.execution
  return report.metrics.flatMap((metric) => {
    const common = {
      model: report.model,
      dataset: report.benchmark,
      metric: metric.info.name,
      aggregation: metric.identity.aggregation,
      dimensions: { ...metric.identity.dimensions },
      primary: metric.primary,
      direction: metric.info.direction ?? "higher",
    }
    const whole = {
      ...common,
      score: metric.micro,
      macro: metric.macro,
      stderr: metric.stderr ?? null,
      ci_low: metric.interval?.[0] ?? null,
      ci_high: metric.interval?.[1] ?? null,
      method: metric.intervalMethod,
      n: metric.n,
      unscored: metric.unscored,
      errors: errored,
      cached: cached ?? null,
    }
    const subsets = metric.categories.flatMap((category) =>
      category.subsets.map(({ name, aggregate }) => ({
        ...common,
        subset: name,
        category: [...category.name],
        score: aggregate.value,
        stderr: aggregate.stderr ?? null,
        ci_low: aggregate.interval?.[0] ?? null,
        ci_high: aggregate.interval?.[1] ?? null,
        method: aggregate.method,
        n: aggregate.n,
      })),
    )
    return subsets.length > 1 ? [whole, ...subsets] : [whole]
  })
}
