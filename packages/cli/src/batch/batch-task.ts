import type { TaskConfig } from "@evalscope/core"
import { fieldNamed } from "../config/merge-maps.js"
import type { ParsedFlags } from "../flags/index.js"
import { UsageError } from "../usage-error.js"

/** Samples under way at once: a batch holds what is asked for together. */
const samplesAtOnce = 10_000
/** A provider promises its replies within a day. */
const sampleSeconds = 25 * 3600

/** Whether `--batch-api` was given. @throws UsageError for a value that is neither on nor off. */
export function usesBatches({ values }: Pick<ParsedFlags, "values">): boolean {
  const given = values.get("batch-api")?.at(-1)?.toLowerCase()
  if (given === undefined || given === "off" || given === "false") return false
  if (given === "on" || given === "true") return true
  throw new UsageError(`--batch-api does not know ${JSON.stringify(given)}.`, "Choose on or off.")
}

/** A task as batches need it: many samples at once, a day of patience, and no streams. */
export function forBatches(task: TaskConfig, fields: Readonly<Record<string, unknown>>): TaskConfig {
  return {
    ...task,
    evalBatchSize: fieldNamed(fields, "eval_batch_size") === undefined ? samplesAtOnce : task.evalBatchSize,
    // Judges are asked one by one.
    judgeWorkerNum: task.judgeWorkerNum ?? task.evalBatchSize,
    sampleTimeout: task.sampleTimeout ?? sampleSeconds,
    generationConfig: { ...task.generationConfig, stream: false },
  }
}
