import type { Database, SqlValue } from "./database.js"

/** Rows that one statement takes: most of the price of an insert is the call. */
const together = 50

/**
 * Inserts rows into a table, many with one statement. Takes their values one after the other, in the order of the
 * columns; `conflict` is what follows the values, as `ON CONFLICT (id) DO UPDATE …`.
 */
export function rowInserter(
  db: Database,
  table: string,
  columns: readonly string[],
  conflict = "",
): (values: readonly SqlValue[]) => void {
  const width = columns.length
  const insert = (rows: number) => {
    const row = `(${columns.map(() => "?").join(",")})`
    return `INSERT INTO ${table} (${columns.join(",")}) VALUES ${Array(rows).fill(row).join(",")} ${conflict}`
  }
  const [many, one] = [insert(together), insert(1)]
  return (values) => {
    let at = 0
    for (; at + together * width <= values.length; at += together * width)
      db.run(many, ...values.slice(at, at + together * width))
    for (; at < values.length; at += width) db.run(one, ...values.slice(at, at + width))
  }
}
