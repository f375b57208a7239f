import { createReadStream, createWriteStream } from "node:fs"
import { createInterface } from "node:readline"
import { finished } from "node:stream/promises"
import { errorMessage, PerfError } from "../errors/index.js"
import type { RequestRecord } from "../record/request-record.js"
import { formatRecord, parseRecord } from "./record-line.js"

/** Appends records to `requests.jsonl` as they end, so that a killed run leaves what it had measured. */
export interface RequestLog {
  add(records: readonly RequestRecord[]): void
  /** Waits until everything is in the file. @throws PerfError `output_failed` when it could not be written. */
  close(): Promise<void>
}

export function createRequestLog(path: string): RequestLog {
  const stream = createWriteStream(path, { flags: "w" })
  let failure: unknown
  stream.on("error", (thrown) => {
    failure ??= thrown
  })
  const ended = finished(stream).catch(() => {})
  return {
    add(records) {
      if (failure === undefined && records.length > 0) stream.write(records.map(formatRecord).join(""))
    },
    async close() {
      stream.end()
      await ended
      if (failure === undefined) return
      throw new PerfError({
        code: "output_failed",
        message: `${path} could not be written: ${errorMessage(failure)}.`,
        hint: "Check the disk; the figures of the run are complete, its log is not.",
        cause: failure,
      })
    },
  }
}

export interface LoggedRequests {
  readonly records: readonly RequestRecord[]
  /** Lines that could not be read. */
  readonly damaged: number
}

/** Records of a `requests.jsonl` in the order of dispatch. @throws PerfError `data_missing` without the file. */
export async function readRequestLog(path: string): Promise<LoggedRequests> {
  const records: RequestRecord[] = []
  let damaged = 0
  try {
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (line === "") continue
      const record = parseRecord(line)
      if (record) records.push(record)
      else damaged += 1
    }
  } catch (cause) {
    throw new PerfError({
      code: "data_missing",
      message: `${path} cannot be read: ${errorMessage(cause)}.`,
      hint: "Name the folder of a run.",
      cause,
    })
  }
  records.sort((a, b) => a.index - b.index)
  return { records, damaged }
}
