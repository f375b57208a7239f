import { appendFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Run, TaskConfig } from "@evalscope/core"
import type { Steering } from "../control/steering.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { type Display, type LogLevel, progressView } from "../output/progress.js"
import { eventLine } from "../output/run-events.js"
import { safeLine } from "../output/safe-text.js"
import { shellWord } from "../output/shell-word.js"
import { spokenView } from "../output/spoken.js"
import { loadRunDisplay } from "../tui/load.js"
import type { Spending } from "../tui/model/spending.js"
import { wantsTui } from "../tui/wants-tui.js"
import { UsageError } from "../usage-error.js"

export interface DisplayContext {
  io: Io
  parsed: ParsedFlags
  task: TaskConfig
  /** The run to steer; undefined when a recorded one is shown. */
  run: Run | undefined
  /** What the run has cost so far; undefined for a recorded one. */
  spending?: () => Spending
  /** Ends the run here, for another process to go on with it; undefined where none could. */
  detach?: (steering: Steering) => void
}

/** Everything that shows the events of a run: the only place that a run is subscribed to for people. */
export async function openDisplays(context: DisplayContext): Promise<Display> {
  const { io, parsed } = context
  const displays: Display[] = [await mainDisplay(context)]
  const logFile = parsed.values.get("log-file")?.at(-1)
  if (logFile !== undefined) displays.push(logView(io, resolve(io.cwd, logFile), parsed))
  if (parsed.values.get("reporter")?.includes("github")) displays.push(githubGroups(io))
  if (parsed.values.get("json")?.at(-1) === "events") {
    const started = performance.now()
    displays.push({
      listen: (event) => io.out(eventLine(event, performance.now() - started)),
      close: () => undefined,
    })
  }
  return {
    listen: (event) => {
      for (const display of displays) display.listen(event)
    },
    close: () => {
      for (const display of displays) display.close()
    },
  }
}

/** Folds the log of each benchmark in the view of GitHub Actions. */
function githubGroups(io: Io): Display {
  let open = false
  const end = () => {
    if (open) io.err("::endgroup::\n")
    open = false
  }
  return {
    listen: (event) => {
      if (event.type === "benchmark.started") {
        end()
        io.err(`::group::${safeLine(`${event.model} on ${event.benchmark}`)}\n`)
        open = true
      } else if (event.type === "run.finished") end()
    },
    close: end,
  }
}

/** The dashboard where there is a terminal for it, otherwise lines of text. */
async function mainDisplay({ io, parsed, task, run, spending, detach }: DisplayContext): Promise<Display> {
  const settings = progressSettings(parsed, io)
  const now = () => performance.now()
  if (io.screenReader) return spokenView(io)
  if (!wantsTui(parsed, io)) return progressView(io, { ...settings, now })
  const runDisplay = await loadRunDisplay()
  const command = `evalscope ${io.argv.map(shellWord).join(" ")}`
  return runDisplay({
    io,
    run,
    concurrency: task.evalBatchSize,
    command,
    workDir: resolve(io.cwd, task.workDir),
    ...(spending && { spending }),
    ...(detach && { detach }),
    asText: (known) => progressView(io, { ...settings, now, known }),
  })
}

function logView(io: Io, path: string, parsed: ParsedFlags): Display {
  return progressView(io, {
    ...progressSettings(parsed, io),
    style: "plain",
    now: () => performance.now(),
    write: (text) => appendFileSync(path, text),
  })
}

function progressSettings(parsed: ParsedFlags, io: Io) {
  const seconds = Number(io.env.EVALSCOPE_HEARTBEAT_INTERVAL ?? 60)
  return {
    style: styleOf(parsed, io),
    level: levelOf(parsed, io),
    heartbeatMs: 1000 * (seconds > 0 ? seconds : 60),
  }
}

function styleOf(parsed: ParsedFlags, io: Io): "bar" | "plain" | "dot" | "none" {
  if (parsed.values.get("quiet")?.at(-1) === "true") return "none"
  if (parsed.values.get("reporter")?.includes("dot")) return "dot"
  const wanted = parsed.values.get("progress")?.at(-1) ?? "auto"
  if (wanted === "bar" || wanted === "plain" || wanted === "none") return wanted
  if (wanted === "auto" || wanted === "tui") return io.interactive ? "bar" : "plain"
  throw new UsageError(
    `--progress ${JSON.stringify(wanted)} is not known.`,
    "Choose auto, tui, bar, plain or none.",
  )
}

function levelOf(parsed: ParsedFlags, io: Io): LogLevel {
  const flag = parsed.values.get("log-level")?.at(-1)
  if (parsed.values.get("verbose")?.at(-1) === "true") return "debug"
  const wanted = (flag ?? io.env.EVALSCOPE_LOG_LEVEL ?? "info").toLowerCase()
  if (wanted === "debug") return "debug"
  if (wanted === "warning" || wanted === "warn") return "warning"
  if (wanted === "error" || wanted === "critical") return "error"
  if (wanted === "info" || flag === undefined) return "info"
  throw new UsageError(
    `--log-level ${JSON.stringify(wanted)} is not known.`,
    "Choose debug, info, warning or error.",
  )
}
