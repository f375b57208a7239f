import { Readable } from "node:stream"
import type { Options } from "csv-parse"
import { errorMessage } from "../../errors/index.js"
import type { RawRecord } from "../source.js"
import { malformed } from "./malformed.js"
import { readText } from "./text.js"

/** A quote that is never closed would otherwise read the rest of the file as one cell. */
const largestRow = 256 * 1024 * 1024

export interface DelimitedOptions {
  delimiter: "," | "\t"
  /** Names of the columns when the file has no header line. A first row that repeats them is skipped. */
  columns?: readonly string[]
}

/**
 * Streams CSV or TSV. Every value is text, also numbers; an empty cell is `""`. Quotes are RFC 4180's; a
 * quote inside an unquoted cell is taken literally.
 * @throws EvalScopeError `dataset_malformed` naming the line: wrong number of cells, open quote, a column twice.
 */
export async function* readDelimited(
  bytes: AsyncIterable<Buffer>,
  label: string,
  { delimiter, columns }: DelimitedOptions,
): AsyncGenerator<RawRecord> {
  const { parse } = await import("csv-parse")
  const options: Options = {
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: largestRow,
  }
  const text = Readable.from(readText(bytes, label))
  const parser = text.pipe(parse(options))
  text.on("error", (error) => parser.destroy(error))
  let names = columns
  let line = 1
  try {
    for await (const row of parser) {
      const cells = cellsOf(row)
      // Rows may span lines; `lines` counts those read up to the end of this row.
      const where = `${label}:${line}`
      line = lineAfter(row)
      if (names === undefined) {
        names = header(cells, where)
        continue
      }
      if (columns !== undefined && where === `${label}:1` && repeatsHeader(cells, columns)) continue
      if (cells.length !== names.length) {
        throw malformed({
          where,
          problem: `has ${cells.length} cells where ${names.length} are expected`,
          excerpt: cells.join(delimiter),
        })
      }
      yield { value: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])), where }
    }
  } catch (cause) {
    if (!isCsvError(cause)) throw cause
    throw malformed({ where: `${label}:${line}`, problem: `is not CSV: ${errorMessage(cause)}`, cause })
  } finally {
    text.destroy()
  }
}

function cellsOf(row: { record: readonly string[] }): readonly string[] {
  return row.record
}

function lineAfter(row: { info: { lines: number } }): number {
  return row.info.lines + 1
}

function header(cells: readonly string[], where: string): readonly string[] {
  const twice = cells.find((name, index) => cells.indexOf(name) !== index)
  if (twice === undefined) return cells
  throw malformed({ where, problem: `names the column "${twice}" twice`, excerpt: cells.join(",") })
}

function repeatsHeader(cells: readonly string[], columns: readonly string[]): boolean {
  return (
    cells.length === columns.length &&
    cells.every((cell, index) => cell.trim().toLowerCase() === columns[index]?.toLowerCase())
  )
}

function isCsvError(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    "code" in cause &&
    typeof cause.code === "string" &&
    cause.code.startsWith("CSV_")
  )
}
