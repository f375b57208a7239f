import { resolve } from "node:path"
import { EvalScopeError } from "../errors/index.js"
import {
  canonicalJson,
  listRunDirs,
  newRunDir,
  type RunFolder,
  readRunState,
  runFolder,
  sha256,
} from "../store/index.js"
import type { TaskConfig } from "../task/index.js"

export interface OpenedRunFolder {
  folder: RunFolder
  /** True when an earlier run's results are taken up. */
  resumed: boolean
  warnings: readonly string[]
}

/**
 * Chooses the folder of a run: the one named by `use_cache`, with `resume` the newest unfinished one of the same
 * task, else a new one.
 * @throws EvalScopeError `config_invalid` when `use_cache` names a folder that does not exist.
 */
export async function openRunFolder(
  task: TaskConfig,
  configHash: string,
  now: Date,
): Promise<OpenedRunFolder> {
  if (task.useCache !== undefined) {
    const dir = resolve(task.useCache)
    const known = await isFolder(dir)
    if (!known) {
      throw new EvalScopeError({
        code: "config_invalid",
        message: `use_cache: there is no run folder ${task.useCache}.`,
        hint: `Name an existing run folder, for example one under ${task.workDir}.`,
      })
    }
    return { folder: runFolder(dir), resumed: true, warnings: [] }
  }
  if (task.resume) {
    const dir = await newestUnfinished(task, configHash)
    if (dir !== undefined) return { folder: runFolder(dir), resumed: true, warnings: [] }
    const fresh = await freshFolder(task, now)
    const warning = `There is no unfinished run of this task in ${task.workDir}; a new one was started.`
    return { ...fresh, warnings: [warning] }
  }
  return freshFolder(task, now)
}

async function freshFolder(task: TaskConfig, now: Date): Promise<OpenedRunFolder> {
  const dir = task.noTimestamp ? resolve(task.workDir) : await newRunDir(task.workDir, now)
  return { folder: runFolder(dir), resumed: task.noTimestamp, warnings: [] }
}

async function newestUnfinished(task: TaskConfig, configHash: string): Promise<string | undefined> {
  const dirs = task.noTimestamp ? [resolve(task.workDir)] : await listRunDirs(task.workDir)
  for (const dir of dirs) {
    const state = await readRunState(runFolder(dir).stateFile)
    if (state && state.status !== "completed" && state.config_hash === configHash) return dir
  }
  return undefined
}

async function isFolder(dir: string): Promise<boolean> {
  const { stat } = await import("node:fs/promises")
  return stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** What makes two tasks the same work: models, benchmarks and their settings; not how fast or how many. */
export function taskHash(task: TaskConfig, models: readonly string[], benchmarks: readonly string[]): string {
  const { generationConfig, datasetArgs, repeats, seed } = task
  return sha256(canonicalJson({ models, benchmarks, generationConfig, datasetArgs, repeats, seed }), 16)
}
