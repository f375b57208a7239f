import type { PerfConfig } from "../config/index.js"
import { formatComparison } from "../report/compare.js"
import { formatLevel, levelLine, limitText } from "../report/level-text.js"
import type { ReportedRun } from "../report/reported-run.js"
import { formatRun } from "../report/run-text.js"
import type { PerfEvent } from "../run/perf-event.js"
import type { DetailedRun } from "../sweep/index.js"
import type { PerfCommandIo } from "./command-io.js"
import { exitCodes } from "./exit-codes.js"
import { runAnswer } from "./json-answer.js"
import { progressView } from "./progress.js"
import { secretsOf } from "./redact.js"
import { answeredError, failureCode, reportFailure } from "./report-failure.js"

/** Shows a run while it goes on and its tables at the end; returns the exit code. */
export async function followRun(
  run: DetailedRun,
  io: PerfCommandIo,
  config: PerfConfig,
  program: string,
): Promise<number> {
  const tables = !config.quiet && config.json === undefined
  const telling = { debug: config.debug, secrets: secretsOf(config) }
  await io.watch?.(run)
  const progress = progressView(io, { quiet: config.quiet, now: () => performance.now() })
  const release = run.subscribe((event: PerfEvent) => {
    if (config.json === "events") io.out(`${JSON.stringify(event)}\n`)
    progress.listen(event)
    if (event.type === "level.finished" && tables && config.slaAutoTune) {
      io.out(`${levelLine(event.level, event.figures)}\n`)
    } else if (event.type === "level.finished" && tables) {
      const bare = {
        status: "completed",
        reason: undefined,
        failures: {},
        health: undefined,
        charts: undefined,
      } as const
      const rest = {
        server: event.server,
        objectives: [],
        details: event.details ?? [],
        speed: [],
        traces: undefined,
        conversations: [],
        windows: [],
        notes: [],
        repeated: undefined,
      }
      io.out(`${formatLevel({ level: event.level, figures: event.figures, ...bare, ...rest }, io)}\n`)
      io.out(limitText(event.figures, io.color))
    }
  })
  const signals = onSignals(run, io, config.grace !== undefined)
  try {
    const { details, unwritten } = await run.report
    progress.close()
    const exitCode =
      unwritten === undefined ? exitCodeOfRun(details, signals.exitCode()) : failureCode(unwritten)
    if (config.json === "document") {
      io.out(runAnswer(details, exitCode, unwritten && answeredError(unwritten, telling.secrets)))
    }
    if (tables) {
      io.out(formatRun(details, io))
      if (config.compare !== undefined) await showComparison(config.compare, details, io)
    }
    if (signals.exitCode() !== undefined && !config.slaAutoTune) {
      io.err(`to measure the rest: ${resumeLine(program, details.outputDir, config)}\n`)
    }
    // Standard output has been told.
    if (unwritten !== undefined) reportFailure(unwritten, io, { ...telling, json: undefined })
    return exitCode
  } catch (thrown) {
    progress.close()
    // Who reads events has learnt it from the last one.
    return reportFailure(thrown, io, { ...telling, json: config.json === "events" ? undefined : config.json })
  } finally {
    signals.release()
    release()
    progress.close()
  }
}

/** The command that goes on with a run; keys are not stored with it. */
function resumeLine(program: string, folder: string, { apiKey }: PerfConfig): string {
  const word = /\s/.test(folder) ? JSON.stringify(folder) : folder
  const key = apiKey === undefined ? "" : " (its key: --api-key, or EVALSCOPE_API_KEY)"
  return `${program} --resume ${word}${key}`
}

async function showComparison(before: string, { outputDir }: ReportedRun, io: PerfCommandIo): Promise<void> {
  const { compareRuns } = await import("../report/compare.js")
  io.out(`\n${formatComparison(await compareRuns(before, outputDir), io)}`)
}

function exitCodeOfRun(run: ReportedRun, ended: number | undefined): number {
  if (ended !== undefined) return ended
  if (run.status === "failed") return exitCodes.missed
  const missed = run.levels.some(({ objectives }) => objectives.some(({ met }) => !met))
  return missed ? exitCodes.missed : exitCodes.done
}

/** Ctrl-C ends the run with a report of what was measured; again, and the program ends at once. */
function onSignals(run: DetailedRun, io: PerfCommandIo, graceful: boolean) {
  let count = 0
  let exitCode: number | undefined
  const handle = (signal: NodeJS.Signals) => {
    count += 1
    exitCode ??= signal === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted
    if (count === 1) {
      io.err("\nending the run; what was measured is reported (again to leave at once)\n")
      if (graceful) run.stop()
      else run.abort()
    } else if (count === 2 && graceful) run.abort()
    else process.exit(exitCode)
  }
  process.on("SIGINT", handle)
  process.on("SIGTERM", handle)
  return {
    /** What the program ends with once it was interrupted. */
    exitCode: () => exitCode,
    release: () => {
      process.off("SIGINT", handle)
      process.off("SIGTERM", handle)
    },
  }
}
