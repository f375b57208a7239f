import { once } from "node:events"
import { setTimeout as pause } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { z } from "zod"
import { ServiceError, shuttingDown } from "../errors/index.js"
import { closing, type IndexTask } from "./index-task.js"

/** How long a thread may take to end by itself. */
const patienceMs = 3000

const answerSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  progress: z.object({ done: z.number(), total: z.number() }).optional(),
  error: z
    .object({
      status: z.number().optional(),
      code: z.string().optional(),
      message: z.string(),
      hint: z.string().optional(),
    })
    .optional(),
})

interface Waiting {
  settle(answer: z.infer<typeof answerSchema>): void
  fail(error: Error): void
  progress: ((done: number, total: number) => void) | undefined
}

/** A thread of the index; started with its first task. */
export class IndexThread {
  #worker: Worker | undefined
  readonly #waiting = new Map<number, Waiting>()
  #next = 1
  #closed = false

  /** @throws ServiceError when the task was refused, the thread died or was closed */
  async ask<Result>(
    task: IndexTask,
    result: z.ZodType<Result>,
    progress?: (done: number, total: number) => void,
  ): Promise<Result> {
    // A thread that began now would be cut off within whatever it does when the process ends.
    if (this.#closed) throw shuttingDown()
    const worker = this.#start()
    const id = this.#next
    this.#next += 1
    const answer = await new Promise<z.infer<typeof answerSchema>>((settle, fail) => {
      this.#waiting.set(id, { settle, fail, progress })
      worker.ref()
      worker.postMessage({ id, task })
    })
    if (answer.error) throw problemOf(answer.error)
    return result.parse(answer.result)
  }

  /** Ends it between two statements; cut off within one, the driver of the database complains on the terminal. */
  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    if (!worker) return
    const patience = new AbortController()
    const ended = once(worker, "exit").then(() => patience.abort())
    worker.postMessage(closing)
    await pause(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined)
    await Promise.all([ended, worker.terminate()])
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL("./index-thread.js", import.meta.url), {
      // Lines come and go by the million; a small nursery keeps the memory of that small.
      resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 },
    })
    this.#worker = worker
    worker.on("message", (message: unknown) => {
      const answer = answerSchema.parse(message)
      const waiting = this.#waiting.get(answer.id)
      if (answer.progress) {
        waiting?.progress?.(answer.progress.done, answer.progress.total)
        return
      }
      this.#waiting.delete(answer.id)
      if (this.#waiting.size === 0) worker.unref()
      waiting?.settle(answer)
    })
    const lost = (error: Error) => {
      if (this.#worker === worker) this.#worker = undefined
      for (const waiting of this.#waiting.values()) waiting.fail(error)
      this.#waiting.clear()
    }
    worker.on("error", (error) => lost(error instanceof Error ? error : new Error(String(error))))
    worker.on("exit", () => lost(this.#closed ? shuttingDown() : new Error("A thread of the index ended.")))
    return worker
  }
}

function problemOf(error: NonNullable<z.infer<typeof answerSchema>["error"]>): Error {
  if (error.status === 400) {
    const { code = "query_invalid", message, hint } = error
    return new ServiceError({ status: 400, code, message, ...(hint !== undefined && { hint }) })
  }
  return new Error(error.message)
}
