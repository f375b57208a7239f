import { readFile } from "node:fs/promises"
import { errorMessage, missingPackage, PerfError } from "../../errors/index.js"

/**
 * The rows of a Parquet file, with the columns that are wanted.
 * @param options `text: false` leaves byte columns as they are
 * @throws PerfError `package_missing` without the optional reader, `data_invalid` for what it cannot read.
 */
export async function readParquet(
  path: string,
  { columns, text }: { readonly columns: readonly string[]; readonly text: boolean },
): Promise<readonly unknown[]> {
  const library = await import("hyparquet").catch(
    missingPackage({
      message: "Parquet files need the package hyparquet.",
      hint: "Install it beside this one: npm install hyparquet",
    }),
  )
  const file = new Uint8Array(await readFile(path)).buffer
  try {
    return await library.parquetReadObjects({ file, columns: [...columns], utf8: text })
  } catch (cause) {
    throw new PerfError({
      code: "data_invalid",
      message: `${path} cannot be read: ${errorMessage(cause)}.`,
      hint: `It should be a Parquet file with ${columns.join(", ")}.`,
      cause,
    })
  }
}
