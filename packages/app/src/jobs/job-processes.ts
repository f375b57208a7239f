import { type ChildProcess, fork } from "node:child_process"
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import type { JobKind } from "../api/index.js"
import type { Order } from "../worker/index.js"
import { jobEnvironment } from "./job-environment.js"
import { followJob, type JobProcess, type JobProcessOptions } from "./job-process.js"

/**
 * The processes of jobs: each has one for itself, so that a crash in it takes nothing else down. A process that has
 * done its job well and has nothing left of it may be given the next one.
 */
export interface JobProcesses {
  start(options: JobProcessOptions): JobProcess
  /**
   * Has processes ready for the jobs that come next, so that they need not wait for their modules; at most one for
   * each core. Those for which there is no job any more are ended.
   */
  prepare(next: readonly JobKind[]): void
  /** Ends those that have no job; none is kept from now on. */
  close(): void
}

/** The program of a job's process. */
export const jobProgram = fileURLToPath(new URL("../worker/main.js", import.meta.url))

interface Spare {
  readonly kind: JobKind
  readonly child: ChildProcess
  readonly forget: () => void
}

interface ProcessSettings {
  /** Working folder: relative paths in a config mean the outputs root. */
  cwd: string
  env: NodeJS.ProcessEnv
  /** What processes print as errors, for --debug; may hold anything. */
  onStderr?: (text: string) => void
}

export function jobProcesses({ cwd, env, onStderr }: ProcessSettings): JobProcesses {
  let spares: readonly Spare[] = []
  let closed = false

  const begin = (): ChildProcess => {
    const child = fork(jobProgram, [], {
      cwd,
      env: jobEnvironment(env),
      execArgv: [],
      stdio: ["ignore", "ignore", onStderr ? "pipe" : "ignore", "ipc"],
    })
    // Followers come and go; an error between them must not end the server.
    child.on("error", () => undefined)
    child.stderr?.on("data", (text: Buffer) => onStderr?.(text.toString("utf8")))
    return child
  }
  const keep = (kind: JobKind, child: ChildProcess): Spare => {
    const spare = { kind, child, forget: () => forget(spare) }
    // One that ends before it has a job is missed by nobody.
    child.on("error", spare.forget).once("exit", spare.forget)
    return spare
  }
  const forget = (spare: Spare) => {
    spares = spares.filter((one) => one !== spare)
  }
  const startSpare = (kind: JobKind): Spare => {
    const spare = keep(kind, begin())
    const order: Order = { type: "prepare", kind }
    spare.child.send(order, () => undefined)
    return spare
  }
  const take = (kind: JobKind): ChildProcess | undefined => {
    const spare = spares.find((one) => one.kind === kind && one.child.connected)
    if (!spare) return undefined
    forget(spare)
    return spare.child.off("error", spare.forget).off("exit", spare.forget)
  }
  const prepare = (next: readonly JobKind[]) => {
    const kept: Spare[] = []
    for (const kind of next.slice(0, availableParallelism())) {
      const known = spares.find((one) => one.kind === kind && !kept.includes(one))
      kept.push(known ?? startSpare(kind))
    }
    const left = spares.filter((one) => !kept.includes(one))
    spares = kept
    for (const { child } of left) child.kill("SIGKILL")
  }

  return {
    start: (options) => {
      const { kind } = options.order
      const onFree = (child: ChildProcess) => {
        if (closed) child.kill("SIGKILL")
        // It is warm: it goes before those that have yet to load.
        else spares = [keep(kind, child), ...spares]
      }
      const spare = take(kind)
      return spare
        ? followJob(spare, options, { onFree, replace: begin })
        : followJob(begin(), options, { onFree })
    },
    prepare,
    close: () => {
      closed = true
      prepare([])
    },
  }
}
