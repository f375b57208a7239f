import { type BenchmarkReport, EvalScopeError, type RunReport } from "@evalscope/core"

/** The document of `eval --json`; its shape only grows within a schema version. */
export interface EvalDocument {
  schema_version: 1
  command: "eval"
  status: string
  exit_code: number
  run: { id: string; dir: string; started_at: string; duration_s: number } | undefined
  results: readonly Record<string, unknown>[]
  outcomes: readonly Record<string, unknown>[]
  usage: Record<string, number>
  artifacts: readonly { kind: string; path: string }[]
  warnings: readonly string[]
  error?: { code: string; message: string; hint: string | undefined }
}

export function evalDocument(
  runs: readonly RunReport[],
  exitCode: number,
  warnings: readonly string[],
  thrown?: unknown,
): EvalDocument {
  const last = runs.at(-1)
  const error = thrown ?? runs.find((run) => run.error)?.error
  const reports = runs.flatMap((run) => run.reports)
  const total = (pick: (run: RunReport) => number) => runs.reduce((sum, run) => sum + pick(run), 0)
  return {
    schema_version: 1,
    command: "eval",
    status: thrown === undefined ? (last?.status ?? "completed") : "failed",
    exit_code: exitCode,
    run: last && {
      id: last.runDir.split(/[\\/]/).at(-1) ?? "",
      dir: last.runDir,
      started_at: last.startedAt,
      duration_s: last.durationMs / 1000,
    },
    results: reports.flatMap(resultRows),
    outcomes: reports.map((report) => ({
      model: report.model,
      dataset: report.benchmark,
      requested: report.execution.requested,
      succeeded: report.execution.succeeded,
      errored: report.execution.errored,
      ...report.outcomes,
    })),
    usage: {
      requests: total((run) => run.usage.requests),
      retries: total((run) => run.usage.retries),
      input: total((run) => run.usage.inputTokens),
      output: total((run) => run.usage.outputTokens),
      reasoning: total((run) => run.usage.reasoningTokens),
      cached: total((run) => run.usage.cachedInputTokens),
      cached_samples: total((run) => run.usage.cachedSamples),
    },
    artifacts: runs.flatMap((run) => run.artifacts),
    warnings: [...warnings, ...runs.flatMap((run) => run.warnings)],
    ...(error !== undefined && { error: errorFields(error) }),
  }
}

function errorFields(error: unknown): { code: string; message: string; hint: string | undefined } {
  if (EvalScopeError.is(error)) return { code: error.code, message: error.message, hint: error.hint }
  return {
    code: "internal",
    message: error instanceof Error ? error.message : String(error),
    hint: undefined,
  }
}

/** One row for each metric over all subsets, and one for each subset. */
function resultRows(report: BenchmarkReport): Record<string, unknown>[] {
  const { errored } = report.execution
  return report.metrics.flatMap((metric) => {
    const common = {
      model: report.model,
      dataset: report.benchmark,
      metric: metric.info.name,
      aggregation: metric.identity.aggregation,
      dimensions: metric.identity.dimensions,
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
      errors: errored,
    }
    const subsets = metric.categories.flatMap((category) =>
      category.subsets.map(({ name, aggregate }) => ({
        ...common,
        subset: name,
        category: category.name,
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
