import { spawn } from "node:child_process"
import { openSync } from "node:fs"
import { join } from "node:path"
import { exitCodes } from "../exit-codes.js"
import type { Io } from "../io.js"
import { controlledRuns, ensureControlDir } from "./registry.js"

const patienceMs = 20_000

/**
 * Runs the same command in the background, with its output in a log file. Prints one line of JSON when it has
 * started: id, process, folder, socket and log.
 */
export async function runDetached(io: Io): Promise<number> {
  const log = join(ensureControlDir(io.env), `${Date.now()}-${process.pid}.log`)
  const file = openSync(log, "a", 0o600)
  const argv = io.argv.filter((word) => word !== "--detach" && !/^--detach=/.test(word))
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
    const run = controlledRuns(io.env).find((one) => one.pid === child.pid)
    if (run?.run_dir) {
      const id = run.run_dir.split(/[\\/]/).at(-1)
      io.out(
        `${JSON.stringify({ type: "launch", id, pid: run.pid, run_dir: run.run_dir, socket: run.socket, log })}\n`,
      )
      io.err(`evalscope ctl watch ${id} follows it, evalscope ctl cancel ${id} ends it; log: ${log}\n`)
      child.unref()
      return exitCodes.done
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  if (ended === undefined) child.unref()
  io.out(
    `${JSON.stringify({ type: "launch", id: null, pid: child.pid ?? null, run_dir: null, socket: null, log })}\n`,
  )
  if (ended === undefined) io.err(`it has not begun yet; see ${log}\n`)
  else io.err(`it has ended already, with exit code ${ended}; see ${log}\n`)
  return ended ?? exitCodes.done
}
