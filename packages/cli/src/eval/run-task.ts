import { basename } from "node:path"
import {
  createMeter,
  evaluate,
  type Meter,
  openSpendingFile,
  type Run,
  type RunEvent,
  type RunReport,
  readRunState,
  runFolder,
  type SpendingFile,
} from "@evalscope/core"
import { usesBatches } from "../batch/batch-task.js"
import { parseTime, watchBudget } from "../budget/budget.js"
import { type ControlServer, openControl } from "../control/control-server.js"
import { letGo, type Steering } from "../control/steering.js"
import { exitCodes } from "../exit-codes.js"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import type { FreshCounts } from "../gate/score-gate.js"
import type { Io } from "../io.js"
import type { Display } from "../output/progress.js"
import { launchLine } from "../output/run-events.js"
import { withoutSecrets, writeCommandFile } from "../runs/command-file.js"
import { selectSamples } from "../task/select-samples.js"
import { adapt, type ConnectionRange, parseConnections } from "./adaptive-limit.js"
import { taskCodeRunner } from "./code-runner.js"
import { openDisplays } from "./displays.js"
import { type FreshCounter, freshCounter } from "./fresh-counts.js"
import type { PlannedTask } from "./plan-eval.js"
import { onSignals } from "./signals.js"
import { checkPrices, modelsOfTask } from "./task-models.js"

/** What became of one task. */
export interface TaskOutcome {
  plan: PlannedTask
  report: RunReport
  counts: readonly FreshCounts[]
  configHash: string | undefined
  meter: Pick<Meter, "cost" | "requests" | "inputTokens" | "outputTokens">
  /** Replies that were on disk. */
  cached: { ofModels: number; ofJudges: number }
  /** Set when a budget or somebody from outside ended it. */
  stopped: string | undefined
  readonly signal: "SIGINT" | "SIGTERM" | undefined
  /** Set when its viewer left: another process is to go on with the run, as it was steered last. */
  leftAs: Steering | undefined
}

export interface RunTaskOptions {
  /** Another process could go on with the run. */
  readonly detachable: boolean
}

/** Runs one task to its end; the run's events go to everything that shows, counts or steers it. */
export async function runTask(
  plan: PlannedTask,
  argv: readonly string[],
  io: Io,
  { detachable }: RunTaskOptions,
): Promise<TaskOutcome> {
  const { task, parsed, env, benchmarks } = plan
  checkPrices(plan)
  const limits = limitsOf(parsed)
  let budget: ReturnType<typeof watchBudget> | undefined
  const meter = createMeter(plan.prices, () => budget?.check())
  const { models, judges, cache, judgeCache } = await modelsOfTask(plan, meter)
  const select = await selectSamples(parsed, task, benchmarks, { env, cwd: io.cwd })
  const codeRunner = await taskCodeRunner(task, env)
  const run = evaluate(task, {
    benchmarks,
    env,
    models,
    judges,
    ...(select && { select }),
    ...(codeRunner && { codeRunner }),
  })
  const connections = connectionsOf(plan)
  run.setConcurrency(connections.start, "recovery")
  // Opening a screen and a socket takes a while, in which the run has begun.
  const early: RunEvent[] = []
  const leave = run.subscribe((event) => early.push(event))
  const fresh = freshCounter()
  let display: Display | undefined
  let control: ControlServer | undefined
  let spending: SpendingFile | undefined
  let stopped: string | undefined
  let leftAs: Steering | undefined
  const stop = (reason: string) => {
    stopped ??= reason
    io.err(`stopping: ${reason}\n`)
    run.stop()
  }
  const signals = onSignals({
    first: () => {
      run.stop()
      display?.close()
      io.err("\nstopping: requests under way may finish (10 s at most); press Ctrl-C again to stop at once\n")
    },
    second: () => run.abort(),
  })
  try {
    budget = watchBudget(limits, meter, stop)
    control = await openControl(run, {
      env,
      command: withoutSecrets(argv),
      concurrency: connections.start,
      stop: () => stop("asked for by evalscope ctl"),
    })
    display = await openDisplays({
      io,
      parsed,
      task,
      run,
      spending: () => ({ inFlight: meter.inFlight, cost: meter.cost, limit: limits.cost }),
      ...(detachable && {
        detach: (steering: Steering) => {
          leftAs = steering
          // A batch of the provider goes on by itself.
          void letGo(run, () => (usesBatches(parsed) ? 0 : meter.inFlight))
        },
      }),
    })
    leave()
    follow(run, early, {
      display,
      fresh,
      control,
      argv,
      io,
      events: parsed.values.get("json")?.at(-1) === "events",
      connections,
      onFolder: (runDir) => {
        spending = openSpendingFile(runDir)
      },
    })
    const report = await run.report
    spending?.settle(meter, report.usage.cachedSamples)
    const state = await readRunState(runFolder(report.runDir).stateFile)
    return {
      plan,
      report,
      counts: report.reports.map(fresh.of),
      configHash: state?.config_hash,
      meter,
      cached: { ofModels: cache?.hits ?? 0, ofJudges: judgeCache?.hits ?? 0 },
      stopped,
      // It may come as late as while everything is closed.
      get signal() {
        return signals.received
      },
      leftAs: signals.received === undefined && stopped === undefined ? leftAs : undefined,
    }
  } finally {
    display?.close()
    budget?.close()
    await control?.close()
    signals.release()
    await codeRunner?.close()
  }
}

/** The range that was asked for, unless something more important has set the number of requests at once. */
function connectionsOf({ task, parsed }: PlannedTask): ConnectionRange {
  const range = parsed.values.get("max-connections")?.at(-1)
  const asked = range === undefined ? undefined : parseConnections(range)
  return asked?.max === task.evalBatchSize ? asked : parseConnections(String(task.evalBatchSize))
}

interface Followers {
  display: Display
  fresh: FreshCounter
  control: ControlServer | undefined
  argv: readonly string[]
  io: Io
  events: boolean
  connections: ConnectionRange
  onFolder: (runDir: string) => void
}

function follow(run: Run, early: readonly RunEvent[], followers: Followers): void {
  const { display, fresh, control, argv, io, events, connections, onFolder } = followers
  const adaptTo = adapt(run, connections)
  const listen = (event: RunEvent) => {
    fresh.listen(event)
    adaptTo(event)
    control?.listen(event)
    if (event.type === "run.started") {
      writeCommandFile(event.runDir, argv)
      onFolder(event.runDir)
      const launch = {
        id: basename(event.runDir),
        run_dir: event.runDir,
        pid: process.pid,
        socket: control?.socket ?? null,
      }
      if (events) io.out(launchLine(launch))
    }
    display.listen(event)
  }
  for (const event of early) listen(event)
  run.subscribe(listen)
}

function limitsOf(parsed: ParsedFlags) {
  const last = (name: string) => parsed.values.get(name)?.at(-1)
  const number = (name: string) => {
    const text = last(name)
    return text === undefined ? undefined : (numberOf({ name }, text) ?? undefined)
  }
  const time = last("max-time")
  return {
    cost: number("max-cost"),
    tokens: number("max-tokens-total"),
    timeMs: time === undefined ? undefined : parseTime("--max-time", time),
  }
}

/** The exit code of a run that ended before it was complete. */
export function interruptedCode({ signal, stopped }: Pick<TaskOutcome, "signal" | "stopped">): number {
  if (signal === "SIGTERM") return exitCodes.terminated
  return signal === "SIGINT" || stopped === undefined ? exitCodes.interrupted : exitCodes.stoppedByLimit
}
