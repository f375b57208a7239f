import { spawn } from "node:child_process"
import { errorMessage, PerfError } from "../errors/index.js"

/** A server that was started for the run. */
export interface LaunchedServer {
  /** Ends it and everything it started: politely, after ten seconds by force. */
  stop(): Promise<void>
}

const graceMs = 10_000
const keptOutput = 4000

/**
 * Starts a server by a shell command and waits until `/health` or `/v1/models` of the endpoint's host answers.
 * @throws PerfError `config_invalid` when a server is there already, `server_unreachable` with the end of its output when it exits or the time is over.
 */
export async function launchServer(options: {
  readonly command: string
  readonly endpoint: string
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}): Promise<LaunchedServer> {
  if (await isThere(options.endpoint)) {
    throw new PerfError({
      code: "config_invalid",
      message: `A server answers at ${new URL(options.endpoint).origin} already; the one of --launch would not be the one that is measured.`,
      hint: "Stop it, leave out --launch, or choose another port.",
    })
  }
  // A process group of its own, so that children of the shell end with it.
  const child = spawn(options.command, { shell: true, detached: true, stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-keptOutput)
  }
  child.stdout.on("data", keep)
  child.stderr.on("data", keep)
  let exited: string | undefined
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      exited ??= errorMessage(error)
      resolve()
    })
    child.once("exit", (code, signal) => {
      exited ??= `exit code ${code ?? signal ?? "unknown"}`
      resolve()
    })
  })
  const kill = (signal: "SIGTERM" | "SIGKILL") => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // It has ended in the meantime.
    }
  }
  // Whoever leaves in a hurry must not leave the server behind.
  const onExit = () => kill("SIGKILL")
  process.once("exit", onExit)
  const stop = async () => {
    process.off("exit", onExit)
    if (exited !== undefined) return
    kill("SIGTERM")
    const timer = setTimeout(() => kill("SIGKILL"), graceMs)
    await ended
    clearTimeout(timer)
  }
  const deadline = performance.now() + options.timeoutSeconds * 1000
  for (;;) {
    if (exited !== undefined || performance.now() > deadline || options.signal.aborted) {
      const why = exited ?? `it did not answer within ${options.timeoutSeconds} s`
      await stop()
      if (options.signal.aborted) {
        throw new PerfError({
          code: "aborted",
          message: "The run was stopped before the server of --launch answered.",
        })
      }
      throw new PerfError({
        code: "server_unreachable",
        message: `The server of --launch is not there: ${why}.${output === "" ? "" : ` Its last words: ${output.trim().slice(-800)}`}`,
        hint: "Run the command by hand, or raise --launch-timeout.",
      })
    }
    if (await isThere(options.endpoint)) return { stop }
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 200))])
  }
}

async function isThere(endpoint: string): Promise<boolean> {
  return (await answers(endpoint, "/health")) || (await answers(endpoint, "/v1/models"))
}

async function answers(endpoint: string, path: string): Promise<boolean> {
  try {
    const response = await fetch(new URL(path, endpoint), { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
