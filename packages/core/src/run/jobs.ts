import type { JudgeMember } from "../judge/index.js"
import type { BenchmarkReport } from "../report/index.js"
import type { RunFolder } from "../store/index.js"
import type { TaskConfig } from "../task/index.js"
import type { BenchmarkRun, RunModel } from "./benchmark-run.js"
import type { RunControl } from "./control.js"
import { countSamples, demonstrationsOf, samplesOf } from "./data.js"
import { interrupted } from "./deadline.js"
import type { RunEvent } from "./event.js"
import { type Analyse, finishBenchmark } from "./finish-benchmark.js"
import { type PreparedBenchmark, startBenchmark } from "./prepare.js"
import type { SampleJob } from "./sample-work.js"
import { openSubsetFiles } from "./subset-files.js"
import { type SubsetRun, subsetRun } from "./subset-run.js"

export interface JobsOptions {
  task: TaskConfig
  models: readonly RunModel[]
  judges: readonly JudgeMember[]
  prepared: readonly PreparedBenchmark[]
  folder: RunFolder
  control: RunControl
  emit: (event: RunEvent) => void
  fail: (error: Error) => void
  analyse: Analyse | undefined
}

/**
 * All samples of a task as one stream: models, benchmarks and subsets in order, so that the tail of one overlaps
 * the head of the next. Subsets and benchmarks are finished as their last sample ends.
 */
export function sampleJobs(options: JobsOptions) {
  const { task, prepared, folder, control, emit, fail } = options
  const finishing = new Set<Promise<void>>()
  const open = new Set<SubsetRun>()
  const running = new Set<BenchmarkRun>()
  const cancel = new AbortController()
  const leave = control.scope.join(() => cancel.abort(interrupted()))

  const later = (work: Promise<void>) => {
    const tracked: Promise<void> = work
      .catch((error) => fail(error instanceof Error ? error : new Error(String(error))))
      .finally(() => finishing.delete(tracked))
    finishing.add(tracked)
  }

  async function* benchmarkJobs(entry: PreparedBenchmark, model: RunModel): AsyncGenerator<SampleJob> {
    const { settings, source } = entry
    const benchmark = await startBenchmark(entry, model, task, options.judges, folder, (subset) =>
      demonstrationsOf(settings, source, task, subset),
    )
    const name = settings.benchmark.name
    emit({ type: "benchmark.started", model: model.id, benchmark: name })
    let unfinished = settings.subsets.length
    running.add(benchmark)
    const finishSubset = async (subset: SubsetRun) => {
      await subset.files.finish()
      const scores = benchmark.report.subset(subset.name)
      emit({ type: "subset.finished", model: model.id, benchmark: name, subset: subset.name, ...scores })
      unfinished -= 1
      if (unfinished > 0) return
      running.delete(benchmark)
      await finishBenchmark(benchmark, options)
    }
    const onSubsetFinished = (subset: SubsetRun) => {
      open.delete(subset)
      later(finishSubset(subset))
    }
    for (const subset of settings.subsets) {
      yield* subsetJobs(benchmark, entry, subset, onSubsetFinished)
    }
  }

  async function* subsetJobs(
    benchmark: BenchmarkRun,
    entry: PreparedBenchmark,
    name: string,
    onFinished: (subset: SubsetRun) => void,
  ): AsyncGenerator<SampleJob> {
    const { settings, source } = entry
    const ref = { model: benchmark.model.id, benchmark: settings.benchmark.name, subset: name }
    // Wrong few-shot data must stop the run here, not fail every sample.
    await benchmark.demonstrations(name)
    const total = await countSamples(settings, source, task, name)
    emit({ type: "subset.started", ...ref, total })
    const files = await openSubsetFiles({ folder, ...ref, reuseReviews: !task.rerunReview })
    const subset: SubsetRun = subsetRun(name, files, () => {
      if (files.stalePredictions > 0) {
        emit({
          type: "warning",
          message: `${files.stalePredictions} stored predictions of ${ref.benchmark}/${name} do not belong to this task's prompts or generation settings; they were moved to a .stale file.`,
        })
      }
      onFinished(subset)
    })
    open.add(subset)
    for await (const sample of samplesOf(settings, source, task, name, cancel.signal)) {
      subset.started()
      benchmark.report.requested(name, subset.requested)
      yield { benchmark, subset, sample }
    }
    subset.complete()
  }

  return {
    async *stream(): AsyncGenerator<SampleJob> {
      try {
        for (const model of options.models) {
          for (const entry of prepared) yield* benchmarkJobs(entry, model)
        }
      } finally {
        leave()
      }
    },
    /**
     * Resolves when every finished subset is tidied and every finished benchmark has its report. Returns what
     * the benchmarks of a stopped run came to so far; their files stay as they are, for a resume.
     */
    settled: async (): Promise<readonly BenchmarkReport[]> => {
      while (finishing.size > 0) await Promise.all(finishing)
      for (const subset of open) await subset.files.close()
      for (const benchmark of running) await benchmark.judgeCache?.close()
      return [...running].map((benchmark) => benchmark.report.finish())
    },
  }
}
