import type { LiveEvent, Progress, ServerEvent } from "../api/index.js"
import type { Journal } from "../jobs/index.js"

const heartbeatMs = 15_000
const progressMs = 250
const batch = 256
/** Most text of one piece: with what the connection holds it bounds the memory that a reader costs. */
const pieceBytes = 256 << 10
/** A reader further behind than this is brought forward; what it misses can be asked for by pages. */
const mostBehind = 20_000
/** What is left out on the way: one of many, or of no use later. */
const passing = /^(?:sample\.|game\.|log$|data\.)/

export interface JobStreamOptions {
  /** Events after this number, all of them however many; undefined for a reader that wants to see what happens now. */
  since: number | undefined
  /** Only these kinds; all when it is empty. */
  types: readonly string[]
  signal: AbortSignal
}

/**
 * A job's events as server-sent events. The stream holds no queue: it reads on from its place in the journal as fast
 * as the reader takes it, so that a slow reader costs no memory. Ends after the job has.
 */
export function jobEventStream(journal: Journal, options: JobStreamOptions): Response {
  let seq = Math.min(options.since ?? 0, journal.last)
  /** Up to here nothing is left out: the reader has named its place. */
  const whole = options.since === undefined ? 0 : journal.last
  let gap: { from: number; to: number } | undefined
  let version = 0
  let shownAt = 0
  let shownUsage = ""
  const wanted = (type: string) => options.types.length === 0 || options.types.includes(type)
  const gone = new AbortController()
  const stop = () => gone.abort()
  options.signal.addEventListener("abort", stop, { once: true })

  const nextEvents = async () => {
    const events = await journal.after(seq, batch)
    if (events.length > 0 || journal.ended) return events
    const wait = new AbortController()
    const timer = setTimeout(
      () => wait.abort(),
      version === journal.progress.version ? heartbeatMs : progressMs,
    )
    const leave = () => wait.abort()
    gone.signal.addEventListener("abort", leave, { once: true })
    await journal.more(seq, wait.signal)
    clearTimeout(timer)
    gone.signal.removeEventListener("abort", leave)
    return journal.after(seq, batch)
  }

  return eventResponse({
    cancel: stop,
    pull: async () => {
      let text = ""
      if (!gap && seq >= whole && journal.last - seq > mostBehind)
        gap = { from: seq + 1, to: journal.last - batch }
      for (const { seq: number, event } of await nextEvents()) {
        if (text.length > pieceBytes) break
        const left = gap !== undefined && number <= gap.to && passing.test(event.type)
        if (!left && wanted(event.type)) text += frame(event.type, event, number)
        seq = number
        if (gap && seq >= gap.to) {
          text += frame("gap", { type: "gap", ...gap }, seq)
          gap = undefined
        }
      }
      const { progress } = journal
      if (
        progress.event?.type === "progress" &&
        progress.version !== version &&
        Date.now() - shownAt >= progressMs
      ) {
        version = progress.version
        shownAt = Date.now()
        if (wanted("progress")) text += frame("progress", progress.event)
        const usage = usageFrame(progress.event.progress)
        if (wanted("usage") && usage !== shownUsage) text += usage
        shownUsage = usage
      }
      if (gone.signal.aborted) return { text: "", end: true }
      const end = journal.ended && seq >= journal.last
      return { text: text || (end ? "" : ": still here\n\n"), end }
    },
  })
}

/** What an evaluation has used; nothing for jobs whose tokens are not counted. */
function usageFrame({ pipeline, input_tokens, output_tokens, cost_usd }: Progress): string {
  if (pipeline !== "eval") return ""
  return frame("usage", { type: "usage", usage: { input_tokens, output_tokens, cost_usd } })
}

/** Status edges of all jobs and changes of the list of runs. */
export function serverEventStream(
  subscribe: (listener: (event: ServerEvent) => void) => () => void,
  signal: AbortSignal,
): Response {
  let pending: ServerEvent[] = []
  let wake: (() => void) | undefined
  const leave = subscribe((event) => {
    // Only the latest state matters to a reader that is behind.
    if (pending.length > 1000) pending = [{ type: "runs", changed: [] }]
    pending.push(event)
    wake?.()
  })
  const stop = () => {
    leave()
    wake?.()
  }
  signal.addEventListener("abort", stop, { once: true })
  let first = true
  return eventResponse({
    cancel: stop,
    pull: async () => {
      if (first) {
        first = false
        return { text: ": connected\n\n", end: false }
      }
      if (pending.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, heartbeatMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = undefined
      }
      if (signal.aborted) return { text: "", end: true }
      const events = pending
      pending = []
      const text = events.map((event) => frame(event.type, event)).join("")
      return { text: text || ": still here\n\n", end: false }
    },
  })
}

interface Source {
  /** The next piece of text; waits until there is one. */
  pull(): Promise<{ text: string; end: boolean }>
  cancel(): void
}

function eventResponse(source: Source): Response {
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { text, end } = await source.pull()
        if (text !== "") controller.enqueue(encoder.encode(text))
        if (end) {
          source.cancel()
          controller.close()
        }
      },
      cancel: () => source.cancel(),
    },
    { highWaterMark: 1 },
  )
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  })
}

function frame(type: string, data: LiveEvent | ServerEvent, seq?: number): string {
  return `${seq === undefined ? "" : `id: ${seq}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}
