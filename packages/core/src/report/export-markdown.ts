import type { BenchmarkReport } from "./benchmark-report.js"
import { formatInterval, formatScore, metricLabel, missing } from "./metric-label.js"
import { formatOutcomes } from "./outcome-label.js"
import { perfFigures } from "./perf-table.js"
import { hasCategories, scoreRows } from "./score-rows.js"
import { printable } from "./text-table.js"

/** Reports as GitHub-flavoured Markdown: the scores, how the samples ended, and the requests. */
export function formatMarkdownReport(reports: readonly BenchmarkReport[]): string {
  const categories = hasCategories(reports)
  const scores = table(
    ["Model", "Dataset", "Metric", ...(categories ? ["Category"] : []), "Subset", "Num", "Score", "95% CI"],
    reports.flatMap(scoreRows).map((row) => {
      const strong = (text: string) => (row.kind === "overall" ? `**${text}**` : text)
      const category = row.category.join(" / ")
      return [
        cell(row.report.model),
        cell(row.report.prettyName),
        cell(metricLabel(row.metric)),
        ...(categories ? [cell(category === "default" ? "" : category)] : []),
        strong(cell(row.subset)),
        String(row.n),
        strong(formatScore(row.score, row.metric.info)),
        formatInterval(row.interval, row.metric.info),
      ]
    }),
    categories ? 5 : 4,
  )
  const outcomes = reports.flatMap((report) => {
    const text = formatOutcomes(report.outcomes)
    return text === "" ? [] : [`- ${cell(report.model)}, ${cell(report.prettyName)}: ${text}`]
  })
  const measured = reports.flatMap((report) => (report.perf ? [{ report, perf: report.perf }] : []))
  const perf = table(
    ["Model", "Dataset", ...perfFigures.map((figure) => figure.title)],
    measured.map(({ report, perf: summary }) => [
      cell(report.model),
      cell(report.prettyName),
      ...perfFigures.map((figure) => figure.text(summary)),
    ]),
    2,
  )
  const analyses = reports.flatMap((report) =>
    report.analysis ? [`## Analysis: ${cell(report.prettyName)}\n\n${report.analysis}`] : [],
  )
  const parts = [
    `# Evaluation report\n\n${scores}`,
    outcomes.length > 0 ? `## Outcomes\n\n${outcomes.join("\n")}` : "",
    measured.length > 0 ? `## Requests\n\n${perf}` : "",
    ...analyses,
  ]
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`
}

function table(titles: readonly string[], rows: readonly (readonly string[])[], firstNumber: number): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`
  const rule = titles.map((_, i) => (i >= firstNumber ? "---:" : "---"))
  return [line(titles), line(rule), ...rows.map(line)].join("\n")
}

/** Text that stays inside its cell and is not read as markup. */
function cell(text: string): string {
  const escaped = printable(text).replaceAll(/[\\`*_[\]<>|~#]/g, (character) => `\\${character}`)
  return escaped === "" ? missing : escaped
}
