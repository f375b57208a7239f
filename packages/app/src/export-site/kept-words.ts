import { existsSync } from "node:fs"
import { z } from "zod"
import { openDatabase } from "../store/index.js"

/** What people said in the web app of a folder of runs: marks of runs, labels of samples, votes on battles. */
export const wordTables = ["tags", "labels", "votes"] as const
export type WordTable = (typeof wordTables)[number]

const column = z.object({ name: z.string() })
const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

/** Copies them into a new database; nothing where the app was never opened. The folder's own is only read. */
export function keepWords(source: string, target: string, tables: readonly WordTable[]): void {
  if (!existsSync(source)) return
  const from = openDatabase(source, { readonly: true })
  const to = openDatabase(target)
  try {
    for (const table of tables) {
      const columns = from.all(column, `SELECT name FROM pragma_table_info('${table}')`)
      if (columns.length === 0) continue
      to.execute(`CREATE TABLE ${table} (${columns.map(({ name }) => `"${name}"`).join(", ")})`)
      const insert = `INSERT INTO ${table} VALUES (${columns.map(() => "?").join(", ")})`
      to.transaction(() => {
        for (const words of from.all(row, `SELECT * FROM ${table}`))
          to.run(insert, ...columns.map(({ name }) => words[name] ?? null))
      })
    }
  } finally {
    from.close()
    to.close()
  }
}
