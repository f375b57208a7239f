import { createReadStream } from "node:fs"
import { pipeline, Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { EvalScopeError, errorMessage } from "../../errors/index.js"
import { type DataFile, fileLabel, formatName } from "./data-file.js"
import { malformed } from "./malformed.js"
import { readZipMember } from "./zip.js"

/**
 * Streams the content of a file: plain, out of a zip archive, gunzipped when its name ends in `.gz`.
 * @throws EvalScopeError `dataset_missing`, `file_access`, or `dataset_malformed` for a damaged archive.
 */
export async function* readBytes(file: DataFile, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const stored =
    file.member === undefined
      ? createReadStream(file.path, { highWaterMark: 1 << 18, signal })
      : Readable.from(readZipMember(file.path, file.member), { signal })
  const stream = formatName(file).endsWith(".gz") ? gunzip(stored) : stored
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = chunk
      yield bytes
    }
  } catch (cause) {
    signal?.throwIfAborted()
    throw EvalScopeError.is(cause) ? cause : readError(fileLabel(file), cause)
  }
}

function gunzip(stored: Readable): Readable {
  // The callback only keeps pipeline from throwing: a failure reaches the reader through the stream itself.
  return pipeline(stored, createGunzip(), () => undefined)
}

/** Collects a whole file; for formats that need random access. */
export async function collectBytes(file: DataFile, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of readBytes(file, signal)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Turns a failure of reading a data file into the error people see. */
export function readError(label: string, cause: unknown): EvalScopeError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  const context = { file: label }
  if (code === "ENOENT") {
    const message = `There is no file ${label}.`
    return new EvalScopeError({ code: "dataset_missing", message, hint: "Check the path.", context, cause })
  }
  if (code.startsWith("Z_")) {
    return malformed({ where: label, problem: `cannot be unpacked: ${errorMessage(cause)}`, cause })
  }
  return new EvalScopeError({
    code: "file_access",
    message: `${label} cannot be read: ${errorMessage(cause)}.`,
    hint: "Check that it is a file and that you may read it.",
    context,
    cause,
  })
}
