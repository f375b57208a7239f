import type { RunFolder } from "../store/index.js"
import type { BenchmarkRun } from "./benchmark-run.js"
import type { RunEvent } from "./event.js"
import { type Analyse, finishBenchmark } from "./finish-benchmark.js"
import { openSubsetFiles, type SubsetFiles } from "./subset-files.js"
import { type SubsetRun, subsetRun } from "./subset-run.js"

/** One model on one benchmark while it is worked on: opens its subsets, and finishes each as its last sample ends. */
export interface BenchmarkProgress {
  readonly benchmark: BenchmarkRun
  /** All subsets have ended and the report is written, or about to be. */
  readonly finished: boolean
  open(subset: string): Promise<SubsetRun>
  /** Opens a finished subset again for samples that get another try. */
  reopen(subset: SubsetRun): Promise<SubsetRun>
  /** Resolves when nothing is being tidied or written. */
  settled(): Promise<void>
  /** Closes the files of unfinished subsets as they are, for a resume. */
  close(): Promise<void>
}

export interface ProgressOptions {
  folder: RunFolder
  emit: (event: RunEvent) => void
  fail: (error: Error) => void
  reuseReviews: boolean
  /** Only some samples take part, so stored lines that nobody claims are still good. */
  partial: boolean
  /** Samples that failed in an earlier run stay failed. */
  keepErrors: boolean
  analyse: Analyse | undefined
}

export function benchmarkProgress(benchmark: BenchmarkRun, options: ProgressOptions): BenchmarkProgress {
  const { folder, emit } = options
  const model = benchmark.model.id
  const name = benchmark.settings.benchmark.name
  const open = new Set<SubsetRun>()
  let unfinished = benchmark.settings.subsets.length
  // One after the other: a report that is written again must come after the first.
  let tail: Promise<void> = Promise.resolve()

  const finishSubset = async (subset: SubsetRun) => {
    await subset.files.finish()
    const scores = benchmark.report.subset(subset.name)
    emit({ type: "subset.finished", model, benchmark: name, subset: subset.name, ...scores })
    unfinished -= 1
    if (unfinished === 0) await finishBenchmark(benchmark, options)
  }
  const begin = (subset: string, files: SubsetFiles): SubsetRun => {
    const run: SubsetRun = subsetRun(subset, files, () => {
      warnOfStale(files, subset)
      open.delete(run)
      tail = tail
        .then(() => finishSubset(run))
        .catch((error) => options.fail(error instanceof Error ? error : new Error(String(error))))
    })
    open.add(run)
    return run
  }
  const warnOfStale = (files: SubsetFiles, subset: string) => {
    if (files.stalePredictions === 0) return
    emit({
      type: "warning",
      message: `${files.stalePredictions} stored predictions of ${name}/${subset} do not belong to this task's prompts or generation settings; they were moved to a .stale file.`,
    })
  }
  const filesOf = (subset: string, reopened: boolean) =>
    openSubsetFiles({
      folder,
      model,
      benchmark: name,
      subset,
      reuseReviews: options.reuseReviews || reopened,
      reopened: reopened || options.partial,
      keepErrors: options.keepErrors,
    })

  return {
    benchmark,
    get finished() {
      return unfinished === 0
    },
    open: async (subset) => begin(subset, await filesOf(subset, false)),
    reopen: async (subset) => {
      unfinished += 1
      await tail
      return begin(subset.name, await filesOf(subset.name, true))
    },
    settled: () => tail,
    close: async () => {
      for (const subset of open) await subset.files.close()
      await benchmark.judgeCache?.close()
    },
  }
}
