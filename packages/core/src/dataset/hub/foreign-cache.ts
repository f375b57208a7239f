import { readFile, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"
import type { HubName, HubRepository } from "./hub.js"

/**
 * Folders where the hubs' own Python clients would have put a repository: `HF_HUB_CACHE`, `HF_HOME` and
 * `MODELSCOPE_CACHE` with their defaults. Only those that exist.
 */
export async function foreignCaches(
  hub: HubName,
  repository: HubRepository,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const candidates =
    hub === "huggingface" ? await huggingFaceSnapshot(repository, env) : modelScopeFolders(repository, env)
  const existing = await Promise.all(
    candidates.map(async (path) => ((await stat(path).catch(() => undefined))?.isDirectory() ? [path] : [])),
  )
  return existing.flat()
}

async function huggingFaceSnapshot(
  { id, revision }: HubRepository,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const home = env.HF_HOME || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "huggingface")
  const folder = join(env.HF_HUB_CACHE || join(home, "hub"), `datasets--${id.replaceAll("/", "--")}`)
  const commit = await readFile(join(folder, "refs", revision), "utf8").catch(() => revision)
  return [join(folder, "snapshots", commit.trim())]
}

function modelScopeFolders({ id }: HubRepository, env: NodeJS.ProcessEnv): string[] {
  const base = env.MODELSCOPE_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "modelscope")
  // Dots in names are written as three underscores by the older client.
  const ids = [...new Set([id, id.replaceAll(".", "___")])]
  return [
    ...ids.flatMap((name) => [join(base, "datasets", name), join(base, "hub", "datasets", name)]),
    join(base, "datasets", id.replaceAll("/", "--")),
  ]
}
