import {
  type Benchmark,
  EvalScopeError,
  evaluate,
  parseTasks,
  type Run,
  type RunModel,
  type RunReport,
  type TaskConfig,
  withEnvFiles,
} from "@evalscope/core"
import { exitCodeOf, exitCodes } from "../exit-codes.js"
import { evalFlags } from "../flags/eval-flags.js"
import type { ParsedFlags } from "../flags/index.js"
import { taskFromFlags } from "../flags/task-from-flags.js"
import type { Io } from "../io.js"
import { evalDocument } from "../output/eval-document.js"
import { printError } from "../output/print-error.js"
import { progressView } from "../output/progress.js"
import { printResults } from "../output/results.js"
import { taskCodeRunner } from "./code-runner.js"
import { loadBenchmarks } from "./load-benchmarks.js"
import { tasksOfFiles } from "./merge-tasks.js"
import { quickstartModel } from "./quickstart-model.js"
import { onSignals } from "./signals.js"

/** Runs the tasks of a command line and returns the exit code. */
export async function runEval(parsed: ParsedFlags, io: Io): Promise<number> {
  const json = parsed.values.get("json")?.at(-1)
  const debug = parsed.values.get("debug")?.at(-1) === "true"
  const runs: RunReport[] = []
  const warnings: string[] = []
  let exitCode: number
  let thrown: unknown
  try {
    const envFiles = parsed.values.get("env-file")
    const env = await withEnvFiles(io.env, { folder: io.cwd, ...(envFiles && { files: envFiles }) })
    const flags = await taskFromFlags(parsed, evalFlags)
    const files = await tasksOfFiles(parsed.values.get("config") ?? [], flags)
    const tasks = parseTasks(files.tasks.length === 1 ? files.tasks[0] : files.tasks, {
      env,
      ...(files.source !== undefined && { source: files.source }),
      ...(files.locate && { locate: files.locate }),
    })
    warnings.push(...tasks.warnings)
    for (const warning of tasks.warnings) io.err(`warning: ${warning}\n`)
    exitCode = exitCodes.done
    for (const task of tasks.tasks) {
      const code = await runTask(task, parsed, io, env, runs)
      if (code !== exitCodes.done) exitCode = code
      if (code === exitCodes.interrupted || code === exitCodes.terminated) break
    }
  } catch (error) {
    thrown = error
    exitCode = await printError(io, error, debug)
  }
  if (json === "events") io.out(`${JSON.stringify({ type: "done", exit_code: exitCode })}\n`)
  else if (json !== undefined)
    io.out(`${JSON.stringify(evalDocument(runs, exitCode, warnings, thrown), null, 2)}\n`)
  return exitCode
}

async function runTask(
  task: TaskConfig,
  parsed: ParsedFlags,
  io: Io,
  env: NodeJS.ProcessEnv,
  runs: RunReport[],
): Promise<number> {
  if (task.datasets.length === 0) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: "No benchmark is named.",
      hint: 'For example "evalscope eval quickstart"; "evalscope list" shows all.',
    })
  }
  const benchmarks = await loadBenchmarks(task.datasets, task.plugins, io.cwd)
  const models = await mockModels(task, benchmarks)
  const json = parsed.values.get("json")?.at(-1)
  const view = progressView(io, { quiet: parsed.values.has("quiet"), now: () => performance.now() })
  const codeRunner = await taskCodeRunner(task, env)
  const run = evaluate(task, {
    benchmarks,
    env,
    ...(models && { models }),
    ...(codeRunner && { codeRunner }),
  })
  run.subscribe(view.listen)
  if (json === "events") streamEvents(run, io)
  const signals = onSignals({
    first: () => {
      run.stop()
      view.close()
      io.err("\nstopping: requests under way may finish (10 s at most); press Ctrl-C again to stop at once\n")
    },
    second: () => run.abort(),
  })
  try {
    const report = await run.report
    view.close()
    runs.push(report)
    if (json === undefined) printResults(io, report)
    return await conclude(report, task, parsed, io, signals.received)
  } finally {
    view.close()
    signals.release()
    await codeRunner?.close()
  }
}

/** What the run's end means for people and for scripts. */
async function conclude(
  report: RunReport,
  task: TaskConfig,
  parsed: ParsedFlags,
  io: Io,
  signal: "SIGINT" | "SIGTERM" | undefined,
): Promise<number> {
  if (report.status === "failed") {
    const code = await printError(io, report.error, task.debug)
    io.err(resumeLine(parsed, task, report))
    return EvalScopeError.is(report.error) ? exitCodeOf(report.error.code) : code
  }
  if (report.status === "interrupted") {
    io.err(`interrupted: what was finished is stored\n${resumeLine(parsed, task, report)}`)
    return signal === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted
  }
  if (tooManyErrors(report, task)) {
    const errored = report.reports.reduce((sum, one) => sum + one.execution.errored, 0)
    io.err(`error: ${errored} samples failed and are in no score; errors/ in the run folder says why\n`)
    io.err(resumeLine(parsed, task, report))
    return exitCodes.tooManyErrors
  }
  return exitCodes.done
}

/** As the engine's own limit, for runs too small to have reached it. */
function tooManyErrors(report: RunReport, task: TaskConfig): boolean {
  if (task.ignoreErrors || task.failOnError === false) return false
  const sum = (pick: (execution: RunReport["reports"][number]["execution"]) => number) =>
    report.reports.reduce((total, { execution }) => total + pick(execution), 0)
  const errored = sum((execution) => execution.errored)
  const share =
    errored /
    Math.max(
      1,
      sum((execution) => execution.requested),
    )
  if (task.failOnError === true) return errored > 0
  if (task.failOnError === undefined) return share > 0.2
  return task.failOnError >= 1 ? errored >= task.failOnError : share > task.failOnError
}

/** The command that goes on with a run: the same flags, with the folder named. */
function resumeLine(parsed: ParsedFlags, task: TaskConfig, report: RunReport): string {
  const stored = report.usage.requests + report.usage.cachedSamples
  // Nothing was answered yet: starting anew is the same.
  if (stored === 0) return ""
  const words = ["evalscope", "eval", ...task.datasets]
  for (const [name, values] of parsed.values) {
    if (["datasets", "use-cache", "resume", "json", "api-key"].includes(name)) continue
    const flag = evalFlags.find((known) => known.name === name)
    words.push(`--${name}`, ...(flag?.kind === "switch" ? [] : values))
  }
  words.push("--use-cache", report.runDir)
  return `resume: ${words.map(shellWord).join(" ")}\n`
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

function streamEvents(run: Run, io: Io): void {
  run.subscribe((event) => {
    if (event.type === "run.started") {
      io.out(`${JSON.stringify({ type: "launch", run_dir: event.runDir, pid: process.pid })}\n`)
    }
    io.out(
      `${JSON.stringify(event.type === "benchmark.finished" ? { ...event, report: undefined } : event)}\n`,
    )
  })
}

/** Without a model the embedded mock answers; it knows the questions of the quickstart benchmark. */
async function mockModels(
  task: TaskConfig,
  benchmarks: readonly Benchmark[],
): Promise<readonly RunModel[] | undefined> {
  const isMock = task.model === undefined && (task.evalType === undefined || task.evalType === "mock_llm")
  const custom = Object.keys(task.modelArgs).length > 0
  if (!isMock || custom || !benchmarks.some((benchmark) => benchmark.name === "quickstart")) return undefined
  return [await quickstartModel(task.modelId ?? "mock")]
}
