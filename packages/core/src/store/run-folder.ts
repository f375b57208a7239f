import { readdir, stat } from "node:fs/promises"
import { join, resolve } from "node:path"

/** Paths of one run. The layout is the original's, so that its tools read our runs and ours read its. */
export interface RunFolder {
  readonly dir: string
  readonly configFile: string
  readonly stateFile: string
  readonly lockFile: string
  readonly logFile: string
  readonly progressFile: string
  readonly htmlReportFile: string
  predictionsFile(model: string, benchmark: string, subset: string): string
  reviewsFile(model: string, benchmark: string, subset: string): string
  errorsFile(model: string, benchmark: string, subset: string): string
  judgeCacheFile(model: string, benchmark: string): string
  reportFile(model: string, benchmark: string): string
}

export function runFolder(dir: string): RunFolder {
  const at = (...parts: string[]) => join(dir, ...parts)
  const perSubset = (kind: string) => (model: string, benchmark: string, subset: string) =>
    at(kind, fileSafe(model), `${benchmark}_${fileSafe(subset)}.jsonl`)
  return {
    dir,
    configFile: at("configs", "task_config.yaml"),
    stateFile: at("run.json"),
    lockFile: at("run.lock"),
    logFile: at("logs", "eval_log.log"),
    progressFile: at("progress.json"),
    htmlReportFile: at("reports", "report.html"),
    predictionsFile: perSubset("predictions"),
    reviewsFile: perSubset("reviews"),
    errorsFile: perSubset("errors"),
    judgeCacheFile: (model, benchmark) => at("judgments", fileSafe(model), `${benchmark}.jsonl`),
    reportFile: (model, benchmark) => at("reports", fileSafe(model), `${benchmark}.json`),
  }
}

/** A name that is one path segment on every system: separators and reserved characters become `_`. */
export function fileSafe(name: string): string {
  const safe = name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_").replace(/^\.+/, "_")
  return safe === "" ? "_" : safe
}

/** `20260519_120000`, in local time as the original writes it. */
export function timestampName(now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0")
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${day}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}

/** A new timestamped folder name under `workDir` that does not exist yet (a suffix is added when it does). */
export async function newRunDir(workDir: string, now: Date): Promise<string> {
  const name = timestampName(now)
  for (let suffix = 0; ; suffix += 1) {
    const dir = resolve(workDir, suffix === 0 ? name : `${name}_${suffix}`)
    const exists = await stat(dir).then(
      () => true,
      () => false,
    )
    if (!exists) return dir
  }
}

/** Folders under `workDir`, newest name first. */
export async function listRunDirs(workDir: string): Promise<readonly string[]> {
  const entries = await readdir(workDir, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => resolve(workDir, entry.name))
    .sort()
    .reverse()
}
