import type { ChildProcess } from "node:child_process"
import { type News, newsSchema, type Order, type RunEnd } from "../worker/index.js"

/** A job's process. */
export interface JobProcess {
  /** Resolves when the process has ended, whatever the reason, or is free for another job. */
  readonly end: Promise<RunEnd>
  /** Nothing happens when the job has ended. */
  order(order: Exclude<Order, { type: "start" }>): void
  /** Lets what is under way finish for some seconds, then kills. */
  stop(graceMs: number): void
  kill(): void
}

type Report = Extract<News, { type: "events" | "progress" }>

export interface JobProcessOptions {
  order: Extract<Order, { type: "start" }>
  /** Called in order, one after the other. */
  onNews: (news: Report) => void
}

interface Surroundings {
  /** Gets the process when another job may follow in it. */
  onFree: (child: ChildProcess) => void
  /** Another process, should the first one turn out to be dead: it waited, and its end may not be known yet. */
  replace?: () => ChildProcess
}

/** Gives a process its job, and follows it to its end. */
export function followJob(
  first: ChildProcess,
  options: JobProcessOptions,
  { onFree, replace }: Surroundings,
): JobProcess {
  let child = first
  let killing: NodeJS.Timeout | undefined
  let said: RunEnd | undefined
  /** Until the process is heard of: what another one would have to be told. */
  let orders: Order[] | undefined = []
  let killed = false
  let over = false
  const { promise: end, resolve } = withResolvers<RunEnd>()

  const detach = () => {
    child.off("message", onMessage).off("error", onError).off("close", onClose)
  }
  const attach = () => {
    child.on("message", onMessage).once("error", onError).once("close", onClose)
  }
  const settle = (how: RunEnd) => {
    over = true
    clearTimeout(killing)
    detach()
    resolve(how)
  }
  const gone = (how: string) => {
    if (said || !orders || !replace || killed || child !== first) return settle(said ?? lost(how))
    detach()
    child = replace()
    attach()
    for (const order of orders) child.send(order)
  }
  const onMessage = (message: unknown) => {
    const news = newsSchema.safeParse(message).data
    if (!news) return
    orders = undefined
    if (news.type === "end") said = news
    else if (news.type !== "free") options.onNews(news)
    else if (said) {
      settle(said)
      onFree(child)
    }
  }
  const onError = () => gone("could not be started")
  const onClose = (code: number | null, signal: NodeJS.Signals | null) =>
    gone(signal ? `was ended by ${signal}` : `ended with code ${code}`)
  const send = (order: Order) => {
    if (over) return
    orders?.push(order)
    if (child.connected) child.send(order)
  }
  const kill = () => {
    killed = true
    if (!over) child.kill("SIGKILL")
  }
  attach()
  send(options.order)
  return {
    end,
    order: send,
    stop: (graceMs) => {
      send({ type: "stop" })
      killing ??= setTimeout(kill, graceMs)
    },
    kill,
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
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
