export { readError } from "./bytes.js"
export type { DataFile } from "./data-file.js"
export { countParquetRows } from "./parquet.js"
export {
  type DataExtension,
  dataExtension,
  dataExtensions,
  type ReadOptions,
  readRecords,
} from "./read-records.js"
export { listZip } from "./zip.js"
