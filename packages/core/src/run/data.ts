import type { Sample } from "../benchmark/index.js"
import {
  countSamples as count,
  type DatasetSource,
  type DownloadProgress,
  demonstrations,
  openDataset,
  type SampleRequest,
  samples,
} from "../dataset/index.js"
import type { TaskConfig } from "../task/index.js"
import type { BenchmarkSettings } from "./settings.js"

/** Opens a benchmark's data where the task says it is; downloads what is missing unless the task is offline. */
export function openData(
  settings: BenchmarkSettings,
  task: TaskConfig,
  options: { env: NodeJS.ProcessEnv; signal: AbortSignal; onProgress: (progress: DownloadProgress) => void },
): Promise<DatasetSource> {
  return openDataset({
    benchmark: settings.benchmark,
    args: settings.args,
    hub: task.datasetHub,
    ...(task.datasetDir !== undefined && { cacheDir: task.datasetDir }),
    offline: task.offline,
    ...options,
  })
}

function selection(
  settings: BenchmarkSettings,
  source: DatasetSource,
  task: TaskConfig,
  subset: string,
): SampleRequest {
  return {
    benchmark: settings.benchmark,
    args: settings.args,
    source,
    subset,
    ...(task.limit !== undefined && { limit: task.limit }),
    repeats: task.repeats,
    ...(task.seed !== null && { seed: task.seed }),
    params: settings.params,
  }
}

/** The samples of one subset in order: selected, numbered and repeated. */
export function samplesOf(
  settings: BenchmarkSettings,
  source: DatasetSource,
  task: TaskConfig,
  subset: string,
  signal: AbortSignal,
): AsyncIterable<Sample> {
  return samples({ ...selection(settings, source, task, subset), signal })
}

/** How many samples a subset will have; undefined when only reading all of it would tell. */
export function countSamples(
  settings: BenchmarkSettings,
  source: DatasetSource,
  task: TaskConfig,
  subset: string,
): Promise<number | undefined> {
  return count(selection(settings, source, task, subset))
}

/** The solved samples shown before each question of a subset; none without few-shot. */
export async function demonstrationsOf(
  settings: BenchmarkSettings,
  source: DatasetSource,
  task: TaskConfig,
  subset: string,
): Promise<readonly Sample[]> {
  if (!settings.fewShot) return []
  return demonstrations({ ...selection(settings, source, task, subset), ...settings.fewShot })
}
