import { readdir, readFile, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { EvalScopeError, nearestName } from "@evalscope/core"

/** Folders that hold a run: a state of ours, or the reports, reviews or predictions of the original. */
const signs = ["run.json", "reports", "reviews", "predictions"]

export async function isRun(dir: string): Promise<boolean> {
  const found = await Promise.all(signs.map((name) => exists(join(dir, name))))
  return found.some(Boolean)
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Run folders under a work folder (and the work folder itself with `--no-timestamp`), the newest first. */
export async function findRuns(workDir: string): Promise<readonly string[]> {
  const dirs: string[] = (await isRun(workDir)) ? [resolve(workDir)] : []
  const entries = await readdir(workDir, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const dir = resolve(workDir, entry.name)
    if (entry.isDirectory() && (await isRun(dir))) dirs.push(dir)
  }
  const aged = await Promise.all(dirs.map(async (dir) => ({ dir, at: await startOf(dir) })))
  return aged.sort((a, b) => b.at - a.at || (a.dir < b.dir ? 1 : -1)).map(({ dir }) => dir)
}

async function startOf(dir: string): Promise<number> {
  try {
    const state: unknown = JSON.parse(await readFile(join(dir, "run.json"), "utf8"))
    if (typeof state === "object" && state !== null && "started_at" in state)
      return Date.parse(String(state.started_at))
  } catch {
    // A run of the original has no state; its folder's time must do.
  }
  return (await stat(dir)).mtimeMs
}

/** Names that a user gave to a run. */
export async function tagsOf(dir: string): Promise<readonly string[]> {
  try {
    const content: unknown = JSON.parse(await readFile(join(dir, "tags.json"), "utf8"))
    if (typeof content !== "object" || content === null || !("tags" in content)) return []
    return Array.isArray(content.tags) ? content.tags.filter((tag) => typeof tag === "string") : []
  } catch {
    return []
  }
}

/**
 * The folder of a run: a path, the name of a folder in the work folder, a tag, or `latest`.
 * @param except the run that asks, which is never the `latest` that it means
 * @throws EvalScopeError `file_access` with the nearest name.
 */
export async function resolveRun(
  name: string,
  workDir: string,
  cwd: string,
  except?: string,
): Promise<string> {
  const path = resolve(cwd, name)
  if (await isRun(path)) return path
  const folder = resolve(cwd, workDir)
  const runs = await findRuns(folder)
  const latest = runs.find((dir) => except === undefined || dir !== resolve(cwd, except))
  if (name === "latest" && latest !== undefined) return latest
  const named = runs.find((dir) => dir === join(folder, name))
  if (named !== undefined) return named
  for (const dir of runs) if ((await tagsOf(dir)).includes(name)) return dir
  const near = nearestName(
    name,
    runs.map((dir) => dir.split(/[\\/]/).at(-1) ?? dir),
  )
  throw new EvalScopeError({
    code: "file_access",
    message: `There is no run ${name}.`,
    hint:
      near === undefined ? "evalscope runs list shows the runs of a work folder." : `Did you mean "${near}"?`,
  })
}
