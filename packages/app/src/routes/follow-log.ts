import type { LogPage } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { type LogLevel, logFilter } from "./log-levels.js"

interface FollowOptions {
  offset: number
  level: LogLevel | undefined
  /** A piece of the log from an offset on. @throws ServiceError 404 while there is none */
  read(offset: number): Promise<LogPage>
  /** Nothing more will be written. */
  ended(): boolean
  signal: AbortSignal
}

const pauseMs = 200

/** The log as plain text from an offset on, and what is added to it until its job ends. */
export function followLog(options: FollowOptions): Response {
  const filter = options.level === undefined ? (text: string) => text : logFilter(options.level)
  const encoder = new TextEncoder()
  let { offset } = options
  let stopped = false
  /** The next piece that has something to show; undefined at the end. */
  const next = async (): Promise<string | undefined> => {
    while (!stopped && !options.signal.aborted) {
      const ended = options.ended()
      const page = await options.read(offset).catch((error: unknown) => {
        if (ServiceError.is(error) && error.status === 404) return undefined
        throw error
      })
      offset = page?.next_offset ?? offset
      const text = filter(page?.text ?? "")
      if (text !== "") return text
      if (page && page.text !== "") continue
      if (ended) return undefined
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    return undefined
  }
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const text = await next()
      if (text === undefined) controller.close()
      else controller.enqueue(encoder.encode(text))
    },
    cancel: () => {
      stopped = true
    },
  })
  return new Response(stream, {
    headers: { "content-type": "text/plain; charset=utf-8", "x-accel-buffering": "no" },
  })
}
