import { type BenchmarkReport, type MetricReport, primaryMetricOf } from "../benchmark-report.js"
import { identityKey } from "../metric-identity.js"
import { formatInterval, formatScore, metricLabel, missing } from "../metric-label.js"
import { perfFigures } from "../perf-table.js"
import { type ScoreRow, scoreRows } from "../score-rows.js"
import { outcomeBar, scoreBar } from "./bars.js"
import { html, type Markup } from "./markup.js"

/** The part of the page that shows one report in full. `id` is what links point to. */
export function reportCard(report: BenchmarkReport, id: string): Markup {
  const primary = primaryMetricOf(report)
  const outcomes = outcomeBar(report.outcomes)
  const { requested, succeeded, errored } = report.execution
  const incomplete = succeeded < requested ? ` of ${requested} requested, ${errored} failed` : ""
  return html`<section class="card" id="${id}">
<div class="title"><div><h2>${report.prettyName}</h2><p class="soft">${report.model} · ${succeeded} samples${incomplete}</p></div>
${primary && headline(primary)}</div>
${primary && scoreTable(report, primary)}
${report.metrics.length > 1 && report.overall ? metricTable(report.metrics) : undefined}
${outcomes && html`<h3>Outcomes</h3>${outcomes}`}
${perfTable(report)}
${judgeLine(report)}
${report.analysis && html`<details open><summary>Analysis</summary><pre>${report.analysis}</pre></details>`}
${report.description && html`<details><summary>About this benchmark</summary><pre>${report.description}</pre></details>`}
</section>`
}

function headline(metric: MetricReport): Markup {
  const interval = metric.interval
    ? html` <small>95% CI ${formatInterval(metric.interval, metric.info)}</small>`
    : undefined
  return html`<div class="headline">${formatScore(metric.n === 0 ? undefined : metric.micro, metric.info)}${interval}<br><small>${metricLabel(metric)}</small></div>`
}

/** Metrics shown next to the headline in the table of subsets; all of them follow in a table of their own. */
const besideHeadline = 2

function metricTable(metrics: readonly MetricReport[]): Markup {
  const rows = metrics.map((metric) => {
    const { identity, info, n, interval } = metric
    const score = n === 0 ? undefined : metric.micro
    return html`<tr><td class="name" title="${identityKey(identity)}">${metricLabel(metric)}</td><td class="number">${n}</td>
<td class="number">${formatScore(score, info)}</td><td class="number soft">${formatInterval(interval, info)}</td>
<td class="wide">${scoreBar(score, interval, info)}</td></tr>`
  })
  return html`<h3>All metrics</h3><table><thead><tr><th>Metric</th><th class="number">Samples</th><th class="number">Score</th>
<th class="number">95% CI</th><td></td></tr></thead><tbody>${rows}</tbody></table>`
}

/** A row for each subset with every metric's score, and the headline metric's bar; categories head their subsets. */
function scoreTable(report: BenchmarkReport, primary: MetricReport): Markup {
  const byMetric = new Map(report.metrics.map((metric) => [metric, new Map<string, ScoreRow>()]))
  const lines = new Map<string, ScoreRow>()
  for (const row of scoreRows(report)) {
    const key = JSON.stringify([row.kind, row.category, row.subset])
    byMetric.get(row.metric)?.set(key, row)
    // The headline metric decides on n and on the totals; other metrics only add subsets that it lacks.
    const added = !lines.has(key) && rank(row) === 0
    if (added || row.metric === primary) lines.set(key, row)
  }
  const others = report.metrics
    .filter((metric) => metric !== primary && metric.identity.aggregation === primary.identity.aggregation)
    .slice(0, besideHeadline)
  const body: Markup[] = []
  let category = "default"
  const ranked = [...lines].sort(([, a], [, b]) => rank(a) - rank(b))
  for (const [key, row] of ranked) {
    const name = row.category.join(" / ")
    if (name !== category && name !== "" && name !== "default") {
      body.push(categoryRow(report, primary, name, others))
    }
    category = name
    const first = byMetric.get(primary)?.get(key)
    const kind = row.kind === "overall" || row.kind === "macro" ? "total" : row.kind
    body.push(html`<tr class="${kind}"><td class="name">${row.subset}</td><td class="number">${row.n}</td>
<td class="number">${formatScore(first?.score, primary.info)}</td><td class="number soft">${formatInterval(first?.interval, primary.info)}</td>
<td class="wide">${scoreBar(first?.score, first?.interval, primary.info)}</td>
${others.map((metric) => {
  const score = byMetric.get(metric)?.get(key)?.score
  return html`<td class="number">${formatScore(score, metric.info)}</td>`
})}</tr>`)
  }
  const titles = others.map(
    (metric) => html`<th class="number" title="${identityKey(metric.identity)}">${metricLabel(metric)}</th>`,
  )
  return html`<h3>Scores</h3><table><thead><tr><th>Subset</th><th class="number">Samples</th>
<th class="number" title="${identityKey(primary.identity)}">${metricLabel(primary)}</th><th class="number">95% CI</th><td></td>${titles}</tr></thead>
<tbody>${body}</tbody></table>`
}

/** The line that heads a category: its name and its means. */
function categoryRow(
  report: BenchmarkReport,
  primary: MetricReport,
  name: string,
  others: readonly MetricReport[],
): Markup {
  const of = (metric: MetricReport) =>
    metric.categories.find((category) => category.name.join(" / ") === name)
  const first = of(primary)
  const values = others.map(
    (metric) => html`<td class="number">${formatScore(of(metric)?.micro, metric.info)}</td>`,
  )
  // Where the benchmark wants no figure over everything, its categories need not have one either.
  if (!report.overall || first === undefined) {
    return html`<tr class="group"><td colspan="${5 + others.length}">${name}</td></tr>`
  }
  return html`<tr class="group"><td class="name">${name}</td><td class="number">${first.n}</td>
<td class="number">${formatScore(first.n === 0 ? undefined : first.micro, primary.info)}</td><td class="number soft">${formatInterval(first.interval, primary.info)}</td>
<td class="wide">${scoreBar(first.micro, first.interval, primary.info)}</td>${values}</tr>`
}

function rank(row: ScoreRow): number {
  return row.kind === "overall" ? 1 : row.kind === "macro" ? 2 : 0
}

function perfTable(report: BenchmarkReport): Markup | undefined {
  const { perf } = report
  if (!perf) return undefined
  const shown = perfFigures.filter((figure) => figure.text(perf) !== missing)
  const titles = shown.map((figure) => html`<th class="number">${figure.title}</th>`)
  const values = shown.map((figure) => html`<td class="number">${figure.text(perf)}</td>`)
  return html`<h3>Requests</h3><table><thead><tr>${titles}</tr></thead><tbody><tr>${values}</tr></tbody></table>`
}

function judgeLine(report: BenchmarkReport): Markup | undefined {
  const { judge } = report
  if (!judge) return undefined
  const failed = judge.totalObservations - judge.validObservations
  return html`<h3>Judges</h3><p>${judge.models.join(", ") || missing}: ${judge.scored} of ${judge.total} samples judged, ${failed} unusable replies.</p>`
}
