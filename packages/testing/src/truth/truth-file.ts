import { readFile, writeFile } from "node:fs/promises"
import { systemErrorCode, TestingError } from "../errors/index.js"
import { isObject, numberOf, parseJson, textOf } from "../json/index.js"
import { describeTruth, type Truth } from "./truth.js"
import { requestFields, requestWidth, type TruthTables } from "./truth-log.js"

const magic = "EVTRUTH1"
const alignment = 8

/**
 * Writes a truth log as one binary file: 8 bytes of magic, the length of a JSON header (32 bit, little
 * endian), the header padded with blanks to a multiple of 8, then three tables of little-endian 64-bit floats
 * (requests, planned times, written times).
 * @throws {TestingError} `file_access`.
 */
export async function writeTruthFile(
  path: string,
  originNs: bigint,
  tables: TruthTables,
  dropped: number,
): Promise<void> {
  const header = JSON.stringify({
    originNs: String(originNs),
    requests: tables.requests.length / requestWidth,
    events: tables.plannedNs.length,
    dropped,
    requestFields,
  })
  const start = 12 + Buffer.byteLength(header)
  const head = Buffer.alloc(Math.ceil(start / alignment) * alignment, " ")
  head.write(magic, "latin1")
  head.writeUInt32LE(head.length - 12, 8)
  head.write(header, 12)
  const parts = [head, ...[tables.requests, tables.plannedNs, tables.writtenNs].map(bytesOf)]
  try {
    await writeFile(path, Buffer.concat(parts))
  } catch (error) {
    throw fileError(path, "written", error)
  }
}

/**
 * Reads a file written by {@link writeTruthFile}.
 * @throws {TestingError} `file_access`, or `file_malformed` when it is not a truth file or was cut.
 */
export async function readTruthFile(path: string): Promise<Truth> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw fileError(path, "read", error)
  }
  const malformed = (reason: string): TestingError =>
    new TestingError({
      code: "file_malformed",
      message: `${path} is not a complete truth file: ${reason}.`,
      hint: "Stop the mock server before reading its truth file.",
    })
  if (bytes.length < 12 || bytes.toString("latin1", 0, 8) !== magic)
    throw malformed("the first bytes are wrong")
  const tablesAt = 12 + bytes.readUInt32LE(8)
  const header = parseJson(bytes.toString("utf8", 12, tablesAt))
  const origin = isObject(header) ? textOf(header.originNs) : undefined
  const requests = isObject(header) ? numberOf(header.requests) : undefined
  const events = isObject(header) ? numberOf(header.events) : undefined
  if (!isObject(header) || origin === undefined || requests === undefined || events === undefined) {
    throw malformed("the header is wrong")
  }
  const floats = requests * requestWidth + 2 * events
  if (bytes.length !== tablesAt + 8 * floats) throw malformed("its length does not fit the header")
  const all = new Float64Array(floats)
  const view = new DataView(bytes.buffer, bytes.byteOffset + tablesAt, 8 * floats)
  for (let index = 0; index < floats; index++) all[index] = view.getFloat64(8 * index, true)
  const split = requests * requestWidth
  return describeTruth(
    BigInt(origin),
    {
      requests: all.subarray(0, split),
      plannedNs: all.subarray(split, split + events),
      writtenNs: all.subarray(split + events),
    },
    numberOf(header.dropped) ?? 0,
  )
}

function bytesOf(table: Float64Array): Buffer {
  const bytes = Buffer.alloc(8 * table.length)
  table.forEach((value, index) => {
    bytes.writeDoubleLE(value, 8 * index)
  })
  return bytes
}

function fileError(path: string, verb: "read" | "written", error: unknown): TestingError {
  return new TestingError({
    code: "file_access",
    message: `The truth file ${path} cannot be ${verb} (${systemErrorCode(error) ?? "unknown reason"}).`,
    hint: "Check that the folder exists and may be written.",
    cause: error,
  })
}
