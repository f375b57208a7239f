import type { z } from "zod"
import { sqliteDriver } from "./choose-driver.js"
import type { SqliteDriver, SqliteStatement, SqlValue } from "./sqlite-driver.js"

/** One SQLite file. Rows are checked when they are read; statements are prepared once. */
export interface Database {
  all<Row>(row: z.ZodType<Row>, sql: string, ...values: readonly SqlValue[]): Row[]
  get<Row>(row: z.ZodType<Row>, sql: string, ...values: readonly SqlValue[]): Row | undefined
  /** Rows as they are, for readers that check by hand because there are many. */
  rows(sql: string, ...values: readonly SqlValue[]): unknown[]
  /** Returns the number of rows that changed. */
  run(sql: string, ...values: readonly SqlValue[]): number
  /** Runs statements without values. */
  execute(sql: string): void
  /** All or nothing; nests by joining the outer one. */
  transaction<Result>(work: () => Result): Result
  /** Starts a transaction that `commit` or `rollback` ends; for work that commits as it goes. */
  begin(): void
  commit(): void
  rollback(): void
  close(): void
}

interface DatabaseOptions {
  /** A crash of the machine may lose the file: for what can be built again. */
  disposable?: boolean
  readonly?: boolean
  /** What opens the file; else the one that this thread uses for all. */
  driver?: SqliteDriver
}

/** Kilobytes of memory for the pages of a disposable file, as SQLite counts them. */
export const disposableCache = -16_000

/**
 * Opens a SQLite file in WAL mode: readers in other threads see what was committed, and a killed process leaves
 * neither a lock nor half a transaction.
 */
export function openDatabase(path: string, options: DatabaseOptions = {}): Database {
  const { driver = sqliteDriver() } = options
  const file = driver.open(path, { readonly: options.readonly ?? false })
  // Of a new file only. What is built in one go is built sooner in large pages.
  if (options.disposable) file.exec("PRAGMA page_size = 16384")
  file.exec("PRAGMA busy_timeout = 5000")
  // Not every driver keeps to what it was told as it opened the file.
  if (options.readonly) file.exec("PRAGMA query_only = ON")
  if (!options.readonly) {
    file.exec("PRAGMA journal_mode = WAL")
    file.exec(`PRAGMA synchronous = ${options.disposable ? "OFF" : "NORMAL"}`)
    if (options.disposable)
      file.exec(`PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = ${disposableCache}`)
  }
  const prepared = new Map<string, SqliteStatement>()
  const statement = (sql: string) => {
    const known = prepared.get(sql)
    if (known) return known
    const made = file.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  let depth = 0
  return {
    all: (row, sql, ...values) =>
      statement(sql)
        .all(values)
        .map((value) => row.parse(value)),
    get: (row, sql, ...values) => {
      const value = statement(sql).get(values)
      return value === undefined ? undefined : row.parse(value)
    },
    rows: (sql, ...values) => statement(sql).all(values),
    run: (sql, ...values) => statement(sql).run(values),
    execute: (sql) => {
      file.exec(sql)
    },
    transaction: (work) => {
      if (depth > 0) return work()
      depth += 1
      file.exec("BEGIN IMMEDIATE")
      try {
        const result = work()
        file.exec("COMMIT")
        return result
      } catch (error) {
        file.exec("ROLLBACK")
        throw error
      } finally {
        depth -= 1
      }
    },
    begin: () => {
      file.exec("BEGIN IMMEDIATE")
      depth += 1
    },
    commit: () => {
      depth -= 1
      file.exec("COMMIT")
    },
    rollback: () => {
      depth -= 1
      file.exec("ROLLBACK")
    },
    close: () => {
      prepared.clear()
      file.close()
    },
  }
}
