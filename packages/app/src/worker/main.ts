import { EvalScopeError, errorMessage } from "@evalscope/core"
import type { LiveEvent, Progress } from "../api/index.js"
import type { Steering } from "./eval-job.js"
import { guardConnections } from "./guard-connections.js"
import { type News, type Order, orderSchema, type RunEnd } from "./message.js"

/**
 * The process of one job. It gets its orders from the server over the channel between them, tells it what happens,
 * and ends with it: a killed server leaves no job behind that writes to a folder the next server goes on with.
 */

let steering: Steering | undefined
/** Orders that came before the job could take them. */
let early: ((steering: Steering) => void)[] = []
let stopped = false
let events: LiveEvent[] = []
let flushing: NodeJS.Timeout | undefined

const flushMs = 20
const mostEvents = 2000

process.on("disconnect", () => process.exit(1))
process.on("message", (message: unknown) => {
  const order = orderSchema.parse(message)
  switch (order.type) {
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
      return steer((run) => run.setConcurrency?.(order.concurrency))
  }
})

function steer(how: (steering: Steering) => void): void {
  if (steering) how(steering)
  else early.push(how)
}

async function start(order: Extract<Order, { type: "start" }>): Promise<void> {
  guardConnections(order.targets, process.env)
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
  process.disconnect()
}

async function runJob(order: Extract<Order, { type: "start" }>): Promise<RunEnd> {
  let total = 0
  const context = {
    config: order.config,
    sampleIds: order.sampleIds,
    runDir: order.runDir,
    allowCode: order.allowCode,
    emit,
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
  switch (order.kind) {
    case "eval":
      return (await import("./eval-job.js")).runEvalJob(context)
    case "arena":
      return (await import("./arena-job.js")).runArenaJob(context)
    case "perf":
      return (await import("./perf-job.js")).runPerfJob(context)
  }
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
  if (events.length === 0) return
  const batch = events
  events = []
  void send({ type: "events", events: batch })
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
