/** A value that a statement takes or gives; bytes are given as a `Buffer`, whichever driver reads them. */
export type SqlValue = string | number | null | Buffer

/** A prepared statement. */
export interface SqliteStatement {
  all(values: readonly SqlValue[]): unknown[]
  /** The first row; undefined where there is none. */
  get(values: readonly SqlValue[]): unknown
  /** The number of rows that changed. */
  run(values: readonly SqlValue[]): number
}

/** An open SQLite file. */
interface SqliteFile {
  /** Runs statements without values. */
  exec(sql: string): void
  prepare(sql: string): SqliteStatement
  close(): void
}

/** What opens SQLite files: code that is part of Node.js, or a package. */
export interface SqliteDriver {
  name: string
  open(path: string, options: { readonly: boolean }): SqliteFile
}

/** A row whose bytes are `Buffer`s; drivers give them as arrays or blocks of memory. */
export function withBuffers(row: unknown): unknown {
  if (typeof row !== "object" || row === null) return row
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== "object" || value === null) continue
    if (value instanceof ArrayBuffer) Reflect.set(row, column, Buffer.from(value))
    else if (value instanceof Uint8Array)
      Reflect.set(row, column, Buffer.from(value.buffer, value.byteOffset, value.byteLength))
  }
  return row
}
