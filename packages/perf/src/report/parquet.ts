import { missingPackage } from "../errors/index.js"
import type { RequestRecord } from "../record/request-record.js"
import { replaceFile } from "./replace-file.js"
import { requestColumns } from "./request-columns.js"

const rowsPerGroup = 20_000
const types = { text: "STRING", flag: "BOOLEAN", count: "INT32", bytes: "INT64", number: "DOUBLE" } as const

/**
 * Writes requests as a Parquet file with the columns of the CSV, a group of rows in memory at a time; what was not
 * measured is null.
 * @throws PerfError `output_failed` when it could not be written, `package_missing` without the optional writer.
 */
export async function writeParquet(path: string, records: Iterable<RequestRecord>): Promise<void> {
  const { fileWriter, parquetWriteRows } = await import("hyparquet-writer").catch(
    missingPackage({
      message: "Parquet files need the package hyparquet-writer.",
      hint: "Install it beside this one: npm install hyparquet-writer",
    }),
  )
  const columns = requestColumns.map(({ name, type }) => {
    return { name, type: types[type], nullable: type !== "text" && type !== "flag" }
  })
  await replaceFile(path, async (draft) => {
    await parquetWriteRows({
      writer: fileWriter(draft),
      rows: rowsOf(records),
      columns,
      rowGroupSize: rowsPerGroup,
    })
  })
}

function* rowsOf(records: Iterable<RequestRecord>): Generator<Record<string, unknown>> {
  for (const record of records) {
    yield Object.fromEntries(
      requestColumns.map(({ name, type, read }) => {
        const value = read(record)
        if (typeof value !== "number") return [name, value]
        if (!Number.isFinite(value)) return [name, null]
        return [name, type === "bytes" ? BigInt(value) : value]
      }),
    )
  }
}
