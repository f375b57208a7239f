import { dirname, resolve } from "node:path"
import { formatScoreTable, readRun } from "@evalscope/core"
import { isRunEvent } from "../eval/run-replay.js"
import { exitCodes } from "../exit-codes.js"
import type { Io } from "../io.js"
import { type Display, progressView } from "../output/progress.js"
import { shellWord } from "../output/shell-word.js"
import { loadTexts } from "../tui/i18n/texts.js"
import { loadRunDisplay } from "../tui/load.js"
import type { RunView } from "../tui/model/run-view.js"
import type { SteeredRun } from "../tui/run-display.js"
import { type Answer, askOnce, askRun } from "./control-client.js"
import type { ControlledRun } from "./registry.js"
import { viewFromSnapshot } from "./view-snapshot.js"

/** Shows a run of another process on the screen, with all its keys, until it ends or its viewer leaves. */
export async function attach(run: ControlledRun, io: Io): Promise<number> {
  const { detach: texts } = await loadTexts(io.lang)
  const left = new AbortController()
  let display: Display | undefined
  let view: RunView | undefined
  try {
    for await (const answer of askRun(run.socket, { op: "watch", view: true }, left.signal)) {
      if (view === undefined) {
        view = viewFromSnapshot(answer.view)
        display = await show(run, view, answer, io, () => left.abort())
        // Its viewer may have left while it was still being drawn.
        if (left.signal.aborted) break
        continue
      }
      const event = { ...answer, type: String(answer.type) }
      if (isRunEvent(event)) display?.listen(event)
    }
  } finally {
    display?.close()
  }
  const dir = view?.runDir || run.run_dir
  if (left.signal.aborted && view?.status === "running") {
    io.err(`${texts.goesOn} ${dir ?? run.pid}\n`)
    return exitCodes.done
  }
  if (!dir) return exitCodes.done
  const reports = (await readRun(dir)).reports.map(({ report }) => report)
  const style = { width: io.columns, color: io.color, ascii: io.ascii }
  if (reports.length > 0) io.out(`${formatScoreTable(reports, style)}\n`)
  io.err(`${view?.status === "completed" ? "✓" : "–"} ${dir}\n`)
  return exitCodes.done
}

async function show(run: ControlledRun, view: RunView, answer: Answer, io: Io, onLeave: () => void) {
  const elapsedMs = Number(answer.elapsed_ms ?? 0)
  const runDisplay = await loadRunDisplay()
  return runDisplay({
    io,
    run: remote(run.socket),
    concurrency: Number(answer.concurrency ?? 1),
    command: `evalscope ${run.command.map(shellWord).join(" ")}`,
    workDir: run.run_dir ? dirname(run.run_dir) : resolve(io.cwd, "outputs"),
    known: { view, elapsedMs },
    onLeave,
    asText: (known) =>
      progressView(io, {
        style: "bar",
        level: "info",
        heartbeatMs: 60_000,
        now: () => performance.now(),
        known,
      }),
  })
}

/** The run at the other end of its socket. That it has ended meanwhile shows in what it sends. */
function remote(socket: string): SteeredRun {
  const tell = (request: Readonly<Record<string, unknown>>) => {
    askOnce(socket, request).catch(() => undefined)
  }
  return {
    pause: () => tell({ op: "pause" }),
    resume: () => tell({ op: "resume" }),
    setConcurrency: (concurrency) => tell({ op: "set", concurrency }),
    skip: (benchmark) => tell({ op: "skip", benchmark }),
    retryErrors: async () => Number((await askOnce(socket, { op: "retry" })).samples ?? 0),
  }
}
