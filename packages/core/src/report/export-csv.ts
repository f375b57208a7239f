import type { BenchmarkReport } from "./benchmark-report.js"
import { identityKey } from "./metric-identity.js"
import { scoreRows } from "./score-rows.js"

const header = [
  "model",
  "dataset",
  "metric",
  "direction",
  "primary",
  "category",
  "subset",
  "kind",
  "num",
  "score",
  "stderr",
  "ci_low",
  "ci_high",
  "ci_method",
]

/**
 * Reports as CSV (RFC 4180, one row for each subset and metric, then the overall rows), with scores as stored:
 * unrounded and not in percent. `kind` is `subset`, `derived`, `overall` or `macro`.
 */
export function formatCsvReport(reports: readonly BenchmarkReport[]): string {
  const rows = reports
    .flatMap(scoreRows)
    .map((row) => [
      row.report.model,
      row.report.benchmark,
      identityKey(row.metric.identity),
      row.metric.info.kind === "diagnostic" ? "none" : (row.metric.info.direction ?? "higher"),
      String(row.metric.primary),
      row.category.join(" / "),
      row.subset,
      row.kind,
      String(row.n),
      number(row.score),
      number(row.stderr),
      number(row.interval?.[0]),
      number(row.interval?.[1]),
      row.method,
    ])
  return [header, ...rows].map((cells) => `${cells.map(field).join(",")}\r\n`).join("")
}

function number(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "" : String(value)
}

/** Quoted where needed; a text that a spreadsheet would run as a formula is quoted behind an apostrophe. */
function field(text: string): string {
  const formula = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text))
  const safe = formula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
