import { EvalScopeError } from "@evalscope/core"
import { exitCodeOf, exitCodes } from "../exit-codes.js"
import type { Io } from "../io.js"
import { printError } from "../output/print-error.js"
import { tooManyErrors } from "./fresh-counts.js"
import { resumeLine } from "./resume-line.js"
import { interruptedCode, type TaskOutcome } from "./run-task.js"

/** Says what the end of a task means, for people, and returns its exit code. */
export async function concludeTask(outcome: TaskOutcome, io: Io): Promise<number> {
  const { report, plan, stopped } = outcome
  if (report.status === "failed") {
    const code = await printError(io, report.error, plan.task.debug)
    io.err(resumeLine(outcome, io))
    return EvalScopeError.is(report.error) ? exitCodeOf(report.error.code) : code
  }
  if (report.status === "interrupted") {
    const why = stopped === undefined || outcome.signal !== undefined ? "interrupted" : `stopped: ${stopped}`
    io.err(`${why}; what was finished is stored\n${resumeLine(outcome, io)}`)
    return interruptedCode(outcome)
  }
  if (tooManyErrors(outcome.counts, plan.task)) {
    const errored = outcome.counts.reduce((sum, count) => sum + count.errored, 0)
    io.err(`error: ${errored} samples failed and are in no score; errors/ in the run folder says why\n`)
    io.err(resumeLine(outcome, io))
    return exitCodes.tooManyErrors
  }
  return exitCodes.done
}
