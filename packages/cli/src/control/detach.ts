import { spawn } from "node:child_process"
import { openSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { exitCodes } from "../exit-codes.js"
import type { Io } from "../io.js"
import { controlledRuns, ensureControlDir } from "./registry.js"

const patienceMs = 20_000

/** A command line in a process of its own, as it stood when its run had begun, or when there was no more waiting. */
export interface Detached {
  readonly pid: number | undefined
  /** Undefined while the run has not begun. */
  readonly run: { readonly id: string; readonly dir: string; readonly socket: string } | undefined
  /** The file with its output. */
  readonly log: string
  /** Its exit code, when it has ended already. */
  readonly ended: number | undefined
}

/** Runs a command line in the background and waits until its run has begun. */
export async function startDetached(argv: readonly string[], io: Io): Promise<Detached> {
  const log = join(ensureControlDir(io.env), `${Date.now()}-${process.pid}.log`)
  const file = openSync(log, "a", 0o600)
  const child = spawn(process.execPath, [process.argv[1] ?? "", ...argv], {
    cwd: io.cwd,
    env: io.env,
    detached: true,
    stdio: ["ignore", file, file],
  })
  let ended: number | undefined
  child.once("exit", (code) => {
    ended = code ?? exitCodes.bug
  })
  const deadline = Date.now() + patienceMs
  while (ended === undefined && Date.now() < deadline) {
    const found = controlledRuns(io.env).find((one) => one.pid === child.pid)
    if (found?.run_dir) {
      child.unref()
      const id = found.run_dir.split(/[\\/]/).at(-1) ?? found.run_dir
      return { pid: found.pid, run: { id, dir: found.run_dir, socket: found.socket }, log, ended }
    }
    await pause(50)
  }
  child.unref()
  return { pid: child.pid, run: undefined, log, ended }
}

/**
 * Runs the same command in the background, with its output in a log file. Prints one line of JSON when it has
 * started: id, process, folder, socket and log.
 */
export async function runDetached(io: Io): Promise<number> {
  const argv = io.argv.filter((word) => word !== "--detach" && !/^--detach=/.test(word))
  const { pid = null, run, log, ended } = await startDetached(argv, io)
  const { id, dir, socket } = run ?? { id: null, dir: null, socket: null }
  io.out(`${JSON.stringify({ type: "launch", id, pid, run_dir: dir, socket, log })}\n`)
  if (run) io.err(`evalscope ctl watch ${id} follows it, evalscope ctl cancel ${id} ends it; log: ${log}\n`)
  else if (ended === undefined) io.err(`it has not begun yet; see ${log}\n`)
  else io.err(`it has ended already, with exit code ${ended}; see ${log}\n`)
  return ended ?? exitCodes.done
}
