import type { RunEvent } from "@evalscope/core"
import type { Io } from "../io.js"
import { newProgress, type ProgressState, progressLine, updateProgress } from "./progress-state.js"
import { safeLine } from "./safe-text.js"

/** Shows a run: whatever wants to see its events, until it is closed. */
export interface Display {
  listen(event: RunEvent): void
  close(): void
}

export type LogLevel = "debug" | "info" | "warning" | "error"

export interface ProgressOptions {
  /** `bar` rewrites one line, `plain` writes a line now and then, `dot` a character for each sample. */
  style: "bar" | "plain" | "dot" | "none"
  level: LogLevel
  /** A line is written at least so often, also when nothing changes; plain style only. */
  heartbeatMs: number
  now: () => number
  /** What had happened before; default the run begins now. */
  known?: { readonly state: ProgressState; readonly elapsedMs: number }
  /** Takes what is shown; default standard error. */
  write?: (text: string) => void
}

const rankOf = (level: LogLevel) => ["debug", "info", "warning", "error"].indexOf(level)

const lineEveryMs = 10_000
const terminalLineEveryMs = 2_000
const frameMs = 100

/** Shows a run as text. */
export function progressView(io: Io, options: ProgressOptions): Display {
  const { style, level } = options
  const write = options.write ?? io.err
  const state = options.known?.state ?? newProgress()
  const started = options.now() - (options.known?.elapsedMs ?? 0)
  const bar = style === "bar"
  let shown = style === "bar" ? Number.NEGATIVE_INFINITY : started
  let shownDone = -1
  let line = ""
  let dots = 0

  const clear = () => {
    if (line !== "") write("\r\u001b[2K")
    if (dots > 0) write("\n")
    line = ""
    dots = 0
  }
  const print = (text: string, as: LogLevel = "info") => {
    if (rankOf(as) < rankOf(level) || (style === "none" && rankOf(as) <= rankOf("info"))) return
    clear()
    write(`${safeLine(text)}\n`)
  }
  const every = bar ? frameMs : io.interactive ? terminalLineEveryMs : lineEveryMs
  const refresh = (force: boolean) => {
    if (style === "none" || style === "dot" || rankOf(level) > rankOf("info")) return
    const now = options.now()
    if ((!force && now - shown < every) || state.done === shownDone) return
    shown = now
    shownDone = state.done
    const text = safeLine(progressLine(state, now - started))
    if (!bar) write(`${text}\n`)
    else {
      line = text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1))
      write(`\r\u001b[2K${line}`)
    }
  }
  const heart =
    style === "plain" && rankOf(level) <= rankOf("info")
      ? setInterval(() => {
          if (options.now() - shown < options.heartbeatMs) return
          shownDone = -1
          refresh(true)
        }, options.heartbeatMs)
      : undefined
  heart?.unref()
  if (options.known) refresh(true)
  const dot = (sign: string) => {
    if (style !== "dot") return
    write(sign)
    dots += 1
    if (dots % 80 === 0) {
      write("\n")
      dots = 0
    }
  }

  return {
    listen: (event) => {
      updateProgress(state, event)
      switch (event.type) {
        case "run.started":
          print(`${event.models.join(", ")} on ${event.benchmarks.join(", ")} → ${event.runDir}`)
          break
        case "data.downloading":
          if (!bar || rankOf(level) > rankOf("info")) break
          line = `downloading ${event.repository} ${megabytes(event.receivedBytes)} of ${megabytes(event.totalBytes)}`
          write(`\r\u001b[2K${line}`)
          break
        case "warning":
          print(`warning: ${event.message}`, "warning")
          break
        case "sample.scored":
          print(`${event.benchmark}/${event.subset} sample ${event.id}: ${event.outcome}`, "debug")
          dot(event.outcome === "right" || event.outcome === "scored" ? "." : "x")
          refresh(false)
          break
        case "sample.failed":
          dot("E")
          if (state.errors <= 5 || level === "debug") {
            print(`failed: ${event.benchmark}/${event.subset} sample ${event.id}: ${event.message}`, "error")
          }
          if (state.errors === 5 && level !== "debug") {
            print("further failures are only counted; see errors/ and logs/ in the run folder", "error")
          }
          refresh(false)
          break
        case "request.retried":
          if (state.retries <= 3 || level === "debug") {
            const wait = (event.waitMs / 1000).toFixed(1)
            print(`retry ${event.attempt} in ${wait} s: ${event.message}`, "warning")
          }
          break
        case "run.paused":
          print("paused")
          break
        case "run.resumed":
          print("goes on")
          break
        case "run.concurrency":
          if (event.reason === "rate_limit") print(`rate limited: ${event.limit} requests at once`, "warning")
          else print(`${event.limit} requests at once from now on`, event.reason ? "debug" : "info")
          break
        case "batch.progress":
          print(`batch ${event.batch}: ${event.done} of ${event.total} requests answered`)
          break
        case "benchmark.finished":
          refresh(true)
          break
        default:
          refresh(false)
      }
    },
    close: () => {
      clearInterval(heart)
      clear()
    },
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
