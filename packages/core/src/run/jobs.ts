import type { Sample } from "../benchmark/index.js"
import type { JudgeMember } from "../judge/index.js"
import type { BenchmarkReport } from "../report/index.js"
import type { RunFolder } from "../store/index.js"
import type { TaskConfig } from "../task/index.js"
import { type BenchmarkProgress, benchmarkProgress } from "./benchmark-progress.js"
import type { BenchmarkRun, RunModel } from "./benchmark-run.js"
import type { RunControl } from "./control.js"
import { countSamples, demonstrationsOf, samplesOf } from "./data.js"
import { interrupted } from "./deadline.js"
import type { RunEvent, SampleRef } from "./event.js"
import type { Analyse } from "./finish-benchmark.js"
import { type PreparedBenchmark, startBenchmark } from "./prepare.js"
import { RetryList } from "./retry-list.js"
import type { SampleJob, WorkEnd } from "./sample-work.js"
import type { SubsetRun } from "./subset-run.js"

/** Whether a sample takes part; `benchmark` is the benchmark's name. */
export type SampleFilter = (sample: Sample, benchmark: string) => boolean

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
  select: SampleFilter | undefined
  /** Samples that failed in an earlier run stay failed. */
  keepErrors: boolean
}

/**
 * All samples of a task as one stream: models, benchmarks and subsets in order, so that the tail of one overlaps
 * the head of the next, and failed samples again when somebody asks for it. Subsets and benchmarks are finished
 * as their last sample ends.
 */
export function sampleJobs(options: JobsOptions) {
  const { task, prepared, folder, control, emit, fail } = options
  const started = new Map<BenchmarkRun, BenchmarkProgress>()
  const retries = new RetryList()
  const cancel = new AbortController()
  const leave = control.scope.join(() => cancel.abort(interrupted()))

  async function begin(entry: PreparedBenchmark, model: RunModel): Promise<BenchmarkProgress> {
    const { settings, source } = entry
    const benchmark = await startBenchmark(entry, model, task, options.judges, folder, (subset) =>
      demonstrationsOf(settings, source, task, subset),
    )
    emit({ type: "benchmark.started", model: model.id, benchmark: settings.benchmark.name })
    const progress = benchmarkProgress(benchmark, {
      folder,
      emit,
      fail,
      reuseReviews: !task.rerunReview,
      partial: options.select !== undefined,
      keepErrors: options.keepErrors,
      analyse: options.analyse,
    })
    started.set(benchmark, progress)
    return progress
  }

  /** Tells the size of a subset, where it is known without reading very much. */
  async function announce(
    { benchmark }: BenchmarkProgress,
    { settings, source }: PreparedBenchmark,
    subset: string,
  ): Promise<number | undefined> {
    const ref = { model: benchmark.model.id, benchmark: settings.benchmark.name, subset }
    const { select } = options
    const total = select
      ? await count(samplesOf(settings, source, task, subset, cancel.signal), ref.benchmark, select)
      : await countSamples(settings, source, task, subset)
    emit({ type: "subset.started", ...ref, total })
    return total
  }

  /** All subsets of all benchmarks for all models, opened as their turn comes. */
  async function* sections() {
    for (const model of options.models) {
      for (const entry of prepared) {
        const { subsets, benchmark } = entry.settings
        if (control.isSkipped(benchmark.name)) continue
        const progress = await begin(entry, model)
        // What is on this machine is counted at once, so that shares and times left are those of the whole benchmark.
        const totals = new Map<string, number | undefined>()
        if ((entry.source.place ?? "local") === "local") {
          for (const name of subsets) {
            const total = await announce(progress, entry, name)
            totals.set(name, total)
            // A run that ends early says how many samples it has left, also of subsets that it never came to.
            if (total) progress.benchmark.report.requested(name, total)
          }
        }
        for (const name of subsets) {
          // Wrong few-shot data must stop the run here, not fail every sample.
          await progress.benchmark.demonstrations(name)
          const total = totals.has(name) ? totals.get(name) : await announce(progress, entry, name)
          yield { progress, entry, subset: await progress.open(name), total }
          if (control.isSkipped(benchmark.name)) break
        }
      }
    }
  }

  /** One generator for what happens to every sample: each further one would cost about as much as storing it. */
  async function* stream(): AsyncGenerator<SampleJob> {
    const { select } = options
    try {
      for await (const { progress, entry, subset, total = 0 } of sections()) {
        const { benchmark } = progress
        const { settings, source } = entry
        const { name } = settings.benchmark
        let skipped = false
        for await (const sample of samplesOf(settings, source, task, subset.name, cancel.signal)) {
          skipped = control.isSkipped(name)
          if (skipped) break
          if (select && !select(sample, name)) continue
          subset.started()
          benchmark.report.requested(subset.name, Math.max(total, subset.requested))
          for (let again = retries.next(); again; again = retries.next()) yield handedOut(again)
          yield handedOut({ benchmark, subset, sample })
        }
        if (!skipped) subset.complete()
      }
      for await (const again of retries.rest()) yield handedOut(again)
    } finally {
      leave()
    }
  }

  const handedOut = (job: SampleJob): SampleJob => {
    retries.started()
    return job
  }

  /** Failed samples of a subset that is finished need its files open again. */
  const again = async (subset: SubsetRun, jobs: readonly SampleJob[]): Promise<void> => {
    const progress = jobs[0] && started.get(jobs[0].benchmark)
    if (!progress) return
    const reopened = subset.finished ? await progress.reopen(subset) : undefined
    for (const _ of jobs) (reopened ?? subset).again()
    reopened?.complete()
    retries.again(reopened ? jobs.map((job) => ({ ...job, subset: reopened })) : jobs)
  }

  return {
    stream,
    ended: (job: SampleJob, end: WorkEnd): void => {
      job.subset.ended(end !== "interrupted")
      retries.ended(job, end === "failed")
    },
    /** Lets the samples that have failed so far try again, or some of them; returns how many there are. */
    retryErrors: (wanted?: (sample: SampleRef) => boolean): number => {
      const failed = retries.take(wanted && ((job) => wanted(refOf(job))))
      for (const job of failed) emit({ type: "sample.retried", ...refOf(job) })
      for (const [subset, jobs] of bySubset(failed)) {
        void again(subset, jobs).catch((error) => {
          fail(error instanceof Error ? error : new Error(String(error)))
          retries.drop(jobs)
        })
      }
      return failed.length
    },
    /**
     * Resolves when every finished subset is tidied and every finished benchmark has its report. Returns what
     * the benchmarks of a stopped run came to so far; their files stay as they are, for a resume.
     */
    settled: async (): Promise<readonly BenchmarkReport[]> => {
      const all = [...started.values()]
      await Promise.all(all.map((progress) => progress.settled()))
      for (const progress of all) await progress.close()
      return all
        .filter((progress) => !progress.finished)
        .map((progress) => progress.benchmark.report.finish())
    },
  }
}

function refOf({ benchmark, subset, sample }: SampleJob): SampleRef {
  const { model, settings } = benchmark
  return { model: model.id, benchmark: settings.benchmark.name, subset: subset.name, id: sample.id }
}

async function count(
  samples: AsyncIterable<Sample>,
  benchmark: string,
  select: SampleFilter,
): Promise<number> {
  let selected = 0
  for await (const sample of samples) if (select(sample, benchmark)) selected += 1
  return selected
}

function bySubset(jobs: readonly SampleJob[]): ReadonlyMap<SubsetRun, SampleJob[]> {
  const groups = new Map<SubsetRun, SampleJob[]>()
  for (const job of jobs) {
    const group = groups.get(job.subset)
    if (group) group.push(job)
    else groups.set(job.subset, [job])
  }
  return groups
}
