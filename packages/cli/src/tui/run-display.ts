import { errorMessage, type Run } from "@evalscope/core"
import type { Steering } from "../control/steering.js"
import type { Io } from "../io.js"
import type { Display } from "../output/progress.js"
import type { ProgressState } from "../output/progress-state.js"
import { loadTexts } from "./i18n/texts.js"
import { readReplyTails } from "./model/reply-tails.js"
import { applyRunEvent, newRunView, progressOf, type RunView, type SampleRow } from "./model/run-view.js"
import type { Spending } from "./model/spending.js"
import { mountRunScreen } from "./run-screen/mount-run-screen.js"
import { chooseTheme, currentTheme } from "./terminal/chosen-theme.js"
import { mountFitting } from "./terminal/mount-fitting.js"
import { openWebView } from "./terminal/web-view.js"

/** As many of the last samples as the largest window has room for. */
const shownSamples = 100

/** What a viewer can do to a run, be it of this process or of another. */
export type SteeredRun = Pick<Run, "pause" | "resume" | "setConcurrency" | "skip"> & {
  retryErrors(): number | Promise<number>
}

export interface RunDisplayOptions {
  readonly io: Io
  /** The run to steer; undefined for a recorded one. */
  readonly run: SteeredRun | undefined
  readonly concurrency: number
  /** The command line that would do the same. */
  readonly command: string
  /** The folder that the run's folder is in. */
  readonly workDir: string
  readonly spending?: () => Spending
  /** Ends the run here, for another process to go on with it; undefined where none could. */
  readonly detach?: (steering: Steering) => void
  /** How the run stood when its viewer came; undefined when it begins now. */
  readonly known?: { readonly view: RunView; readonly elapsedMs: number }
  /** The run goes on without its viewer: whatever ends the screen leaves it alone. */
  readonly onLeave?: () => void
  /** What shows the run as text while no screen does. */
  readonly asText: (known: { readonly state: ProgressState; readonly elapsedMs: number }) => Display
}

/** Shows a run on the whole terminal until it ends, or until its viewer leaves. */
export async function runDisplay(options: RunDisplayOptions): Promise<Display> {
  const { io, run, spending, detach, known, onLeave } = options
  const texts = await loadTexts(io.lang)
  const view = known?.view ?? newRunView()
  const started = performance.now() - (known?.elapsedMs ?? 0)
  const skipped = new Set<string>()
  let concurrency: number | undefined
  let text: Display | undefined
  let ended: number | undefined
  const elapsedMs = () => (ended ?? performance.now()) - started
  const goesOn = () => view.status === "starting" || view.status === "running"
  const asText = () => {
    text ??= options.asText({ state: progressOf(view), elapsedMs: elapsedMs() })
  }
  const actions = {
    pause: () => run?.pause(),
    resume: () => run?.resume(),
    setConcurrency: (limit: number) => {
      concurrency = limit
      run?.setConcurrency(limit)
    },
    retryErrors: () => run?.retryErrors() ?? 0,
    skip: (benchmark: string) => {
      skipped.add(benchmark)
      run?.skip(benchmark)
    },
    readReplies: (samples: readonly SampleRow[]) =>
      view.runDir === "" ? Promise.resolve(new Map<string, string>()) : readReplyTails(view.runDir, samples),
    openWeb: () => openWebView(options.workDir),
    // Whoever waits for the signal stops the run and closes this screen.
    interrupt: () => (onLeave ? actions.leave() : process.kill(process.pid, "SIGINT")),
    leave: () => {
      const { paused } = view
      mounted.close()
      if (onLeave) {
        onLeave()
        return
      }
      if (!goesOn()) return
      io.err(`${detach ? texts.detach.waiting : texts.goesOnAsText}\n`)
      if (detach) detach({ paused, concurrency, skipped: [...skipped] })
      else asText()
    },
  }
  const setup = {
    language: io.lang,
    ascii: io.ascii,
    command: options.command,
    concurrency: options.concurrency,
    detachable: detach !== undefined || onLeave !== undefined,
  }
  const state = () => ({
    view: { ...view, latest: view.latest.slice(-shownSamples) },
    elapsedMs: elapsedMs(),
    ended: ended !== undefined,
    spending: spending?.(),
    busy: process.stdout.writableNeedDrain,
  })
  const mounted = await mountFitting(
    () => mountRunScreen({ ...setup, theme: currentTheme(io) }, { actions, state, onTheme: chooseTheme }),
    {
      begin: () => goesOn() && asText(),
      end: () => {
        text?.close()
        text = undefined
      },
    },
  )
  // A screen that cannot be drawn must not stop the run.
  mounted.closed.catch((error: unknown) => {
    io.err(`the screen was closed: ${errorMessage(error)}\n`)
    asText()
  })
  return {
    listen: (event) => {
      applyRunEvent(view, event, elapsedMs())
      if (event.type === "run.finished") ended = performance.now()
      text?.listen(event)
    },
    close: () => {
      mounted.close()
      text?.close()
    },
  }
}
