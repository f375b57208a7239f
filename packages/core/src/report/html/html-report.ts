import { type BenchmarkReport, primaryMetricOf } from "../benchmark-report.js"
import { formatInterval, formatScore, metricLabel } from "../metric-label.js"
import { outcomeBar, scoreBar } from "./bars.js"
import { html, type Markup } from "./markup.js"
import { reportCard } from "./report-card.js"
import { style } from "./style.js"

export interface HtmlReportOptions {
  title?: string
  /** Put into the footer; left out by default, so that equal reports give equal files. */
  generatedAt?: Date
}

/**
 * A page that shows reports: an overview with a bar and an interval for each, then each in full. One file without
 * scripts or outside resources; every text is escaped; light and dark follow the reader's setting.
 */
export function formatHtmlReport(
  reports: readonly BenchmarkReport[],
  options: HtmlReportOptions = {},
): string {
  const title = options.title ?? "Evaluation report"
  const models = [...new Set(reports.map((report) => report.model))]
  const benchmarks = new Set(reports.map((report) => report.benchmark))
  const summary = [
    models.length === 1 ? (models[0] ?? "") : `${models.length} models`,
    `${benchmarks.size} ${benchmarks.size === 1 ? "benchmark" : "benchmarks"}`,
    `${reports.reduce((sum, report) => sum + report.execution.succeeded, 0)} samples`,
  ].join(" · ")
  // Side by side what answers the same questions.
  const order = [...benchmarks]
  const sorted = reports
    .map((report, i) => ({ report, id: `report-${i + 1}` }))
    .sort((a, b) => order.indexOf(a.report.benchmark) - order.indexOf(b.report.benchmark))
  const overview = reports.length > 1 ? overviewCard(sorted) : undefined
  const written = options.generatedAt
    ? html` Written ${options.generatedAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`
    : undefined
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<main>
<header><h1>${title}</h1><p class="soft">${summary}</p></header>
${overview}
${sorted.map(({ report, id }) => reportCard(report, id))}
<footer>Intervals cover 95%: Wilson for right-or-wrong scores, clustered by question where samples are repeated, stratified by subset for overall figures. Failed samples are in no score.${written}</footer>
</main>
</body>
</html>
`
  return page.html
}

function overviewCard(reports: readonly { report: BenchmarkReport; id: string }[]): Markup {
  const rows = reports.map(({ report, id }) => {
    const metric = primaryMetricOf(report)
    const score = metric && metric.n > 0 ? metric.micro : undefined
    return html`<tr><td class="name"><a href="#${id}">${report.prettyName}</a></td><td class="name">${report.model}</td>
<td>${metric && metricLabel(metric)}</td><td class="number">${metric?.n ?? 0}</td>
<td class="number">${metric ? formatScore(score, metric.info) : "—"}</td>
<td class="number soft">${metric ? formatInterval(metric.interval, metric.info) : "—"}</td>
<td class="wide">${metric && scoreBar(score, metric.interval, metric.info)}</td></tr>`
  })
  const outcomes = outcomeBar(sumOutcomes(reports.map(({ report }) => report)))
  return html`<section class="card"><h2>Overview</h2><table><thead><tr><th>Benchmark</th><th>Model</th><th>Metric</th>
<th class="number">Samples</th><th class="number">Score</th><th class="number">95% CI</th><td></td></tr></thead><tbody>${rows}</tbody></table>
${outcomes && html`<h3>All outcomes</h3>${outcomes}`}</section>`
}

function sumOutcomes(reports: readonly BenchmarkReport[]): BenchmarkReport["outcomes"] {
  const total: Record<string, number> = {}
  for (const { outcomes } of reports) {
    for (const [outcome, count] of Object.entries(outcomes)) total[outcome] = (total[outcome] ?? 0) + count
  }
  return total
}
