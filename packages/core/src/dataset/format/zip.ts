import type { Readable } from "node:stream"
import { crc32 } from "node:zlib"
import type { Entry, ZipFile } from "yauzl"
import { EvalScopeError, errorMessage } from "../../errors/index.js"
import { malformed } from "./malformed.js"

/** A file inside a zip archive. */
export interface ZipMember {
  name: string
  /** Unpacked size in bytes. */
  size: number
}

/**
 * Names the files of a zip archive from its central directory, without unpacking.
 * @throws EvalScopeError `dataset_malformed` when the file is not a zip archive or is cut off.
 */
export async function listZip(path: string): Promise<ZipMember[]> {
  const members: ZipMember[] = []
  await withEntries(path, (entry) => {
    if (!entry.fileName.endsWith("/")) members.push({ name: entry.fileName, size: entry.uncompressedSize })
    return true
  })
  return members
}

/**
 * Streams one unpacked member of a zip archive and checks its CRC at the end.
 * @throws EvalScopeError `dataset_missing` without such a member, `dataset_malformed` for a damaged archive.
 */
export async function* readZipMember(path: string, member: string): AsyncGenerator<Buffer> {
  const zip = await openZip(path)
  try {
    const entry = await findEntry(zip, member)
    if (entry === undefined) {
      throw new EvalScopeError({
        code: "dataset_missing",
        message: `There is no ${member} in ${path}.`,
        hint: "Name a member of the archive.",
        context: { file: path, member },
      })
    }
    if (entry.isEncrypted()) {
      throw malformed({
        where: `${path}!${member}`,
        problem: "is encrypted",
        hint: "Unpack it first and use the folder.",
      })
    }
    let sum = 0
    for await (const chunk of await openEntry(zip, entry)) {
      const bytes: Buffer = chunk
      sum = crc32(bytes, sum)
      yield bytes
    }
    if (sum !== entry.crc32) {
      throw malformed({ where: `${path}!${member}`, problem: "is damaged: its CRC does not match" })
    }
  } catch (cause) {
    throw EvalScopeError.is(cause) ? cause : unreadable(`${path}!${member}`, cause)
  } finally {
    zip.close()
  }
}

async function openZip(path: string): Promise<ZipFile> {
  const { open } = await import("yauzl")
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(unreadable(path, error)) : resolve(zip),
    )
  })
}

/** Walks the central directory until `visit` returns false. */
async function withEntries(path: string, visit: (entry: Entry) => boolean): Promise<void> {
  const zip = await openZip(path)
  try {
    await walk(zip, visit)
  } catch (cause) {
    throw unreadable(path, cause)
  } finally {
    zip.close()
  }
}

async function findEntry(zip: ZipFile, member: string): Promise<Entry | undefined> {
  let found: Entry | undefined
  await walk(zip, (entry) => {
    if (entry.fileName === member) found = entry
    return found === undefined
  })
  return found
}

function walk(zip: ZipFile, visit: (entry: Entry) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on("entry", (entry: Entry) => (visit(entry) ? zip.readEntry() : resolve()))
    zip.on("end", () => resolve())
    zip.on("error", reject)
    zip.readEntry()
  })
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
}

function unreadable(where: string, cause: unknown): EvalScopeError {
  return malformed({ where, problem: `cannot be unpacked: ${errorMessage(cause)}`, cause })
}
