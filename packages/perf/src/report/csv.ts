import { createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { RequestRecord } from "../record/request-record.js"
import { replaceFile } from "./replace-file.js"
import { requestColumns } from "./request-columns.js"

/** Writes requests as CSV (RFC 4180); what was not measured is empty. @throws PerfError `output_failed`. */
export function writeCsv(path: string, records: Iterable<RequestRecord>): Promise<void> {
  return replaceFile(path, (draft) => pipeline(Readable.from(csvLines(records)), createWriteStream(draft)))
}

function* csvLines(records: Iterable<RequestRecord>): Generator<string> {
  yield `${requestColumns.map(({ name }) => name).join(",")}\n`
  for (const record of records) {
    yield `${requestColumns.map(({ read }) => csvCell(read(record))).join(",")}\n`
  }
}

function csvCell(value: string | number | boolean): string {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : ""
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
