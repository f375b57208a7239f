import { exitCodes } from "../exit-codes.js"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import { type Baseline, findBaseline } from "../gate/baseline.js"
import { evaluateGates, type Gates, gateLines, type Judged, parseGates } from "../gate/evaluate-gates.js"
import type { Io } from "../io.js"
import { type EvalEnd, evalDocument } from "../output/eval-document.js"
import { sayFailure } from "../output/failure.js"
import { printResults } from "../output/results.js"
import { doneLine, launchLine, noLaunch } from "../output/run-events.js"
import { safeLine } from "../output/safe-text.js"
import { parseOutputs, stdoutTaken, writeOutputs } from "../output/write-outputs.js"
import { UsageError } from "../usage-error.js"
import { concludeTask } from "./conclude.js"
import type { EvalPlan, PlannedTask } from "./plan-eval.js"
import { interruptedCode, runTask, type TaskOutcome } from "./run-task.js"

/** How a command that evaluates presents itself. */
export interface EvalInvocation {
  /** In documents: `eval`, `run`, `score` … */
  command: string
  /** The command line, for a later resume. */
  argv: readonly string[]
  plan: (parsed: ParsedFlags, io: Io) => Promise<EvalPlan>
  /** A resume does the same as this command. */
  detachable?: boolean
}

/** Runs the tasks of a command line and returns the exit code. */
export async function runEval(parsed: ParsedFlags, io: Io, invocation: EvalInvocation): Promise<number> {
  const json = parsed.values.get("json")?.at(-1)
  const outcomes: TaskOutcome[] = []
  const warnings: string[] = []
  let exitCode: number = exitCodes.done
  let judged: Judged = { gates: [], deltas: [] }
  let artifacts: EvalEnd["artifacts"] = []
  let thrown: unknown
  try {
    const plan = await invocation.plan(parsed, io)
    warnings.push(...plan.warnings)
    for (const warning of plan.warnings) io.err(`warning: ${safeLine(warning)}\n`)
    const session = await sessionOf(plan.tasks, io)
    for (const task of plan.tasks) {
      // The other tasks have no run yet that another process could go on with.
      const detachable = invocation.detachable === true && task === plan.tasks.at(-1)
      const outcome = await runTask(task, invocation.argv, io, { detachable })
      outcomes.push(outcome)
      if (outcome.leftAs) {
        const { handOver } = await import("../control/hand-over.js")
        return await handOver(outcome.report.runDir, parsed, outcome.leftAs, io)
      }
      if (json === undefined && !session.outputs.tapOnStdout) printResults(io, outcome.report)
      const code = await concludeTask(outcome, io)
      if (code !== exitCodes.done) exitCode = code
      if (outcome.report.status !== "completed") break
      // It came when there was nothing left to stop in this task; the next ones are not wanted any more.
      if (outcome.signal !== undefined && task !== plan.tasks.at(-1)) {
        exitCode = interruptedCode(outcome)
        break
      }
    }
    judged = await judge(session, plan.tasks, outcomes)
    const { gates } = judged
    if (json === undefined && gates.length > 0) {
      const lines = gateLines(gates, io.ascii)
      if (session.outputs.tapOnStdout) io.err(lines)
      else io.out(`\n${lines}`)
    }
    if (exitCode === exitCodes.done && gates.some((gate) => !gate.passed)) exitCode = session.gateExit
    const end = { command: invocation.command, outcomes, exitCode, ...judged, warnings, artifacts: [] }
    artifacts = await writeOutputs(session.outputs, end, io)
  } catch (error) {
    thrown = error
    exitCode = await sayFailure(error, io)
  }
  if (json === undefined) return exitCode
  const end = { command: invocation.command, outcomes, exitCode, ...judged, warnings, artifacts, thrown }
  const document = evalDocument(end)
  if (json === "events") {
    // Nothing has been launched, but a reader waits for the first line.
    if (outcomes.length === 0 && thrown !== undefined) io.out(launchLine(noLaunch))
    const { status, error } = document
    io.out(doneLine({ exit_code: exitCode, status, gates: document.gates, error }))
  } else io.out(`${JSON.stringify(document, null, 2)}\n`)
  return exitCode
}

interface Session {
  gates: Gates
  baseline: Baseline | undefined
  gateExit: number
  outputs: ReturnType<typeof parseOutputs>
}

/** Settings of the whole command line; those of its first task where config files have a say. */
async function sessionOf(tasks: readonly PlannedTask[], io: Io): Promise<Session> {
  const parsed = tasks[0]?.parsed
  const task = tasks[0]?.task
  const values = (name: string) => parsed?.values.get(name) ?? []
  const outputs = parseOutputs(
    values("output"),
    values("reporter"),
    values("junit-samples").at(-1) === "true",
  )
  if (outputs.tapOnStdout && parsed?.values.has("json")) throw stdoutTaken()
  const exit = values("gate-exit").at(-1)
  const gateExit = exit === undefined ? exitCodes.gateFailed : (numberOf({ name: "gate-exit" }, exit) ?? 0)
  if (!Number.isInteger(gateExit) || gateExit < 0 || gateExit > 255) {
    throw new UsageError("--gate-exit must be an exit code from 0 to 255.", "For example --gate-exit 1.")
  }
  const gates = parseGates(values("threshold"), values("baseline").at(-1))
  const where = { workDir: task?.workDir ?? "./outputs", cwd: io.cwd, ownRun: task?.useCache }
  const baseline = gates.baseline === undefined ? undefined : await findBaseline(gates.baseline, where)
  return { gates, baseline, gateExit, outputs }
}

function judge(
  session: Session,
  tasks: readonly PlannedTask[],
  outcomes: readonly TaskOutcome[],
): Promise<Judged> {
  const finished =
    outcomes.length === tasks.length && outcomes.every(({ report }) => report.status === "completed")
  const runs = outcomes.map(({ report, counts }) => ({
    runDir: report.runDir,
    reports: report.reports,
    measured: report.reports.map((one, i) => ({
      report: one,
      fresh: counts[i] ?? { succeeded: 0, errored: 0 },
    })),
  }))
  return evaluateGates(session.gates.thresholds, session.baseline, runs, finished)
}
