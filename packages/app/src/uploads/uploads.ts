import { createHash } from "node:crypto"
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Upload } from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { receiveBody } from "../guard/index.js"
import { jobIds } from "../jobs/index.js"
import type { Root } from "../roots/index.js"

/** Files that people have sent for jobs to read: each in a folder of its own below the first root. */
export interface Uploads {
  /**
   * Stores a file as it arrives; half of one is never seen.
   * @throws ServiceError 400 for a name, 413 beyond the limit or when all files together would be too much
   */
  add(name: string, body: ReadableStream<Uint8Array> | null, declaredBytes: number): Promise<Upload>
  list(): Promise<readonly Omit<Upload, "sha256">[]>
  /** @throws ServiceError 404 */
  remove(id: string): Promise<void>
}

interface UploadLimits {
  /** Bytes of one file. */
  file: number
  /** Bytes of all files together. */
  all: number
}

/** A dot keeps it out of lists until all of it is there. */
const unfinishedName = ".arriving"
const place = ".evalscope/uploads"
const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
const readable = /\.(?:jsonl|ndjson|json|csv|tsv|txt|parquet|zip)(?:\.gz)?$/i
const idShape = /^[0-9a-hjkmnp-tv-z]{26}$/

/** Opens the uploads of a root; what a crash cut off is removed. */
export async function openUploads(root: Root, limits: UploadLimits): Promise<Uploads> {
  const folder = join(root.real, place)
  for (const id of await namesIn(folder)) {
    if (!idShape.test(id)) continue
    const files = await namesIn(join(folder, id))
    if (files.includes(unfinishedName)) await rm(join(folder, id), { recursive: true, force: true })
  }
  const nextId = jobIds()
  /** Bytes of files that are on their way. */
  let arriving = 0

  const stored = async (): Promise<Omit<Upload, "sha256">[]> => {
    const files: Omit<Upload, "sha256">[] = []
    for (const id of (await namesIn(folder)).filter((name) => idShape.test(name)).sort()) {
      for (const name of await namesIn(join(folder, id))) {
        const found = await lstat(join(folder, id, name)).catch(() => undefined)
        if (!found?.isFile() || !plainName.test(name)) continue
        files.push(described(id, name, found.size, found.mtime))
      }
    }
    return files
  }

  return {
    add: async (name, body, declaredBytes) => {
      checkName(name)
      if (declaredBytes > limits.file) throw tooLarge(limits.file)
      const before = (await stored()).reduce((sum, file) => sum + file.bytes, 0)
      const id = nextId()
      const dir = join(folder, id)
      await mkdir(dir, { recursive: true, mode: 0o700 })
      const unfinished = join(dir, unfinishedName)
      const handle = await open(unfinished, "wx", 0o600)
      const hash = createHash("sha256")
      let bytes = 0
      try {
        await receiveBody(body, async (part) => {
          bytes += part.byteLength
          arriving += part.byteLength
          if (bytes > limits.file) throw tooLarge(limits.file)
          if (before + arriving > limits.all) throw full(limits.all)
          hash.update(part)
          await handle.appendFile(part)
        })
        if (bytes === 0) throw invalid("The body is empty.", "Send the file as it is.")
        await rename(unfinished, join(dir, name))
        return { ...described(id, name, bytes, new Date()), sha256: hash.digest("hex") }
      } catch (error) {
        await rm(dir, { recursive: true, force: true })
        throw error
      } finally {
        arriving -= bytes
        await handle.close()
      }
    },
    list: stored,
    remove: async (id) => {
      const known = idShape.test(id) && (await namesIn(folder)).includes(id)
      if (!known) throw notFound("There is no such upload.", "GET /api/v1/uploads lists them.")
      await rm(join(folder, id), { recursive: true, force: true })
    },
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}

function described(id: string, name: string, bytes: number, at: Date): Omit<Upload, "sha256"> {
  return { id, name, path: `${place}/${id}/${name}`, bytes, created_at: at.toISOString() }
}

function checkName(name: string): void {
  if (!plainName.test(name) || name.includes("..")) {
    throw invalid(
      "name: not a plain file name.",
      "Use up to 128 letters, digits, dots, dashes and underscores.",
    )
  }
  if (!readable.test(name)) {
    throw invalid(
      "name: no kind of file that jobs read.",
      "Send .jsonl, .json, .csv, .tsv, .txt, .parquet or .zip.",
    )
  }
}

function invalid(message: string, hint: string): ServiceError {
  return new ServiceError({ status: 400, code: "upload_invalid", message, hint })
}

function tooLarge(limit: number): ServiceError {
  return new ServiceError({
    status: 413,
    code: "body_too_large",
    message: `The file is larger than ${limit} bytes.`,
    hint: "Send it in parts, or put it into a folder of the server and name its path.",
    headers: { connection: "close" },
  })
}

function full(limit: number): ServiceError {
  return new ServiceError({
    status: 413,
    code: "uploads_full",
    message: `All uploads together may have ${limit} bytes.`,
    hint: "Remove some with DELETE /api/v1/uploads/{id}.",
    headers: { connection: "close" },
  })
}
