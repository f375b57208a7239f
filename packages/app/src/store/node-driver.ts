import { z } from "zod"
import { type SqliteDriver, type SqlValue, withBuffers } from "./sqlite-driver.js"

/** As much of `node:sqlite` as is used here; the types of the oldest Node.js that we run on do not have it. */
interface NodeStatement {
  all(...values: readonly SqlValue[]): unknown[]
  get(...values: readonly SqlValue[]): unknown
  run(...values: readonly SqlValue[]): { changes: number | bigint }
}
interface NodeDatabase {
  exec(sql: string): void
  prepare(sql: string): NodeStatement
  close(): void
}
type NodeDatabaseClass = new (path: string, options: { readOnly: boolean }) => NodeDatabase

const moduleSchema = z.object({
  DatabaseSync: z.custom<NodeDatabaseClass>((value) => typeof value === "function"),
})

/** SQLite as built into Node.js 22.13 and later. @throws where there is none, or one without full-text search */
export function loadNodeSqlite(): SqliteDriver {
  const found = withoutExperimentalWarning(() => process.getBuiltinModule("node:sqlite"))
  if (found === undefined) throw new Error(`Node.js ${process.versions.node} has no node:sqlite.`)
  const { DatabaseSync } = moduleSchema.parse(found)
  const open: SqliteDriver["open"] = (path, { readonly }) => {
    const file = new DatabaseSync(path, { readOnly: readonly })
    return {
      exec: (sql) => file.exec(sql),
      prepare: (sql) => {
        const statement = file.prepare(sql)
        return {
          all: (values) => statement.all(...values).map(withBuffers),
          get: (values) => withBuffers(statement.get(...values)),
          run: (values) => Number(statement.run(...values).changes),
        }
      },
      close: () => file.close(),
    }
  }
  requireFullText(open)
  return { name: "node:sqlite", open }
}

function requireFullText(open: SqliteDriver["open"]): void {
  const empty = open(":memory:", { readonly: false })
  try {
    empty.exec("CREATE VIRTUAL TABLE probe USING fts5 (body, content = '')")
  } catch (cause) {
    throw new Error("The node:sqlite of this Node.js is built without full-text search (FTS5).", { cause })
  } finally {
    empty.close()
  }
}

/**
 * Loads a part of Node.js that calls itself experimental, without having it said: who starts the server has not chosen
 * it. Warnings of anything else go on as ever.
 */
function withoutExperimentalWarning<Result>(load: () => Result): Result {
  const { emitWarning } = process
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const text = warning instanceof Error ? warning.message : warning
    if (rest[0] === "ExperimentalWarning" && text.startsWith("SQLite ")) return
    Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}
