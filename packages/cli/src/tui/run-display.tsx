import { errorMessage, type Run } from "@evalscope/core"
import type { Io } from "../io.js"
import type { Display } from "../output/progress.js"
import { loadTexts } from "./i18n/texts.js"
import { applyRunEvent, newRunView } from "./model/run-view.js"
import type { Spending } from "./model/spending.js"
import { RunDashboard } from "./screens/run/run-dashboard.js"
import { mount } from "./terminal/mount.js"
import { openWebView } from "./terminal/web-view.js"

export interface RunDisplayOptions {
  readonly io: Io
  /** The run to steer; undefined for a recorded one. */
  readonly run: Run | undefined
  readonly concurrency: number
  /** The command line that would do the same. */
  readonly command: string
  /** The folder that the run's folder is in. */
  readonly workDir: string
  readonly spending?: () => Spending
  /** What shows the run after the dashboard was left. */
  readonly afterwards: () => Display
}

/** Shows a run on the whole terminal until it ends, or until its viewer leaves. */
export async function runDisplay(options: RunDisplayOptions): Promise<Display> {
  const { io, run, spending } = options
  const texts = await loadTexts(io.lang)
  const view = newRunView()
  const started = performance.now()
  let later: Display | undefined
  let ended: number | undefined
  const elapsedMs = () => (ended ?? performance.now()) - started
  const actions = {
    pause: () => run?.pause(),
    resume: () => run?.resume(),
    setConcurrency: (limit: number) => run?.setConcurrency(limit),
    retryErrors: () => run?.retryErrors() ?? 0,
    skip: (benchmark: string) => run?.skip(benchmark),
    openWeb: () => openWebView(options.workDir),
    // Whoever waits for the signal stops the run and closes this screen.
    interrupt: () => process.kill(process.pid, "SIGINT"),
    leave: () => {
      mounted.close()
      if (view.status !== "starting" && view.status !== "running") return
      io.err(`${texts.goesOnAsText}\n`)
      later ??= options.afterwards()
    },
  }
  const mounted = await mount(
    <RunDashboard
      view={view}
      command={options.command}
      concurrency={options.concurrency}
      elapsedMs={elapsedMs}
      {...(spending && { spending })}
      actions={actions}
    />,
    io,
  )
  // A screen that cannot be drawn must not stop the run.
  mounted.closed.catch((error: unknown) => {
    io.err(`the screen was closed: ${errorMessage(error)}\n`)
    later ??= options.afterwards()
  })
  return {
    listen: (event) => {
      applyRunEvent(view, event, elapsedMs())
      if (event.type === "run.finished") ended = performance.now()
      later?.listen(event)
    },
    close: () => {
      mounted.close()
      later?.close()
    },
  }
}
