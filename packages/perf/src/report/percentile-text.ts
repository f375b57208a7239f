import { numberIn } from "../objective/index.js"
import type { LevelFigures } from "../run/perf-event.js"
import { formatNumber } from "./format.js"
import { displayWidth, textTable } from "./text-table.js"

/** Columns that are left out of a narrow terminal, the least wanted first; the files have all. */
const dispensable = ["5%", "1%", "10%", "25%", "75%", "95%", "99.9%", "90%", "min"]

/**
 * Percentiles of a level, metrics down and percentiles across; metrics that no request had are left out.
 * @param columns of the terminal; undefined for as many as it takes
 */
export function percentileText({ percentiles }: LevelFigures, columns: number | undefined): string {
  const [first] = percentiles
  if (first === undefined) return ""
  const metrics = Object.keys(first).filter(
    (key) => key !== "Percentiles" && percentiles.some((row) => numberIn(row, key) !== undefined),
  )
  if (metrics.length === 0) return ""
  let shown = percentiles
  let text = tableOf(metrics, shown)
  for (const name of dispensable) {
    if (columns === undefined || widthOf(text) <= columns) break
    shown = shown.filter(({ Percentiles }) => Percentiles !== name)
    text = tableOf(metrics, shown)
  }
  return text
}

function tableOf(metrics: readonly string[], rows: LevelFigures["percentiles"]): string {
  return textTable(
    [{ title: "Percentiles", left: true }, ...rows.map((row) => ({ title: String(row.Percentiles ?? "") }))],
    metrics.map((metric) => ({
      cells: [metric, ...rows.map((row) => formatNumber(numberIn(row, metric)))],
    })),
  )
}

function widthOf(text: string): number {
  return Math.max(...text.split("\n").map(displayWidth))
}
