import { EvalScopeError } from "../../errors/index.js"
import type { RawRecord } from "../source.js"
import { readBytes } from "./bytes.js"
import { type DataFile, fileLabel, formatName } from "./data-file.js"
import { readDelimited } from "./delimited.js"
import { readJson } from "./json.js"
import { readJsonLines } from "./jsonl.js"
import { readParquet } from "./parquet.js"

/** Formats by extension, in the order in which a folder is searched. */
export const dataExtensions = ["jsonl", "csv", "tsv", "parquet", "json", "ndjson"] as const

export type DataExtension = (typeof dataExtensions)[number]

export interface ReadOptions {
  /** Column names of CSV and TSV files without a header line. */
  columns?: readonly string[]
  /** The split that is wanted, for JSON objects that hold one array per split. */
  split?: string
  signal?: AbortSignal
}

/** The format a file's name tells, with or without `.gz`; undefined for files that hold no records. */
export function dataExtension(name: string): DataExtension | undefined {
  const plain = name.toLowerCase().replace(/\.gz$/, "")
  return dataExtensions.find((extension) => plain.endsWith(`.${extension}`))
}

/**
 * Streams the records of a file: JSON Lines, JSON, CSV, TSV or Parquet, plain, gzipped or inside a zip
 * archive; the name tells which. Memory does not grow with the file, except for JSON objects and for Parquet
 * inside an archive; Parquet takes one row group.
 * @throws EvalScopeError `dataset_missing`, `file_access`, or `dataset_malformed` naming file and line.
 */
export function readRecords(file: DataFile, options: ReadOptions = {}): AsyncGenerator<RawRecord> {
  const label = fileLabel(file)
  const bytes = () => readBytes(file, options.signal)
  const columns = options.columns === undefined ? {} : { columns: options.columns }
  switch (dataExtension(formatName(file))) {
    case "jsonl":
    case "ndjson":
      return readJsonLines(bytes(), label)
    case "json":
      return readJson(bytes(), label, options.split)
    case "csv":
      return readDelimited(bytes(), label, { delimiter: ",", ...columns })
    case "tsv":
      return readDelimited(bytes(), label, { delimiter: "\t", ...columns })
    case "parquet":
      return readParquet(file, options.signal)
    case undefined:
      throw new EvalScopeError({
        code: "dataset_malformed",
        message: `${label} has no known data format.`,
        hint: `Known endings: ${dataExtensions.join(", ")}, each also with .gz.`,
        context: { file: label },
      })
  }
}
