import { formatReportFile } from "../report/index.js"
import { type RunFolder, writeAtomic } from "../store/index.js"
import type { BenchmarkRun } from "./benchmark-run.js"
import type { RunEvent } from "./event.js"

/** Writes the report of a benchmark whose samples have all ended, and tells of it. */
export async function finishBenchmark(
  benchmark: BenchmarkRun,
  context: { folder: RunFolder; emit: (event: RunEvent) => void },
): Promise<void> {
  const { model, settings } = benchmark
  await benchmark.judgeCache?.close()
  const report = benchmark.report.finish()
  const reportFile = context.folder.reportFile(model.id, settings.benchmark.name)
  await writeAtomic(reportFile, formatReportFile(report))
  context.emit({
    type: "benchmark.finished",
    model: model.id,
    benchmark: settings.benchmark.name,
    report,
    reportFile,
  })
}
