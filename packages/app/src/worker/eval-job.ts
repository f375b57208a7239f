import {
  type Benchmark,
  createMeter,
  EvalScopeError,
  evaluate,
  type Meter,
  openSpendingFile,
  parseTasks,
  type RequestRate,
  type RunEvent,
  type RunModel,
  type RunReport,
  requestRate,
  type SampleFilter,
  type SpendingFile,
  type SpendingRole,
  type TaskConfig,
  taskJudges,
  taskModels,
} from "@evalscope/core"
import type { LiveEvent, Price } from "../api/index.js"
import { jobCodeRunner } from "./code-runner.js"
import type { RunEnd, Spending } from "./message.js"

export interface JobContext {
  config: Record<string, unknown>
  /** The only samples to evaluate, as `12` or `subset/12`. */
  sampleIds?: readonly string[] | undefined
  /** False: samples that failed in an earlier run of the folder stay failed. */
  retryErrors: boolean
  runDir: string
  allowCode: boolean
  /** Without them nobody knows what replies cost. */
  prices: { model: Price; judge: Price } | undefined
  emit: (event: LiveEvent) => void
  /** Told what requests have used so far, after each of them. */
  onSpend: (spending: Spending) => void
  /** Told how to steer the job once it runs. */
  onStart: (steering: Steering) => void
}

/** Orders that a job can take while it runs. */
export interface Steering {
  /** Ends it gracefully. */
  stop(): void
  pause?(): void
  resume?(): void
  setConcurrency?(limit: number): void
  /** Requests per minute. */
  setRate?(perMinute: number): void
}

/** Runs an evaluation into its folder; work of an earlier attempt that is in it is taken up. */
export async function runEvalJob(context: JobContext): Promise<RunEnd> {
  const { tasks } = parseTasks({
    ...context.config,
    work_dir: context.runDir,
    no_timestamp: true,
    enable_progress_tracker: true,
  })
  const [task] = tasks
  if (!task) throw new Error("A job has one task.")
  const { loadBenchmark } = await import("@evalscope/benchmarks")
  const benchmarks = await Promise.all(task.datasets.map((name) => loadBenchmark(name)))
  const rate = requestRate(task.requestsPerMinute)
  const mock = await mockModels(task, benchmarks, rate)
  const meter = jobMeter(task, context)
  const counted =
    (role: SpendingRole) =>
    <T extends Pick<RunModel, "model">>(entry: T): T => ({ ...entry, model: meter.wrap(entry.model, role) })
  const codeRunner = context.allowCode ? await jobCodeRunner(task) : undefined
  const run = evaluate(task, {
    benchmarks,
    env: process.env,
    models: (onRetry) => (mock ?? taskModels(task, process.env, onRetry, { rate })).map(counted("model")),
    judges: (onRetry) => taskJudges(task, process.env, onRetry).map(counted("judge")),
    ...(codeRunner && { codeRunner }),
    ...(context.sampleIds && { select: onlySamples(context.sampleIds) }),
    retryErrors: context.retryErrors,
  })
  context.onStart({
    stop: () => run.stop(),
    pause: () => run.pause(),
    resume: () => run.resume(),
    setConcurrency: (limit) => run.setConcurrency(limit),
    setRate: rate.change,
  })
  let account: SpendingFile | undefined
  run.subscribe((event) => {
    if (event.type === "run.started") account = openSpendingFile(event.runDir)
    const live = liveEvent(event)
    if (live) context.emit(live)
  })
  try {
    const report = await run.report
    account?.settle(meter, report.usage.cachedSamples)
    return endOf(report)
  } finally {
    await codeRunner?.close()
  }
}

/** Counts what models and judges use. Judges that are the model itself cost what it does. */
function jobMeter(task: TaskConfig, { prices, onSpend }: JobContext): Meter {
  const judges = new Set(task.judge.models.map(({ modelId }) => modelId))
  judges.delete(task.model ?? "")
  const meter = createMeter({ of: (name) => (judges.has(name) ? prices?.judge : prices?.model) }, () =>
    onSpend({
      input_tokens: meter.inputTokens,
      output_tokens: meter.outputTokens,
      cost_usd: meter.cost ?? null,
    }),
  )
  return meter
}

/** As `--sample-id` of the command line. */
function onlySamples(ids: readonly string[]): SampleFilter {
  const wanted = new Set(ids)
  return ({ id, subset }) => wanted.has(String(id)) || wanted.has(`${subset}/${id}`)
}

function endOf(report: RunReport): RunEnd {
  const { error } = report
  return {
    type: "end",
    status: report.status,
    errored: report.reports.reduce((sum, { execution }) => sum + execution.errored, 0),
    error: error
      ? {
          code: EvalScopeError.is(error) ? error.code : "internal",
          message: error.message,
          hint: EvalScopeError.is(error) ? (error.hint ?? null) : null,
        }
      : null,
  }
}

/** Without a model the embedded mock answers; it knows the questions of the quickstart benchmark. */
async function mockModels(
  task: {
    model?: string | undefined
    modelId?: string | undefined
    evalType?: string | undefined
    modelArgs: object
  },
  benchmarks: readonly Benchmark[],
  rate: RequestRate,
): Promise<readonly RunModel[] | undefined> {
  const isMock = task.model === undefined && (task.evalType === undefined || task.evalType === "mock_llm")
  const custom = Object.keys(task.modelArgs).length > 0
  if (!isMock || custom || !benchmarks.some(({ name }) => name === "quickstart")) return undefined
  const { quickstartMockAnswer } = await import("@evalscope/benchmarks/quickstart")
  const { contentText, createModel } = await import("@evalscope/core")
  const model = await createModel({
    evalType: "mock_llm",
    limits: { requestsPerMinute: rate },
    modelArgs: {
      answer: (request: { messages: readonly { content: Parameters<typeof contentText>[0] }[] }) =>
        quickstartMockAnswer(request.messages.map((message) => contentText(message.content)).join("\n")),
    },
  })
  return [{ id: task.modelId ?? "mock", model }]
}

/** The engine's event as the service tells it; undefined for what only the engine's own screens need. */
function liveEvent(event: RunEvent): LiveEvent | undefined {
  switch (event.type) {
    case "run.started":
      return {
        type: "run.started",
        at: event.at,
        run_id: null,
        models: [...event.models],
        datasets: [...event.benchmarks],
      }
    case "data.downloading":
      return {
        type: "data.downloading",
        repository: event.repository,
        path: event.path,
        received_bytes: event.receivedBytes,
        total_bytes: event.totalBytes,
      }
    case "subset.started":
      return {
        type: "subset.started",
        model: event.model,
        dataset: event.benchmark,
        subset: event.subset,
        total: event.total ?? null,
      }
    case "sample.predicted":
      return {
        type: "sample.predicted",
        ...refOf(event),
        cached: event.cached,
        latency_ms: event.latencyMs,
        input_tokens: event.usage?.inputTokens ?? null,
        output_tokens: event.usage?.outputTokens ?? null,
      }
    case "sample.scored":
      return {
        type: "sample.scored",
        ...refOf(event),
        cached: event.cached,
        metric: event.mainMetric,
        score: event.values[event.mainMetric] ?? null,
        outcome: event.outcome,
      }
    case "sample.failed":
      return {
        type: "sample.failed",
        ...refOf(event),
        stage: event.stage,
        code: event.code,
        message: event.message,
      }
    case "subset.finished":
      return {
        type: "subset.finished",
        model: event.model,
        dataset: event.benchmark,
        subset: event.subset,
        n: event.n,
        scores: { ...event.scores },
      }
    case "benchmark.finished": {
      const metric = event.report.metrics.find(({ primary }) => primary) ?? event.report.metrics[0]
      return {
        type: "benchmark.finished",
        model: event.model,
        dataset: event.benchmark,
        score: metric?.micro ?? null,
        interval: metric?.interval ? [metric.interval[0], metric.interval[1]] : null,
        n: metric?.n ?? 0,
      }
    }
    case "request.retried":
      return log(
        "warning",
        `retry ${event.attempt} in ${Math.round(event.waitMs)} ms (${event.code}): ${event.message}`,
      )
    case "warning":
      return log("warning", event.message)
    case "run.finished":
      return { type: "run.finished", at: event.at, status: event.status }
    default:
      return undefined
  }
}

function refOf(event: { model: string; benchmark: string; subset: string; id: number }) {
  return { model: event.model, dataset: event.benchmark, subset: event.subset, index: event.id }
}

export function log(level: "info" | "warning" | "error", message: string): LiveEvent {
  return { type: "log", level, at: new Date().toISOString(), message }
}
