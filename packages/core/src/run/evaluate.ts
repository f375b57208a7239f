import { randomInt } from "node:crypto"
import type { Benchmark } from "../benchmark/index.js"
import type { CodeRunner } from "../code/index.js"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import type { JudgeMember } from "../judge/index.js"
import type { BenchmarkReport } from "../report/index.js"
import { type RunFolder, takeRunLock, writeRunState } from "../store/index.js"
import { type TaskConfig, type TaskConfigInput, taskConfigSchema } from "../task/index.js"
import { afterReplies } from "./after-replies.js"
import { writeAnalysis } from "./analysis.js"
import type { RunModel } from "./benchmark-run.js"
import { RunControl } from "./control.js"
import { interrupted } from "./deadline.js"
import { dispatch } from "./dispatch.js"
import { errorPolicy } from "./error-policy.js"
import type { RunEvent } from "./event.js"
import { EventChannel } from "./event-channel.js"
import { finishedRun } from "./finished-run.js"
import { type SampleFilter, sampleJobs } from "./jobs.js"
import { openRunFolder, taskHash } from "./open-run-folder.js"
import { type PreparedBenchmark, prepareBenchmark } from "./prepare.js"
import { resultCollector } from "./result-collector.js"
import type { Run } from "./run.js"
import { openRunLog, progressFile } from "./run-log.js"
import { runOrigin } from "./run-origin.js"
import type { RunReport } from "./run-report.js"
import { type SampleWorkContext, workOnSample } from "./sample-work.js"
import { type OnRetry, taskJudges, taskModels } from "./task-models.js"
import { writeTaskConfig } from "./write-task-config.js"

export interface EvaluateOptions {
  /** The task's benchmarks, in order. */
  benchmarks: readonly Benchmark[]
  /** Models to evaluate; default the one that the task describes. A function gets what tells of retried requests. */
  models?: readonly RunModel[] | ((onRetry: OnRetry) => readonly RunModel[])
  /** Judges; default those that the task describes. */
  judges?: readonly JudgeMember[] | ((onRetry: OnRetry) => readonly JudgeMember[])
  /** Work on these samples only; they keep their ids. Default all. */
  select?: SampleFilter
  /** False: samples that failed in an earlier run of the folder stay failed. Default: they are tried again. */
  retryErrors?: boolean
  /** Runs model-written code, for benchmarks that need it. */
  codeRunner?: CodeRunner
  /** Aborting ends the run at once, as `Run.abort` does. */
  signal?: AbortSignal
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv
  /** Default the system's clock. */
  now?: () => Date
}

const graceMs = 10_000
/** Samples that wait for a place: enough to fill places as they are freed, and few enough to be cheap to keep. */
const mostWaiting = 64
const defaultSampleTimeoutMs = 3_600_000

/**
 * Evaluates models on benchmarks as a task says, into a run folder in the original's layout. Starts on the next
 * turn of the event loop, so that a caller can subscribe first.
 *
 * @throws EvalScopeError `config_invalid` at once when the task does not fit its schema.
 * @example
 * const run = evaluate({ model: "m", apiUrl: "http://127.0.0.1:8000/v1", datasets: ["gsm8k"] }, { benchmarks: [gsm8k] })
 * for await (const event of run) console.log(event.type)
 * const { reports } = await run.report
 */
export function evaluate(config: TaskConfigInput, options: EvaluateOptions): Run {
  const task = parseTask(config)
  const channel = new EventChannel<RunEvent>()
  const control = new RunControl({
    concurrency: task.evalBatchSize,
    scoring: task.judgeWorkerNum,
    graceMs,
    emit: (event) => channel.emit(event),
  })
  const onAbort = () => control.abort()
  options.signal?.addEventListener("abort", onAbort, { once: true })

  const report = new Promise<void>((resolve) => setImmediate(resolve))
    .then(() => runTask(task, options, channel, control))
    .finally(() => {
      control.settle()
      options.signal?.removeEventListener("abort", onAbort)
      channel.close()
    })
  // A caller who only reads events must not be killed by an unhandled rejection; the promise still rejects.
  report.catch(() => undefined)
  if (options.signal?.aborted) control.abort()

  return {
    report,
    subscribe: (listener) => channel.subscribe(listener),
    stop: () => control.stop(),
    abort: () => control.abort(),
    pause: () => control.pause(),
    resume: () => control.resume(),
    setConcurrency: (limit, reason) => control.setConcurrency(limit, reason),
    retryErrors: (wanted) => control.retry(wanted),
    skip: (benchmark) => control.skip(benchmark),
    [Symbol.asyncIterator]: () => channel[Symbol.asyncIterator](),
  }
}

function parseTask(config: TaskConfigInput): TaskConfig {
  const parsed = taskConfigSchema.safeParse(config)
  // Without a seed every run draws its own order, the same in all of its parts.
  if (parsed.success) return { ...parsed.data, seed: parsed.data.seed ?? randomInt(2 ** 31) }
  const problem = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")
  throw new EvalScopeError({
    code: "config_invalid",
    message: `The task is not valid: ${problem}.`,
    hint: "Compare it with taskConfigSchema, or let parseTasks read files and snake_case.",
  })
}

async function runTask(
  task: TaskConfig,
  options: EvaluateOptions,
  channel: EventChannel<RunEvent>,
  control: RunControl,
): Promise<RunReport> {
  const now = options.now ?? (() => new Date())
  const env = options.env ?? process.env
  const startedAt = now()
  const emit = (event: RunEvent) => channel.emit(event)
  const onRetry: OnRetry = (event) => emit(event)

  const models = given(options.models, onRetry) ?? taskModels(task, env, onRetry)
  const judges = given(options.judges, onRetry) ?? taskJudges(task, env, onRetry)
  const names = options.benchmarks.map((benchmark) => benchmark.name)
  const configHash = taskHash(
    task,
    models.map((model) => model.id),
    names,
  )
  const { folder, warnings } = await openRunFolder(task, configHash, startedAt)
  const lock = await takeRunLock(folder.lockFile, now)
  const log = await openRunLog(folder, now)
  const progress = task.enableProgressTracker ? progressFile(folder, now) : undefined
  const collector = resultCollector()
  const origin = await runOrigin(process.cwd())
  channel.subscribe(collector.listen)
  channel.subscribe(log.listen)
  if (progress) channel.subscribe(progress.listen)

  const state = async (status: "running" | "completed" | "interrupted" | "failed") =>
    writeRunState(folder.stateFile, {
      schema_version: 1,
      run_id: folder.dir.split(/[\\/]/).at(-1) ?? "run",
      status,
      config_hash: configHash,
      started_at: startedAt.toISOString(),
      updated_at: now().toISOString(),
      models: models.map((model) => model.id),
      benchmarks: names,
      ...origin,
    })

  let partial: readonly BenchmarkReport[] = []
  let leaveRunner: (() => void) | undefined
  try {
    emit({
      type: "run.started",
      at: startedAt.toISOString(),
      runDir: folder.dir,
      models: models.map((model) => model.id),
      benchmarks: names,
    })
    const warn = (message: string) => emit({ type: "warning", message })
    for (const message of warnings) warn(message)
    leaveRunner = options.codeRunner?.onWarning?.(warn)
    await state("running")
    const prepared = await prepareAll(task, options, judges, env, control, emit)
    await writeTaskConfig(folder, task, prepared)
    partial = await workThrough({
      task,
      options,
      models,
      judges,
      prepared,
      folder,
      control,
      channel,
      emit,
      env,
    })
  } catch (thrown) {
    control.fail(thrown instanceof Error ? thrown : new Error(errorMessage(thrown)))
  } finally {
    leaveRunner?.()
  }
  const status = control.failure ? "failed" : control.cutShort ? "interrupted" : "completed"
  try {
    await state(status)
    return await finishedRun({
      status,
      folder,
      startedAt,
      now,
      collector,
      partial,
      error: control.failure,
      emit,
    })
  } finally {
    await Promise.all([log.close(), progress?.close(), ...models.map(({ model }) => model.close?.())])
    await Promise.all(judges.map(({ model }) => model.close?.()))
    await lock.release()
  }
}

function given<T>(
  wanted: readonly T[] | ((onRetry: OnRetry) => readonly T[]) | undefined,
  onRetry: OnRetry,
): readonly T[] | undefined {
  return typeof wanted === "function" ? wanted(onRetry) : wanted
}

async function prepareAll(
  task: TaskConfig,
  options: EvaluateOptions,
  judges: readonly JudgeMember[],
  env: NodeJS.ProcessEnv,
  control: RunControl,
  emit: (event: RunEvent) => void,
): Promise<readonly PreparedBenchmark[]> {
  const cancel = new AbortController()
  const leave = control.scope.join(() => cancel.abort(interrupted()))
  try {
    const prepared: PreparedBenchmark[] = []
    for (const benchmark of options.benchmarks) {
      prepared.push(
        await prepareBenchmark(benchmark, task, {
          hasJudges: judges.length > 0,
          hasCodeRunner: options.codeRunner !== undefined,
          env,
          signal: cancel.signal,
          onProgress: (progress) => emit({ type: "data.downloading", ...progress }),
        }),
      )
    }
    return prepared
  } finally {
    leave()
  }
}

async function workThrough(run: {
  task: TaskConfig
  options: EvaluateOptions
  models: readonly RunModel[]
  judges: readonly JudgeMember[]
  prepared: readonly PreparedBenchmark[]
  folder: RunFolder
  control: RunControl
  channel: EventChannel<RunEvent>
  emit: (event: RunEvent) => void
  env: NodeJS.ProcessEnv
}): Promise<readonly BenchmarkReport[]> {
  const { task, control, channel, emit } = run
  const policy = errorPolicy(task)
  const context: SampleWorkContext = {
    control,
    emit,
    afterReplies: afterReplies(),
    sampleTimeoutMs: task.sampleTimeout === undefined ? defaultSampleTimeoutMs : task.sampleTimeout * 1000,
    // A limit that the user set must also end the request; the default one is far beyond the model's own.
    signals: task.sampleTimeout === undefined ? "shared" : "own",
    compat: task.compat,
    collectPerf: task.collectPerf,
    codeRunner: run.options.codeRunner,
    now: () => performance.now(),
    date: run.options.now ?? (() => new Date()),
    ended: (error) => {
      if (!error) return policy.succeeded()
      const stop = policy.failed(error)
      if (stop) control.fail(stop)
    },
  }
  // While samples are scored and stored, the next ones' requests are already under way. Rules and disks are quick;
  // judges and sandboxes may take as long as the model.
  const slow = run.judges.length > 0 || run.options.codeRunner !== undefined
  const ahead = (places: number) => (slow ? places : Math.min(places, 512))
  const jobs = sampleJobs({
    ...run,
    select: run.options.select,
    keepErrors: run.options.retryErrors === false,
    fail: (error) => control.fail(error),
    analyse: task.analysisReport
      ? (report, evaluated) => writeAnalysis(report, run.judges[0]?.model ?? evaluated, run.env)
      : undefined,
  })
  control.retry = (wanted) => {
    const samples = jobs.retryErrors(wanted)
    policy.retried(samples)
    return samples
  }
  await dispatch({
    jobs: jobs.stream(),
    limit: () => control.predictSlots.limit + ahead(control.predictSlots.limit),
    work: (job) => workOnSample(job, context).then((end) => jobs.ended(job, end)),
    stopping: () => control.stopping,
    ready: () => control.paused() ?? channel.ready() ?? control.predictSlots.shortQueue(mostWaiting),
  })
  return jobs.settled()
}
