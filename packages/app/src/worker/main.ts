import { EvalScopeError, errorMessage } from "@evalscope/core"
import type { JobKind, LiveEvent, Progress } from "../api/index.js"
import type { Steering } from "./eval-job.js"
import { guardConnections } from "./guard-connections.js"
import { type News, type Order, orderSchema, type RunEnd, type Spending } from "./message.js"

/**
 * The process of a job. It gets its orders from the server over the channel between them, tells it what happens,
 * and ends with it: a killed server leaves no job behind that writes to a folder the next server goes on with.
 * Another job may follow where the one before it went well, brought no keys and has left nothing behind.
 */

let steering: Steering | undefined
/** Orders that came before the job could take them. */
let early: ((steering: Steering) => void)[] = []
let stopped = false
let events: LiveEvent[] = []
/** Not told yet. */
let spending: Spending | undefined
let flushing: NodeJS.Timeout | undefined
let served = 0

/** What runs a job of each kind, loaded when it is needed. */
const programs = {
  eval: async () => (await import("./eval-job.js")).runEvalJob,
  arena: async () => (await import("./arena-job.js")).runArenaJob,
  perf: async () => (await import("./perf-job.js")).runPerfJob,
}

const flushMs = 20
const mostEvents = 2000
/** What jobs leave in memory cannot grow without end. */
const mostJobs = 25

process.on("disconnect", () => process.exit(1))
process.on("message", (message: unknown) => {
  const order = orderSchema.parse(message)
  switch (order.type) {
    case "prepare":
      // What cannot be loaded is said by the job that needs it.
      return void prepare(order.kind).catch(() => undefined)
    case "start":
      return void start(order)
    case "stop":
      stopped = true
      return steer((run) => run.stop())
    case "pause":
      return steer((run) => run.pause?.())
    case "resume":
      return steer((run) => run.resume?.())
    case "retune":
      return steer((run) => {
        if (order.concurrency !== undefined) run.setConcurrency?.(order.concurrency)
        if (order.rate !== undefined) run.setRate?.(order.rate)
      })
  }
})

async function prepare(kind: JobKind): Promise<void> {
  await programs[kind]()
  if (kind === "eval") await import("@evalscope/benchmarks")
}

function steer(how: (steering: Steering) => void): void {
  if (steering) how(steering)
  else early.push(how)
}

async function start(order: Extract<Order, { type: "start" }>): Promise<void> {
  // What came for the job before it is not for this one.
  steering = undefined
  early = []
  stopped = false
  if (served === 0) guardConnections(order.targets, process.env)
  served += 1
  let end: RunEnd
  try {
    end = await withFreeFolder(() => runJob(order))
  } catch (error) {
    end = {
      type: "end",
      status: "failed",
      errored: 0,
      error: {
        code: EvalScopeError.is(error) || hasCode(error) ? error.code : "internal",
        message: errorMessage(error),
        hint: (EvalScopeError.is(error) ? error.hint : undefined) ?? null,
      },
    }
  }
  flush()
  await send(end)
  const clean = end.status === "completed" && end.errored === 0 && !order.last && served < mostJobs
  if (clean && (await isIdle())) await send({ type: "free" })
  else process.disconnect()
}

/** No timer, socket, file or child is open but the channel to the server. */
async function isIdle(): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve))
  return process.getActiveResourcesInfo().every((name) => name === "PipeWrap")
}

async function runJob(order: Extract<Order, { type: "start" }>): Promise<RunEnd> {
  let total = 0
  const context = {
    config: order.config,
    sampleIds: order.sampleIds,
    retryErrors: order.retryErrors,
    runDir: order.runDir,
    allowCode: order.allowCode,
    prices: order.prices,
    emit,
    onSpend: (spent: Spending) => {
      spending = spent
      flushing ??= setTimeout(flush, flushMs)
    },
    onStart: (run: Steering) => {
      steering = run
      for (const how of early) how(run)
      early = []
    },
    onTotal: (known: number) => {
      if (known === total) return
      total = known
      void send({ type: "progress", total, level: null })
    },
    onLevel: (level: Progress["level"], known: number) =>
      void send({ type: "progress", total: known, level }),
  }
  const run = await programs[order.kind]()
  return run(context)
}

/** The process of a killed server may need a moment to notice and to leave the folder. */
async function withFreeFolder(run: () => Promise<RunEnd>): Promise<RunEnd> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      if (!(EvalScopeError.is(error) && error.code === "run_locked") || attempt > 20 || stopped) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

function emit(event: LiveEvent): void {
  events.push(event)
  if (events.length >= mostEvents) flush()
  else flushing ??= setTimeout(flush, flushMs)
}

function flush(): void {
  clearTimeout(flushing)
  flushing = undefined
  if (events.length === 0 && !spending) return
  const news: News = { type: "events", events, ...(spending && { spending }) }
  events = []
  spending = undefined
  void send(news)
}

function send(news: News): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) return resolve()
    process.send(news, undefined, undefined, () => resolve())
  })
}

function hasCode(error: unknown): error is { code: string } {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
}
