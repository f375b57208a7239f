import { EvalScopeError } from "../errors/index.js"
import { type BenchmarkReport, formatHtmlReport } from "../report/index.js"
import { type RunFolder, writeAtomic } from "../store/index.js"
import type { RunEvent } from "./event.js"
import type { ResultCollector } from "./result-collector.js"
import type { RunReport } from "./run-report.js"

/** Closes the books of a run: the HTML report, the last event, and what the caller gets. */
export async function finishedRun(end: {
  status: RunReport["status"]
  folder: RunFolder
  startedAt: Date
  now: () => Date
  collector: ResultCollector
  /** Reports of benchmarks that a stop cut short. */
  partial: readonly BenchmarkReport[]
  error: Error | undefined
  emit: (event: RunEvent) => void
}): Promise<RunReport> {
  const { status, folder, collector, error } = end
  const finished = collector.reports.map(({ report }) => report)
  const artifacts: RunReport["artifacts"][number][] = collector.reports.map(({ file }) => ({
    kind: "report",
    path: file,
  }))
  if (finished.length > 0) {
    await writeAtomic(folder.htmlReportFile, formatHtmlReport(finished))
    artifacts.push({ kind: "html", path: folder.htmlReportFile })
  }
  artifacts.push({ kind: "config", path: folder.configFile })
  const at = end.now()
  end.emit({
    type: "run.finished",
    at: at.toISOString(),
    status,
    runDir: folder.dir,
    ...(error && {
      error: {
        code: EvalScopeError.is(error) ? error.code : "internal",
        message: error.message,
        hint: EvalScopeError.is(error) ? error.hint : undefined,
      },
    }),
  })
  return {
    status,
    runDir: folder.dir,
    startedAt: end.startedAt.toISOString(),
    durationMs: at.getTime() - end.startedAt.getTime(),
    reports: [...finished, ...end.partial],
    artifacts,
    usage: collector.usage,
    warnings: collector.warnings,
    error,
  }
}
