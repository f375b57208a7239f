import { extname, resolve } from "node:path"
import { readRecords } from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import type { Io } from "../io.js"
import { writePieces } from "../output/write-pieces.js"
import { UsageError } from "../usage-error.js"

/** Reads a data file of any known format and writes its records as JSON Lines or CSV. */
export async function runConvert(parsed: ParsedFlags, io: Io): Promise<number> {
  const [from, to, more] = parsed.positional
  if (from === undefined || to === undefined || more !== undefined) {
    throw new UsageError("Two files are needed.", "evalscope data convert <in> <out.jsonl or out.csv>")
  }
  const suffix = extname(to).toLowerCase()
  if (suffix !== ".jsonl" && suffix !== ".csv") {
    throw new UsageError(`${to}: only .jsonl and .csv are written.`, "The suffix decides the format.")
  }
  const limitText = parsed.values.get("limit")?.at(-1)
  const limit =
    limitText === undefined ? Number.POSITIVE_INFINITY : (numberOf({ name: "limit" }, limitText) ?? 0)
  let records = 0
  async function* lines(path: string): AsyncGenerator<string> {
    let columns: readonly string[] | undefined
    for await (const { value } of readRecords({ path })) {
      if (records >= limit) break
      records += 1
      if (suffix === ".jsonl") yield `${JSON.stringify(value)}\n`
      else {
        if (columns === undefined) {
          columns = Object.keys(value)
          yield csvLine(columns)
        }
        yield csvLine(columns.map((column) => cellText(value[column])))
      }
    }
  }
  await writePieces(resolve(io.cwd, to), lines(resolve(io.cwd, from)))
  if (parsed.values.has("json")) {
    io.out(`${JSON.stringify({ schema_version: 1, command: "data", records, file: to }, null, 2)}\n`)
  } else io.out(`${to}: ${records} records\n`)
  return 0
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`
}
