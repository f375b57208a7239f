import { readdir } from "node:fs/promises"
import { datasetCacheDir, foreignCaches, huggingFace, modelScope, repositoryCache } from "./hub/index.js"
import { datasetOrigin, type OriginRequest } from "./place.js"

export interface CachedRequest extends OriginRequest {
  env: NodeJS.ProcessEnv
  /** Where data sets are kept; default as {@link datasetCacheDir}. */
  cacheDir?: string
}

/**
 * Whether data of a benchmark is on this machine, in our cache or in that of the hub's own client. Files that a run
 * would still have to fetch are not looked for. Undefined for benchmarks whose data the user names.
 */
export async function isDatasetCached(request: CachedRequest): Promise<boolean | undefined> {
  const origin = datasetOrigin(request)
  if (origin.type === "bundled") return true
  if (origin.type !== "hub") return undefined
  const { env } = request
  const hub = origin.hub === "huggingface" ? huggingFace(env) : modelScope(env)
  const repository = { id: origin.id, revision: hub.defaultRevision }
  const { folder } = repositoryCache(datasetCacheDir(env, request.cacheDir), hub, repository)
  const entries = await readdir(folder).catch(() => [])
  if (entries.some((name) => name !== "revisions" && name !== "unfinished")) return true
  return (await foreignCaches(hub.name, repository, env)).length > 0
}
