import type { ErrorCode } from "../errors/index.js"
import type { Usage } from "../model/model.js"
import type { BenchmarkReport } from "../report/benchmark-report.js"
import type { Outcome } from "./outcome.js"

/** Which sample an event speaks of. */
export interface SampleRef {
  model: string
  benchmark: string
  subset: string
  /** Position inside the subset. */
  id: number
}

/** Everything that happens in a run, in order. Screens, logs and services are views of this stream. */
export type RunEvent =
  | {
      type: "run.started"
      at: string
      runDir: string
      models: readonly string[]
      benchmarks: readonly string[]
    }
  | {
      type: "data.downloading"
      /** Hub id of the data set. */
      repository: string
      path: string
      receivedBytes: number
      totalBytes: number
    }
  | { type: "benchmark.started"; model: string; benchmark: string }
  | {
      /** A subset's turn has come; of data on this machine, all subsets are told when the benchmark begins. */
      type: "subset.started"
      model: string
      benchmark: string
      subset: string
      /** Samples to answer; undefined while the data is still being read. */
      total: number | undefined
    }
  | (SampleRef & {
      type: "sample.predicted"
      /** Taken from an earlier run. */
      cached: boolean
      latencyMs: number
      usage: Usage | undefined
      attempts: number
    })
  | (SampleRef & {
      type: "sample.scored"
      cached: boolean
      values: Readonly<Record<string, number>>
      mainMetric: string
      outcome: Outcome
    })
  | (SampleRef & {
      type: "sample.failed"
      stage: "predict" | "score"
      outcome: Outcome
      code: ErrorCode
      message: string
    })
  | {
      type: "request.retried"
      model: string
      code: ErrorCode
      message: string
      attempt: number
      waitMs: number
    }
  | {
      type: "subset.finished"
      model: string
      benchmark: string
      subset: string
      n: number
      scores: Readonly<Record<string, number>>
    }
  | {
      type: "benchmark.finished"
      model: string
      benchmark: string
      report: BenchmarkReport
      reportFile: string
    }
  /** A failed sample gets another try; what it came to follows as for any other. */
  | (SampleRef & { type: "sample.retried" })
  | { type: "run.paused" }
  | { type: "run.resumed" }
  /** From now on so many requests at once; the reason is told when nobody has asked for it. */
  | { type: "run.concurrency"; limit: number; reason?: "rate_limit" | "recovery" }
  /** How far a provider is with a batch of requests that it was handed. */
  | { type: "batch.progress"; model: string; batch: string; done: number; total: number }
  | { type: "warning"; message: string }
  | {
      type: "run.finished"
      at: string
      status: "completed" | "interrupted" | "failed"
      runDir: string
      error?: { code: ErrorCode; message: string; hint: string | undefined }
    }
