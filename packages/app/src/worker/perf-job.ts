import { basename, dirname } from "node:path"
import { EvalScopeError } from "@evalscope/core"
import type { Progress } from "../api/index.js"
import { loadPerf } from "../perf-package/index.js"
import { type JobContext, log } from "./eval-job.js"
import type { RunEnd } from "./message.js"

/** Runs a load test into its folder. */
export async function runPerfJob(
  context: JobContext & { onLevel: (level: Progress["level"], total: number) => void },
): Promise<RunEnd> {
  const perf = await loadPerf()
  if (!perf) {
    throw new EvalScopeError({
      code: "package_missing",
      message: "Load tests are not installed.",
      hint: "npm install @evalscope/perf",
    })
  }
  const { config, runDir } = context
  // The load tester writes into a folder of the test's name below the one it is given.
  const place = { name: basename(runDir), outputs_dir: dirname(runDir), no_timestamp: true }
  const isBegun = await perf.holdsLoadTest(runDir)
  const run = perf.runPerf({ ...config, ...place, ...(isBegun && { resume: runDir }) })
  context.onStart({ stop: () => run.stop() })
  let levels = 0
  let failed = 0
  run.subscribe((event) => {
    switch (event.type) {
      case "perf.started":
        levels = event.levels
        context.emit({
          type: "run.started",
          at: event.at,
          run_id: basename(context.runDir),
          models: [String(context.config.model ?? "")],
          datasets: [String(context.config.dataset ?? "openqa")],
        })
        return context.onLevel(null, levels)
      case "level.started":
        return context.emit({ type: "level.started", level: event.level.folder, index: event.level.index })
      case "level.progress":
        return context.onLevel(
          {
            index: event.level.index,
            count: levels,
            name: event.level.folder,
            snapshot: { ...event.snapshot },
          },
          levels,
        )
      case "level.finished":
        failed += Number(event.figures.summary["Failed Requests"] ?? 0)
        return context.emit({
          type: "level.finished",
          level: event.level.folder,
          index: event.level.index,
          summary: { ...event.figures.summary },
        })
      case "note":
        return context.emit(log(event.severity, event.text))
      case "perf.finished":
        return context.emit({ type: "run.finished", at: new Date().toISOString(), status: event.status })
      case "search.progress":
        return
    }
  })
  const { status } = await run.report
  return { type: "end", status, errored: failed, error: null }
}
