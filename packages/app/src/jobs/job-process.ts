import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { type News, newsSchema, type Order, type RunEnd } from "../worker/index.js"

/** A job's process. */
export interface JobProcess {
  /** Resolves when the process has ended, whatever the reason. */
  readonly end: Promise<RunEnd>
  /** Nothing happens when the process has ended. */
  order(order: Exclude<Order, { type: "start" }>): void
  /** Lets what is under way finish for some seconds, then kills. */
  stop(graceMs: number): void
  kill(): void
}

export interface JobProcessOptions {
  order: Extract<Order, { type: "start" }>
  /** Working folder: relative paths in a config mean the outputs root. */
  cwd: string
  env: NodeJS.ProcessEnv
  /** Called in order, one after the other. */
  onNews: (news: Exclude<News, RunEnd>) => void
  /** What the process printed as errors, for --debug; may hold anything. */
  onStderr?: (text: string) => void
}

/** The program of a job's process. */
export const jobProgram = fileURLToPath(new URL("../worker/main.js", import.meta.url))

/** Starts a process for a job: a crash in it takes nothing else down. */
export function startJobProcess(options: JobProcessOptions): JobProcess {
  const child: ChildProcess = fork(jobProgram, [], {
    cwd: options.cwd,
    env: options.env,
    execArgv: [],
    stdio: ["ignore", "ignore", options.onStderr ? "pipe" : "ignore", "ipc"],
  })
  child.stderr?.on("data", (text: Buffer) => options.onStderr?.(text.toString("utf8")))
  let killing: NodeJS.Timeout | undefined
  let said: RunEnd | undefined

  const end = new Promise<RunEnd>((resolve) => {
    child.on("message", (message: unknown) => {
      const news = newsSchema.safeParse(message)
      if (!news.success) return
      if (news.data.type === "end") said = news.data
      else options.onNews(news.data)
    })
    child.once("error", () => resolve(said ?? lost("could not be started")))
    child.once("close", (code, signal) => {
      clearTimeout(killing)
      resolve(said ?? lost(signal ? `was ended by ${signal}` : `ended with code ${code}`))
    })
  })
  const send = (order: Order) => {
    if (child.connected) child.send(order)
  }
  send(options.order)
  return {
    end,
    order: send,
    stop: (graceMs) => {
      send({ type: "stop" })
      killing ??= setTimeout(() => child.kill("SIGKILL"), graceMs)
    },
    kill: () => {
      child.kill("SIGKILL")
    },
  }
}

function lost(how: string): RunEnd {
  return {
    type: "end",
    status: "failed",
    errored: 0,
    error: {
      code: "worker_lost",
      message: `The job's process ${how}.`,
      hint: "Resume the job: what was finished is stored.",
    },
  }
}

const hubs = /^(?:HF|HUGGING_?FACE|MODELSCOPE)_/i
const secret = /key|token|secret|passw|credential|auth|cookie/i

/**
 * The environment of job processes: without the server's own secrets, which a request could otherwise have sent to
 * an address of its choice. Access to data hubs stays.
 */
export function jobEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        (hubs.test(name) || !secret.test(name)) &&
        name !== "EVALSCOPE_BASE_URL" &&
        name !== "EVALSCOPE_OUTPUT_DIR" &&
        name !== "NODE_OPTIONS",
    ),
  )
}
