import { basename } from "node:path"
import type { ReactNode } from "react"
import { controlledRuns } from "../control/registry.js"
import { findProblems } from "../doctor/run-doctor.js"
import type { Io } from "../io.js"
import { runSpokenMenu } from "../output/spoken-menu.js"
import { findRuns } from "../runs/find-run.js"
import { type RunSummary, summarizeRun } from "../runs/run-summary.js"
import { workDirOf } from "../runs/work-dir.js"
import { type FoundModel, findLocalModels, localPlaces, providersWithKey } from "./model/found-models.js"
import { wizardArgv } from "./model/wizard-task.js"
import { Browser } from "./screens/browser/browser.js"
import { DoctorScreen } from "./screens/doctor/doctor-screen.js"
import { ArenaForm } from "./screens/form/arena-form.js"
import { PerfForm } from "./screens/form/perf-form.js"
import { Launcher, type LauncherChoice } from "./screens/launcher/launcher.js"
import { LogScreen } from "./screens/logs/log-screen.js"
import { Wizard } from "./screens/wizard/wizard.js"
import { anyKey } from "./terminal/any-key.js"
import { mount } from "./terminal/mount.js"
import { endOnSignals } from "./terminal/screen.js"

/** Runs a command line and returns its exit code. */
export type RunCommand = (argv: readonly string[]) => Promise<number>

/** What a screen of the session ended with: the launcher again, the end of it all, lines of text, or a command. */
type Answer = "back" | "quit" | "plain" | readonly string[]

const interrupted: ReadonlySet<number> = new Set([130, 143])

/** The interactive session of a bare `evalscope`: launcher, wizard, runs, browser, until the user quits. */
export async function runInteractive(io: Io, run: RunCommand): Promise<number> {
  const workDir = workDirOf({ positional: [], values: new Map(), notes: [], help: false }, io)
  const signals = endOnSignals()
  try {
    return await session(workDir, io, run)
  } finally {
    signals.release()
  }
}

async function session(workDir: string, io: Io, run: RunCommand): Promise<number> {
  for (;;) {
    const choice = await shown<LauncherChoice>(io, (close) => (
      <Launcher workDir={workDir} findModels={() => foundModels(io)} onChoose={close} />
    ))
    const answer = choice === "plain" ? choice : await follow(choice, workDir, io)
    if (answer === "quit") return 0
    if (answer === "back") continue
    if (answer === "plain") return runSpokenMenu(io, run)
    const before = new Set(await findRuns(workDir))
    const code = await run(answer)
    if (interrupted.has(code)) return code
    const runs = await findRuns(workDir)
    const resumed = answer[0] === "resume" ? answer[1] : undefined
    const made = runs.find((dir) => !before.has(dir)) ?? (code === 0 ? resumed : undefined)
    if (made === undefined || answer[0] === "perf") {
      // What came of it is on the screen; it stays until it was read.
      await anyKey(io)
      continue
    }
    const summary = await summarizeRun(made)
    // Its viewer has left it to another process.
    if (summary.status === "running") continue
    const end = await browseRun(summary, workDir, io)
    if (end === "quit") return 0
    if (end === "plain") return runSpokenMenu(io, run)
  }
}

async function follow(choice: LauncherChoice, workDir: string, io: Io): Promise<Answer> {
  switch (choice.kind) {
    case "quit":
      return "quit"
    case "mock":
      return ["eval", "quickstart"]
    case "resume":
      return ["resume", choice.run.dir]
    case "open": {
      const underWay = controlledRuns(io.env).find((run) => run.run_dir === choice.run.dir)
      return underWay ? ["ctl", "watch", String(underWay.pid)] : browseRun(choice.run, workDir, io)
    }
    case "browse":
      return shown<Answer>(io, (close) => (
        <Browser workDir={workDir} onClose={() => close("back")} onQuit={() => close("quit")} />
      ))
    case "doctor":
      return shown<Answer>(io, (close) => (
        <DoctorScreen
          look={(online) => findProblems(io, online)}
          onClose={() => close("back")}
          onInterrupt={() => close("quit")}
        />
      ))
    case "logs": {
      const [newest] = await findRuns(workDir)
      return newest === undefined
        ? "back"
        : shown<Answer>(io, (close) => (
            <LogScreen runDir={newest} onClose={() => close("back")} onInterrupt={() => close("quit")} />
          ))
    }
    case "perf": {
      const found = await firstFound(io)
      return shown<Answer>(io, (close) => <PerfForm found={found} {...ends(close)} />)
    }
    case "arena": {
      const found = await firstFound(io)
      const runs = await Promise.all((await findRuns(workDir)).slice(0, 20).map(summarizeRun))
      return shown<Answer>(io, (close) => (
        <ArenaForm runs={runs.filter(({ scores }) => scores.length > 0)} found={found} {...ends(close)} />
      ))
    }
    default:
      return shown<Answer>(io, (close) => (
        <Wizard
          workDir={workDir}
          io={io}
          {...(choice.found && { found: choice.found })}
          onStart={(task) => close(wizardArgv(task))}
          onClose={() => close("back")}
          onQuit={() => close("quit")}
        />
      ))
  }
}

function ends(close: (answer: Answer) => void) {
  return {
    onStart: (argv: readonly string[]) => close(argv),
    onClose: () => close("back"),
    onQuit: () => close("quit"),
  }
}

async function foundModels(io: Io): Promise<readonly FoundModel[]> {
  return [...(await findLocalModels(localPlaces(io.env))), ...providersWithKey(io.env)]
}

async function firstFound(io: Io): Promise<FoundModel | undefined> {
  return (await foundModels(io))[0]
}

/** Shows one run until its viewer goes back. */
export async function browseRun(
  run: Pick<RunSummary, "dir" | "models">,
  workDir: string,
  io: Io,
): Promise<"back" | "quit" | "plain"> {
  const place = { dir: run.dir, id: basename(run.dir), models: run.models }
  return shown<"back" | "quit">(io, (close) => (
    <Browser workDir={workDir} run={place} onClose={() => close("back")} onQuit={() => close("quit")} />
  ))
}

/** Shows a screen until it answers. */
async function shown<T>(io: Io, screen: (close: (answer: T) => void) => ReactNode): Promise<T | "plain"> {
  let answer: (value: T | "plain") => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const answered = new Promise<T | "plain">((resolve, reject) => {
    answer = resolve
    fail = reject
  })
  const mounted = await mount(screen(answer), io, { onPlainMode: () => answer("plain") })
  // A screen that cannot be drawn never answers.
  mounted.closed.catch(fail)
  const value = await answered
  mounted.close()
  await mounted.closed
  return value
}
