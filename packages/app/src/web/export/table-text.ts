export type Cell = string | number | boolean | null

/** Rows of a view as they leave the app: columns carry the names of the service's fields, in no language. */
export interface ExportTable {
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
}

/**
 * Comma-separated values after RFC 4180. Texts that a spreadsheet would take for a formula get an apostrophe in front:
 * what a model wrote must not run there either.
 */
export function toCsv({ columns, rows }: ExportTable): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")
}

function csvCell(cell: Cell): string {
  if (cell === null) return ""
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One JSON object a line. */
export function toJsonLines({ columns, rows }: ExportTable): string {
  return rows
    .map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])))}\n`,
    )
    .join("")
}

/** A table for a README or a pull request. */
export function toMarkdown({ columns, rows }: ExportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`
  const numeric = columns.map((_, index) => rows.every((row) => typeof row[index] === "number"))
  return (
    line(columns.map(markdownCell)) +
    line(numeric.map((isNumber) => (isNumber && rows.length > 0 ? "---:" : "---"))) +
    rows.map((row) => line(row.map(markdownCell))).join("")
  )
}

function markdownCell(cell: Cell): string {
  return cell === null
    ? ""
    : String(cell)
        .replace(/[\\|<`]/g, "\\$&")
        .replace(/\s+/g, " ")
        .trim()
}
