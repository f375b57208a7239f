import { createHash } from "node:crypto"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { z } from "zod"
import type { Hub, HubListing, HubRepository } from "./hub.js"

const listingSchema = z.object({
  version: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      size: z.number(),
      sha256: z.string().optional(),
      gitSha1: z.string().optional(),
    }),
  ),
})

/**
 * Where data sets are kept: `dir` when given (task field `dataset_dir`), else `$EVALSCOPE_CACHE/datasets`,
 * else `datasets` under the user's cache folder (`$XDG_CACHE_HOME/evalscope` or `~/.cache/evalscope`).
 */
export function datasetCacheDir(env: NodeJS.ProcessEnv, dir?: string): string {
  if (dir) return dir
  if (env.EVALSCOPE_CACHE) return join(env.EVALSCOPE_CACHE, "datasets")
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "evalscope", "datasets")
}

/** The places of one repository in the cache. */
export interface RepositoryCache {
  readonly folder: string
  file(version: string, path: string): string
  /** Without extension, for the unfinished file and its lock. */
  scratch(version: string, path: string): string
  readListing(): Promise<HubListing | undefined>
  writeListing(listing: HubListing): Promise<void>
}

/**
 * Layout: `<cache>/<hub>/<owner>--<name>/revisions/<revision>.json` lists the files of a revision,
 * `<version>/<path>` are the files, `unfinished/` holds broken downloads.
 */
export function repositoryCache(
  cacheDir: string,
  hub: Pick<Hub, "name">,
  repository: HubRepository,
): RepositoryCache {
  const folder = join(cacheDir, hub.name, safeName(repository.id))
  const listingPath = join(folder, "revisions", `${safeName(repository.revision)}.json`)
  return {
    folder,
    file: (version, path) => join(folder, version.slice(0, 12), path),
    scratch: (version, path) =>
      join(
        folder,
        "unfinished",
        createHash("sha256").update(`${version}\0${path}`).digest("hex").slice(0, 24),
      ),
    readListing: async () => {
      const text = await readFile(listingPath, "utf8").catch(() => undefined)
      if (text === undefined) return undefined
      const parsed = listingSchema.safeParse(tryParse(text))
      return parsed.success ? parsed.data : undefined
    },
    writeListing: async (listing) => {
      await mkdir(dirname(listingPath), { recursive: true })
      const unfinished = `${listingPath}.${process.pid}.${Math.random().toString(36).slice(2)}`
      await writeFile(unfinished, JSON.stringify(listing))
      await rename(unfinished, listingPath)
    },
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A folder name for an id or a revision; different ones stay different. */
function safeName(name: string): string {
  const plain = name.replaceAll("/", "--")
  if (/^[\w.-]+$/.test(plain) && !plain.startsWith(".")) return plain
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8)
  return `${plain.replaceAll(/[^\w-]+/g, "_")}-${hash}`
}
