import { createWriteStream } from "node:fs"
import { join } from "node:path"
import { runFiles } from "../report/run-folder.js"
import type { PerfEvent } from "../run/perf-event.js"
import type { EventStream } from "./event-stream.js"

/** Keeps `benchmark.log`: what happened when, and a line after every so many requests. */
export function writeLog(outputDir: string, events: EventStream, everyRequests: number): () => Promise<void> {
  const stream = createWriteStream(join(outputDir, runFiles.log))
  // A full disk ends the log, not the run.
  stream.on("error", () => {})
  const line = (text: string) => void stream.write(`${new Date().toISOString()} ${text}\n`)
  let shown = 0
  const listen = (event: PerfEvent) => {
    switch (event.type) {
      case "perf.started":
        line(`run of ${event.levels} level(s) in ${event.outputDir}`)
        break
      case "note":
        line(`${event.severity}: ${event.text}`)
        break
      case "level.started":
        shown = 0
        line(`level ${event.level.folder}`)
        break
      case "level.progress": {
        const { completed, failed, inFlight, requestsPerSecond, ttftMs } = event.snapshot
        if (everyRequests === 0 || completed - shown < everyRequests) break
        shown = completed
        line(JSON.stringify({ completed, failed, inFlight, requestsPerSecond, ttftP50Ms: ttftMs.p50 }))
        break
      }
      case "level.finished":
        line(`level ${event.level.folder} finished ${JSON.stringify(event.figures.summary)}`)
        break
      case "search.progress":
        line(`search ${JSON.stringify(event.bracket)}`)
        break
      case "perf.finished":
        line(`run ${event.status}${event.error === undefined ? "" : `: ${event.error.message}`}`)
        break
    }
  }
  const release = events.subscribe(listen)
  return async () => {
    release()
    await new Promise<void>((resolve) => stream.end(() => resolve()))
  }
}
