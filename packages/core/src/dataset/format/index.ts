export { readError } from "./bytes.js"
export { type DataFile, fileLabel } from "./data-file.js"
export { malformed } from "./malformed.js"
export { countParquetRows } from "./parquet.js"
export {
  countRecords,
  type DataExtension,
  dataExtension,
  dataExtensions,
  type ReadOptions,
  readRecords,
} from "./read-records.js"
export { listZip, type ZipMember } from "./zip.js"
