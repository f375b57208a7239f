import { readFile, rm } from "node:fs/promises"
import pLimit from "p-limit"
import { EvalScopeError } from "../../errors/index.js"
import type { DataFolder, LocateOptions } from "../folder/index.js"
import { type RepositoryCache, repositoryCache } from "./cache.js"
import { diskError, downloadFile, hasSize } from "./download.js"
import { type Hub, type HubFile, type HubListing, type HubRepository, repositoryName } from "./hub.js"
import { ask, type Transport } from "./request.js"

/** How far a download is. */
export interface DownloadProgress {
  /** Hub id of the data set. */
  repository: string
  /** File that just grew. */
  path: string
  /** Bytes of all files of this request that are on disk, and of all of them. */
  receivedBytes: number
  totalBytes: number
}

export interface HubFolderOptions {
  hub: Hub
  repository: HubRepository
  cacheDir: string
  /** Never ask the hub. */
  offline: boolean
  /** Ignore what is cached. */
  forceRedownload: boolean
  /** Command that downloads the data, for the hint of `dataset_offline`. */
  fetchCommand: string
  transport: Transport
  /** Files at once; default 4. */
  parallel?: number
  onProgress?: (progress: DownloadProgress) => void
}

/**
 * Opens a data set on a hub. The list of files is cached with the files, so that a data set that was fetched
 * once is read without the network and does not change until it is downloaded again by force.
 * @throws EvalScopeError `dataset_offline` when it is not cached and the network is off; the hub's refusals.
 */
export async function openHubFolder(options: HubFolderOptions): Promise<DataFolder> {
  const { hub, repository, offline, forceRedownload } = options
  const cache = repositoryCache(options.cacheDir, hub, repository)
  const cached = offline || !forceRedownload ? await cache.readListing() : undefined
  if (cached === undefined && offline) throw notCached(options, undefined, cache.folder)
  const listing = cached ?? (await list(options, cache))
  return hubFolder(options, cache, listing)
}

async function list(
  { hub, repository, transport }: HubFolderOptions,
  cache: RepositoryCache,
): Promise<HubListing> {
  const { version, files } = await hub.list(repository, (url) => ask(hub, repository, url, transport))
  const listing = { version, files: files.filter(({ path }) => isSafe(path)) }
  await cache.writeListing(listing).catch((cause) => {
    throw diskError(cache.folder, cause)
  })
  return listing
}

/** Names that would leave the cache folder are not taken from a hub. */
function isSafe(path: string): boolean {
  return !path.split(/[/\\]/).includes("..") && !path.startsWith("/") && !/^[a-z]:/i.test(path)
}

function hubFolder(options: HubFolderOptions, cache: RepositoryCache, listing: HubListing): DataFolder {
  const { hub, repository, offline, forceRedownload, parallel = 4, onProgress } = options
  const { version, files } = listing
  const byPath = new Map(files.map((file) => [file.path, file]))
  const limit = pLimit(parallel)
  // Forced anew once for every file, not each time a subset is opened.
  const renewed = new Set<string>()

  const bring = async (paths: readonly string[], locate: LocateOptions = {}) => {
    const wanted = [...new Set(paths)].flatMap((path) => byPath.get(path) ?? [])
    const received = new Map<string, number>()
    const totalBytes = wanted.reduce((sum, { size }) => sum + size, 0)
    const report = (path: string, bytes: number) => {
      received.set(path, bytes)
      const receivedBytes = [...received.values()].reduce((sum, value) => sum + value, 0)
      onProgress?.({ repository: repository.id, path, receivedBytes, totalBytes })
    }
    const signals = [options.transport.signal, locate.signal].filter((signal) => signal !== undefined)
    // One failure stops the others: their broken halves are continued next time.
    const failed = new AbortController()
    const transport = { ...options.transport, signal: AbortSignal.any([...signals, failed.signal]) }
    const one = async (file: HubFile) => {
      const target = cache.file(version, file.path)
      if (forceRedownload && !offline && !renewed.has(file.path)) {
        renewed.add(file.path)
        await rm(target, { force: true })
      }
      if (await hasSize(target, file.size)) return report(file.path, file.size)
      if (offline) throw notCached(options, file.path, cache.folder)
      transport.signal.throwIfAborted()
      await downloadFile(
        {
          hub,
          repository,
          version,
          file,
          target,
          scratch: cache.scratch(version, file.path),
          onBytes: (bytes) => report(file.path, bytes),
        },
        transport,
      )
    }
    const results = await Promise.allSettled(
      wanted.map((file) =>
        limit(() =>
          one(file).catch((cause) => {
            failed.abort(cause)
            throw cause
          }),
        ),
      ),
    )
    const first = results.find((result) => result.status === "rejected")
    if (first !== undefined) throw failed.signal.aborted ? failed.signal.reason : first.reason
  }

  return {
    name: `${hub.name}:${repository.id}@${repository.revision}`,
    aliases: [repositoryName(repository.id)],
    entries: files.map((file) => ({ path: file.path, size: file.size, version: contentOf(file) })),
    readme: async (locate) => {
      const file = byPath.get("README.md")
      if (file === undefined) return undefined
      await bring([file.path], locate)
      return readFile(cache.file(version, file.path), "utf8")
    },
    locate: async (paths, locate) => {
      await bring(paths, locate)
      return paths.map((path) => ({ path: cache.file(version, path) }))
    },
  }
}

function contentOf({ size, sha256, gitSha1 }: HubFile): string {
  return `${size}:${sha256 ?? gitSha1 ?? ""}`
}

function notCached(options: HubFolderOptions, path: string | undefined, folder: string): EvalScopeError {
  const { hub, repository, fetchCommand } = options
  const what = path === undefined ? `The data set ${repository.id}` : `${path} of ${repository.id}`
  return new EvalScopeError({
    code: "dataset_offline",
    message: `${what} (${hub.title}, revision ${repository.revision}) is not in ${folder}, and the network is off.`,
    hint: `Run "${fetchCommand}" on a machine with network and keep the cache folder, or give local_path.`,
    context: { repository: repository.id, revision: repository.revision, file: path, folder },
  })
}
