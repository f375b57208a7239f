import { createHash, type Hash } from "node:crypto"
import { createReadStream } from "node:fs"
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { EvalScopeError, errorMessage } from "../../errors/index.js"
import { hasCode, withFileLock } from "./file-lock.js"
import type { Hub, HubFile, HubRepository } from "./hub.js"
import {
  defaultAttempts,
  defaultStallMs,
  notAHub,
  refusalOf,
  request,
  type Transport,
  unreachable,
  wait,
} from "./request.js"

export interface DownloadJob {
  hub: Hub
  repository: HubRepository
  /** Version of the listing the file is of. */
  version: string
  file: HubFile
  /** Where the whole file goes. */
  target: string
  /** Path without extension for the unfinished file and the lock. */
  scratch: string
  /** Bytes of this file on disk so far. */
  onBytes?: (received: number) => void
}

/**
 * Downloads one file of a hub: continues a broken download where it stopped, checks size and hash, and puts
 * the file in place in one step. Another process that downloads the same file is waited for.
 * @throws EvalScopeError `dataset_checksum`, `hub_unreachable`, `dataset_missing`, `dataset_gated`,
 * `disk_full` or `file_access`.
 */
export async function downloadFile(job: DownloadJob, transport: Transport): Promise<void> {
  const { target, file, scratch } = job
  const lockOptions = transport.signal === undefined ? {} : { signal: transport.signal }
  try {
    await withFileLock(
      `${scratch}.lock`,
      async () => {
        if (await hasSize(target, file.size)) return
        const part = `${scratch}.part`
        await receive(job, part, transport)
        await mkdir(dirname(target), { recursive: true })
        await rename(part, target)
      },
      lockOptions,
    )
  } catch (cause) {
    transport.signal?.throwIfAborted()
    throw EvalScopeError.is(cause) ? cause : diskError(target, cause)
  }
  job.onBytes?.(file.size)
}

export async function hasSize(path: string, size: number): Promise<boolean> {
  const status = await stat(path).catch(() => undefined)
  return status?.isFile() === true && status.size === size
}

/** Fills the part file until it is whole and its hash is right. */
async function receive(job: DownloadJob, part: string, transport: Transport): Promise<void> {
  const { file, hub, repository, version } = job
  const { attempts = defaultAttempts, signal } = transport
  const url = hub.fileUrl(repository, version, file.path)
  let resumed = false
  let best = 0
  for (let attempt = 1; ; ) {
    const before = await sizeOf(part)
    if (before > file.size) await rm(part, { force: true })
    else if (before > 0) resumed = true
    try {
      if (before !== file.size || before === 0) await append(job, url, part, transport)
    } catch (cause) {
      signal?.throwIfAborted()
      if (EvalScopeError.is(cause) || isDiskError(cause)) throw cause
      // As long as bytes arrive the count of tries starts again: a slow line must not lose a large file.
      const size = await sizeOf(part)
      attempt = size > best ? 1 : attempt + 1
      best = Math.max(best, size)
      if (attempt > attempts) throw unreachable(hub, url, cause)
      await wait(attempt, transport)
      continue
    }
    const found = await checksum(file, part)
    if (found === undefined) return
    await rm(part, { force: true })
    // What an earlier process left may have been of another version; a fresh copy settles it.
    if (!resumed) throw wrongContent(job, url, found)
    resumed = false
  }
}

/** Asks for the missing bytes and appends them; throws when the answer ends early. */
async function append(job: DownloadJob, url: string, part: string, transport: Transport): Promise<void> {
  const { hub, repository, file, onBytes } = job
  const have = await sizeOf(part)
  const headers: Record<string, string> = { "accept-encoding": "identity" }
  if (have > 0) headers.range = `bytes=${have}-`
  const response = await request(hub, url, headers, transport)
  if (response.status === 416) {
    await response.body?.cancel()
    await rm(part, { force: true })
    throw new Error("the hub cannot continue the download")
  }
  if (!response.ok) throw await refusalOf(hub, repository, response, transport)
  if (response.headers.get("content-type")?.startsWith("text/html") && !/\.html?$/i.test(file.path)) {
    await response.body?.cancel()
    throw notAHub(url, "a web page came instead of the file")
  }
  const continues = response.status === 206 && startOf(response) === have
  if (response.status === 206 && !continues) {
    await response.body?.cancel()
    await rm(part, { force: true })
    throw new Error("the hub sent another part than was asked for")
  }
  await mkdir(dirname(part), { recursive: true })
  const handle = await open(part, continues ? "a" : "w")
  try {
    const size = await pour(response, handle, continues ? have : 0, file.size, transport, onBytes)
    if (size < file.size) throw new Error(`the connection ended after ${size} of ${file.size} bytes`)
  } finally {
    await handle.close()
  }
}

async function pour(
  response: Response,
  handle: FileHandle,
  have: number,
  expected: number,
  { stallMs = defaultStallMs }: Transport,
  onBytes: DownloadJob["onBytes"],
): Promise<number> {
  const reader = response.body?.getReader()
  if (reader === undefined) return have
  let size = have
  onBytes?.(size)
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), stallMs)
      if (done) return size
      size += value.length
      await handle.write(value)
      // More than announced: the rest would only fill the disk; the check then reports it.
      if (size > expected) return size
      onBytes?.(size)
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

async function inTime<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no bytes for ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function startOf(response: Response): number | undefined {
  const start = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1]
  return start === undefined ? undefined : Number(start)
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}

/** What is wrong with the content; undefined when size and hash are right, or the hub gives no hash. */
async function checksum(file: HubFile, path: string): Promise<string | undefined> {
  const size = await sizeOf(path)
  if (size !== file.size) return `${size} bytes instead of ${file.size}`
  if (file.sha256 !== undefined) {
    const found = await hashFile(createHash("sha256"), path)
    return found === file.sha256.toLowerCase() ? undefined : `SHA-256 ${found} instead of ${file.sha256}`
  }
  if (file.gitSha1 !== undefined) {
    const found = await hashFile(createHash("sha1").update(`blob ${size}\0`), path)
    return found === file.gitSha1.toLowerCase() ? undefined : `blob id ${found} instead of ${file.gitSha1}`
  }
  return undefined
}

async function hashFile(hash: Hash, path: string): Promise<string> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest("hex")
}

function wrongContent({ hub, file, repository }: DownloadJob, url: string, found: string): EvalScopeError {
  return new EvalScopeError({
    code: "dataset_checksum",
    message: `${file.path} of ${repository.id} arrived damaged from ${hub.title}: ${found}.`,
    hint: "Try again; if it stays, the mirror or a proxy changes the file.",
    context: { url, file: file.path },
  })
}

function isDiskError(cause: unknown): boolean {
  return cause instanceof Error && "syscall" in cause && "path" in cause ? true : hasCode(cause, "ENOSPC")
}

export function diskError(path: string, cause: unknown): EvalScopeError {
  const full = hasCode(cause, "ENOSPC") || hasCode(cause, "EDQUOT")
  return new EvalScopeError({
    code: full ? "disk_full" : "file_access",
    message: `${path} cannot be written: ${errorMessage(cause)}.`,
    hint: full
      ? "Free space, or put the cache elsewhere with --dataset-dir or EVALSCOPE_CACHE."
      : "Check that you may write there, or set --dataset-dir or EVALSCOPE_CACHE.",
    context: { file: path },
    cause,
  })
}
