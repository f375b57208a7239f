import { LineFile, type RunFolder, writeAtomic } from "../store/index.js"
import type { RunEvent } from "./event.js"

/** Writes a run's story to `logs/eval_log.log`: one line per happening, samples only when they fail. */
export async function openRunLog(folder: RunFolder, now: () => Date) {
  const file = await LineFile.openText(folder.logFile)
  return {
    listen: (event: RunEvent) => {
      const text = logLine(event)
      // A log that cannot be written must not stop a run; the results' own files report a full disk.
      if (text !== undefined) file.appendText(`${now().toISOString()} ${text}`).catch(() => undefined)
    },
    close: () => file.close().catch(() => undefined),
  }
}

function logLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case "run.started":
      return `INFO run started: ${event.models.join(", ")} on ${event.benchmarks.join(", ")}`
    case "benchmark.started":
      return `INFO ${event.model} on ${event.benchmark}`
    case "subset.finished":
      return `INFO ${event.benchmark}/${event.subset} finished: ${event.n} samples, ${JSON.stringify(event.scores)}`
    case "benchmark.finished":
      return `INFO report written: ${event.reportFile}`
    case "sample.failed":
      return `ERROR ${event.benchmark}/${event.subset} sample ${event.id} (${event.stage}, ${event.code}): ${event.message}`
    case "request.retried":
      return `WARNING retry ${event.attempt} in ${Math.round(event.waitMs)} ms (${event.code}): ${event.message}`
    case "run.concurrency":
      return `INFO requests at once: ${event.limit}${event.reason ? ` (${event.reason})` : ""}`
    case "warning":
      return `WARNING ${event.message}`
    case "run.finished":
      return `${event.status === "failed" ? "ERROR" : "INFO"} run ${event.status}${event.error ? `: ${event.error.message}` : ""}`
    case "data.downloading":
    case "subset.started":
    case "sample.predicted":
    case "sample.scored":
      return undefined
  }
}

/** Keeps `progress.json` up to date, at most once a second, as the original's progress tracker does. */
export function progressFile(folder: RunFolder, now: () => Date) {
  let total = 0
  let processed = 0
  let written = 0
  let busy: Promise<void> = Promise.resolve()
  const write = (status: "running" | "completed" | "error") => {
    written = now().getTime()
    const percent = total === 0 ? 0 : Math.round((processed / total) * 10_000) / 100
    const content = JSON.stringify({
      status,
      pipeline: "eval",
      total_count: total,
      processed_count: processed,
      percent,
      updated_at: now().toISOString(),
    })
    busy = busy.then(() => writeAtomic(folder.progressFile, content)).catch(() => undefined)
  }
  return {
    listen: (event: RunEvent) => {
      if (event.type === "subset.started") total += event.total ?? 0
      else if (event.type === "sample.scored" || event.type === "sample.failed") processed += 1
      else if (event.type === "run.finished") write(event.status === "completed" ? "completed" : "error")
      if (event.type !== "run.finished" && now().getTime() - written >= 1000) write("running")
    },
    close: () => busy,
  }
}
