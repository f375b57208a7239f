import type { AsyncBuffer } from "hyparquet"
import { EvalScopeError, errorMessage } from "../../errors/index.js"
import type { RawRecord } from "../source.js"
import { collectBytes } from "./bytes.js"
import { type DataFile, fileLabel, formatName } from "./data-file.js"
import { isRecord } from "./json-value.js"
import { malformed } from "./malformed.js"

/**
 * Streams a Parquet file, one row group in memory at a time. 64-bit integers become numbers, or text when a
 * number cannot hold them; dates become ISO 8601 text; binary columns stay `Uint8Array`, except that a
 * column without a type annotation is text when all of it is UTF-8 (old writers left the annotation out).
 * @throws EvalScopeError `dataset_malformed` naming the file.
 */
export async function* readParquet(file: DataFile, signal?: AbortSignal): AsyncGenerator<RawRecord> {
  const label = fileLabel(file)
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet")
  const { compressors } = await import("hyparquet-compressors")
  try {
    const source = await openBuffer(file, signal)
    const metadata = await parquetMetadataAsync(source)
    let rowStart = 0
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted()
      const rowEnd = rowStart + Number(group.num_rows)
      const rows = await parquetReadObjects({
        file: source,
        metadata,
        rowStart,
        rowEnd,
        compressors,
        utf8: false,
      })
      for (const [index, row] of rows.entries()) {
        yield { value: plainRow(row), where: `${label} row ${rowStart + index + 1}` }
      }
      rowStart = rowEnd
    }
  } catch (cause) {
    signal?.throwIfAborted()
    if (EvalScopeError.is(cause)) throw cause
    throw malformed({ where: label, problem: `is not readable Parquet: ${errorMessage(cause)}`, cause })
  }
}

/** Rows of a Parquet file, from its footer. */
export async function countParquetRows(file: DataFile): Promise<number> {
  const { parquetMetadataAsync } = await import("hyparquet")
  try {
    const metadata = await parquetMetadataAsync(await openBuffer(file))
    return Number(metadata.num_rows)
  } catch (cause) {
    if (EvalScopeError.is(cause)) throw cause
    const where = fileLabel(file)
    throw malformed({ where, problem: `is not readable Parquet: ${errorMessage(cause)}`, cause })
  }
}

async function openBuffer(file: DataFile, signal?: AbortSignal): Promise<AsyncBuffer> {
  if (file.member === undefined && !formatName(file).endsWith(".gz")) {
    const { asyncBufferFromFile } = await import("hyparquet")
    return asyncBufferFromFile(file.path)
  }
  const bytes = await collectBytes(file, signal)
  const whole = new Uint8Array(bytes).buffer
  return { byteLength: whole.byteLength, slice: (start, end) => whole.slice(start, end) }
}

function plainRow(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? textOrBytes(value) : plain(value),
    ]),
  )
}

function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return bytes
  }
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return Array.from(typedValues(value), plain)
  if (Array.isArray(value)) return value.map(plain)
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
  }
  return value
}

function typedValues(view: ArrayBufferView): Iterable<unknown> {
  return Symbol.iterator in view && typeof view[Symbol.iterator] === "function" ? Object.values(view) : []
}
