import type { BenchmarkReport } from "./benchmark-report.js"
import { formatInterval, formatScore, metricLabel, missing } from "./metric-label.js"
import { formatOutcomes } from "./outcome-label.js"
import { hasCategories, type ScoreRow, scoreRows } from "./score-rows.js"
import { formatTextTable, printable, type TableStyle, type TextColumn, type TextRow } from "./text-table.js"

interface Layout {
  model: boolean
  category: boolean
}

/**
 * The scores of reports as a grid: Model, Dataset, Metric, Category when there are any, Subset, Num, Score, and the
 * 95% interval. Names stand in the first of the rows they cover. Where the width is too small, each model gets
 * a table under its name, then categories move in front of their subsets. Ends without a line break; empty
 * without reports.
 */
export function formatScoreTable(reports: readonly BenchmarkReport[], style: TableStyle = {}): string {
  if (reports.length === 0) return ""
  const rows = reports.flatMap((report) => scoreRows(report))
  const category = hasCategories(reports)
  const { width } = style
  if (width === undefined || frameWidth(rows, { model: true, category }) <= width) {
    return renderScores(rows, { model: true, category }, style)
  }
  const byName = { model: false, category }
  const layout = frameWidth(rows, byName, width) <= width ? byName : { model: false, category: false }
  return perModel(reports, (own) =>
    renderScores(
      rows.filter((row) => own.includes(row.report)),
      layout,
      style,
    ),
  )
}

/** A table for each model under its name, for when there is no room for a column. */
export function perModel(
  reports: readonly BenchmarkReport[],
  table: (own: readonly BenchmarkReport[]) => string,
): string {
  const models = [...new Set(reports.map((report) => report.model))]
  return models
    .map(
      (model) => `Model: ${printable(model)}\n${table(reports.filter((report) => report.model === model))}`,
    )
    .join("\n\n")
}

function frameWidth(rows: readonly ScoreRow[], layout: Layout, width?: number): number {
  const [frame = ""] = renderScores(rows, layout, { ascii: true, width }).split("\n")
  return frame.length
}

function renderScores(rows: readonly ScoreRow[], layout: Layout, style: TableStyle): string {
  const columns: TextColumn[] = [
    ...(layout.model ? [{ title: "Model", flexible: true }] : []),
    { title: "Dataset", flexible: true },
    { title: "Metric", flexible: true },
    ...(layout.category ? [{ title: "Category", flexible: true }] : []),
    { title: "Subset", flexible: true },
    { title: "Num", align: "right" },
    { title: "Score", align: "right" },
    { title: "95% CI", align: "right" },
  ]
  return formatTextTable(columns, textRows(rows, layout, style), style)
}

function textRows(rows: readonly ScoreRow[], layout: Layout, style: TableStyle): readonly TextRow[] {
  const ascii = style.ascii === true
  return rows.map((row, i): TextRow => {
    const before = rows[i - 1]
    const sameReport = before?.report === row.report
    const sameMetric = sameReport && before?.metric === row.metric
    const category = categoryText(row)
    const sameCategory = sameMetric && before !== undefined && categoryText(before) === category
    const { info } = row.metric
    const score = formatScore(row.score, info)
    return {
      ruled: !sameReport,
      bold: row.kind === "overall",
      cells: [
        ...(layout.model ? [sameReport ? "" : row.report.model] : []),
        sameReport ? "" : row.report.prettyName,
        sameMetric ? "" : metricLabel(row.metric, { ascii }),
        ...(layout.category ? [sameCategory ? "" : category] : []),
        layout.category || category === "" ? row.subset : `${category} / ${row.subset}`,
        String(row.n),
        ascii && score === missing ? "-" : score,
        formatInterval(row.interval, info, { ascii }),
      ],
    }
  })
}

function categoryText(row: ScoreRow): string {
  const text = row.category.join(" / ")
  return text === "default" ? "" : text
}

/** `Demo: 120 right · 60 wrong · 3 no answer`, a line for each report whose outcomes are known. */
export function formatOutcomeLines(
  reports: readonly BenchmarkReport[],
  style: Pick<TableStyle, "ascii"> = {},
): string {
  const models = new Set(reports.map((report) => report.model))
  return reports
    .flatMap((report) => {
      const counts = formatOutcomes(report.outcomes, { ascii: style.ascii === true })
      const { requested, succeeded, errored } = report.execution
      const notRun = requested - succeeded - errored
      const open = notRun > 0 ? `${style.ascii ? ", " : " · "}${notRun} not run` : ""
      const name = models.size > 1 ? `${report.model}, ${report.prettyName}` : report.prettyName
      return counts + open === "" ? [] : [printable(`${name}: ${counts}${open}`)]
    })
    .join("\n")
}
