import { chmodSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Socket } from "node:net"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { Run, RunEvent } from "@evalscope/core"
import { eventLine } from "../output/run-events.js"
import { applyRunEvent, newRunView, progressOf } from "../tui/model/run-view.js"
import { type ControlledRun, ensureControlDir } from "./registry.js"
import { viewSnapshot } from "./view-snapshot.js"

/** Lets other processes of the same user steer a run. */
export interface ControlServer {
  readonly socket: string
  listen(event: RunEvent): void
  close(): Promise<void>
}

export interface ControlOptions {
  env: NodeJS.ProcessEnv
  command: readonly string[]
  /** Requests at once when the run begins. */
  concurrency: number
  /** Ends the run gracefully. */
  stop: () => void
}

let opened = 0

/**
 * Listens on a private socket for lines of JSON, `{"op": "status"}`, and answers each with a line. Undefined where a
 * socket cannot be made: a run does not fail for that.
 */
export async function openControl(run: Run, options: ControlOptions): Promise<ControlServer | undefined> {
  try {
    return await listenFor(run, options)
  } catch {
    return undefined
  }
}

async function listenFor(
  run: Run,
  { env, command, concurrency: begun, stop }: ControlOptions,
): Promise<ControlServer> {
  const dir = ensureControlDir(env)
  opened += 1
  const name = opened === 1 ? String(process.pid) : `${process.pid}-${opened}`
  const socket = process.platform === "win32" ? `\\\\.\\pipe\\evalscope-${name}` : join(dir, `${name}.sock`)
  const entryFile = join(dir, `${name}.json`)
  const view = newRunView()
  const started = performance.now()
  const elapsedMs = () => performance.now() - started
  const watchers = new Set<Socket>()
  const clients = new Set<Socket>()
  const entry: ControlledRun = {
    pid: process.pid,
    socket,
    started_at: new Date().toISOString(),
    command,
    run_dir: null,
  }
  const server = createServer((client) => {
    clients.add(client)
    const gone = () => {
      clients.delete(client)
      watchers.delete(client)
    }
    client.on("error", gone)
    client.on("close", gone)
    createInterface({ input: client }).on("line", (line) => {
      client.write(`${JSON.stringify(answer(line, client))}\n`)
    })
  })
  const answer = (line: string, client: Socket): Record<string, unknown> => {
    const request = requestOf(line)
    switch (request?.op) {
      case "status":
        return { ok: true, ...entry, ...progressOf(view) }
      case "pause":
        run.pause()
        return { ok: true }
      case "resume":
        run.resume()
        return { ok: true }
      case "cancel":
        if (request.now === true) run.abort()
        else stop()
        return { ok: true }
      case "retry":
        return retry(run, request.sample)
      case "skip":
        if (typeof request.benchmark !== "string") return { ok: false, error: "benchmark must be a name" }
        run.skip(request.benchmark)
        return { ok: true }
      case "set": {
        const { concurrency } = request
        if (typeof concurrency !== "number" || !Number.isInteger(concurrency) || concurrency < 1) {
          return { ok: false, error: "concurrency must be a whole number of at least 1" }
        }
        run.setConcurrency(concurrency)
        return { ok: true }
      }
      case "watch":
        watchers.add(client)
        if (request.view !== true) return { ok: true }
        return { ok: true, elapsed_ms: elapsedMs(), concurrency: begun, view: viewSnapshot(view) }
      default:
        return { ok: false, error: "unknown request" }
    }
  }
  rmSync(socket, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(socket, resolve)
  })
  if (process.platform !== "win32") chmodSync(socket, 0o600)
  const write = () => writeFileSync(entryFile, JSON.stringify(entry), { mode: 0o600 })
  write()
  return {
    socket,
    listen: (event) => {
      applyRunEvent(view, event, elapsedMs())
      if (event.type === "run.started") {
        entry.run_dir = event.runDir
        write()
      }
      for (const watcher of watchers) watcher.write(eventLine(event))
    },
    close: async () => {
      rmSync(entryFile, { force: true })
      for (const client of clients) client.end(() => client.destroy())
      await new Promise<void>((resolve) => server.close(() => resolve()))
      if (process.platform !== "win32") rmSync(socket, { force: true })
    },
  }
}

/** All failed samples, or the one that is named as `3`, `main/3` or `gsm8k/main/3`. */
function retry(run: Run, sample: unknown): Record<string, unknown> {
  if (typeof sample !== "string") return { ok: true, samples: run.retryErrors() }
  const samples = run.retryErrors(({ benchmark, subset, id }) =>
    [`${id}`, `${subset}/${id}`, `${benchmark}/${subset}/${id}`].includes(sample),
  )
  return samples > 0 ? { ok: true, samples } : { ok: false, error: `no sample ${sample} has failed` }
}

function requestOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === "object" && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
