import type { BenchmarkReport } from "../report/index.js"

/** What a run came to. */
export interface RunReport {
  status: "completed" | "interrupted" | "failed"
  runDir: string
  startedAt: string
  durationMs: number
  /** One per model and benchmark, in the task's order; those of an unfinished run cover what was done. */
  reports: readonly BenchmarkReport[]
  /** Files written, reports first. */
  artifacts: readonly { kind: "report" | "html" | "config"; path: string }[]
  usage: RunUsage
  warnings: readonly string[]
  /** Why a failed run stopped. */
  error: Error | undefined
}

/** Tokens and requests of this run; what was taken from an earlier run is not in it, except `cachedSamples`. */
export interface RunUsage {
  requests: number
  retries: number
  inputTokens: number
  outputTokens: number
  reasoningTokens: number
  cachedInputTokens: number
  cachedSamples: number
}
