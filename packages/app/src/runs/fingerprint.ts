import { lstat, readdir, stat } from "node:fs/promises"
import { join } from "node:path"

/** What tells that a run folder has changed, and how large it is. */
export interface Fingerprint {
  text: string
  /** Newest change of a file that the list speaks of. */
  modifiedMs: number
}

const watched = [
  ...["run.json", "progress.json", "run.lock", "spending.json"],
  ...["arena/arena.json", "performance_summary.txt"],
]

/** A few stats of what lists show, so that thousands of unchanged runs cost no reading. */
export async function fingerprint(dir: string): Promise<Fingerprint> {
  const parts: string[] = []
  let modifiedMs = 0
  const look = async (path: string, touches: boolean) => {
    const found = await stat(join(dir, path)).catch(() => undefined)
    if (!found) return
    parts.push(`${path}:${found.mtimeMs}:${found.size}`)
    if (touches) modifiedMs = Math.max(modifiedMs, found.mtimeMs)
  }
  await look(".", true)
  for (const path of watched) await look(path, true)
  for (const folder of ["reports", "configs", "predictions"]) await look(folder, true)
  for (const model of await foldersIn(join(dir, "reports"))) {
    await look(`reports/${model}`, true)
    const files = await readdir(join(dir, "reports", model)).catch(() => [])
    for (const file of files.filter((name) => name.endsWith(".json")))
      await look(`reports/${model}/${file}`, true)
  }
  for (const level of (await foldersIn(dir)).filter((name) => isLevelName(name))) {
    await look(`${level}/benchmark_summary.json`, true)
    await look(`${level}/benchmark_percentile.json`, true)
  }
  return { text: parts.join("|"), modifiedMs }
}

/** `parallel_10_number_100`, `rate_5_number_100`, `rate_5_parallel_10_number_100` … of load tests. */
export function isLevelName(name: string): boolean {
  return /^(?:parallel|rate|concurrency|request_rate)_[\d.]+/.test(name)
}

async function foldersIn(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map((entry) => entry.name)
}

/** Bytes of a folder's files, links not followed; stops counting after some ten thousand. */
export async function folderSize(dir: string): Promise<number> {
  let left = 20_000
  let size = 0
  const walk = async (path: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      left -= 1
      if (left < 0) return
      const at = join(path, entry.name)
      if (entry.isDirectory()) await walk(at)
      else size += (await lstat(at).catch(() => undefined))?.size ?? 0
    }
  }
  await walk(dir)
  return size
}
