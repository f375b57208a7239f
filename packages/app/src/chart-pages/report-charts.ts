import type { DatasetReport, MetricDescription, SamplesPage } from "../api/index.js"
import type { SunburstNode } from "../chart-shapes/sunburst-layout.js"
import { type BarRow, bars } from "./bars.js"
import type { Chart } from "./chart-page.js"
import { type ChartLanguage, chartText } from "./chart-texts.js"
import { columns, plainNumber } from "./plot.js"
import { radar } from "./radar.js"
import { sunburst } from "./sunburst.js"

type Metric = DatasetReport["metrics"][number]

/** One bar for each benchmark of a model. */
export function scoresChart(reports: readonly DatasetReport[], language: ChartLanguage): Chart {
  const t = chartText(language)
  const found = reports.flatMap((report) => {
    const metric = headline(report)
    return metric ? [{ report, metric }] : []
  })
  return {
    title: `${t("scores")} · ${reports[0]?.model ?? ""}`,
    drawing: bars(
      t("scores"),
      [],
      found.map(({ report, metric }) => ({
        name: report.pretty_name,
        bars: [barOf(metric.score.value, metric.info)],
      })),
    ),
    table: {
      head: [t("benchmark"), t("score"), t("samples")],
      rows: found.map(({ report, metric }) => [
        report.dataset,
        shown(metric.score.value, metric.info),
        String(metric.score.n),
      ]),
    },
  }
}

/** One bar for each subset of a benchmark. */
export function datasetScoresChart(report: DatasetReport, language: ChartLanguage): Chart {
  const t = chartText(language)
  const metric = headline(report)
  const subsets = metric ? metric.categories.flatMap((category) => category.subsets) : []
  const own = subsets.filter(({ derived }) => !derived)
  return {
    title: `${t("datasetScores")} · ${report.pretty_name}`,
    drawing: bars(
      t("datasetScores"),
      [],
      own.map(({ name, score }) => ({ name, bars: [metric && barOf(score.value, metric.info)] })),
    ),
    table: {
      head: [t("subset"), t("score"), t("samples")],
      rows: own.map(({ name, score }) => [
        name,
        metric ? shown(score.value, metric.info) : "",
        String(score.n),
      ]),
    },
  }
}

export function histogramChart(
  report: DatasetReport,
  bins: NonNullable<SamplesPage["facets"]>["histogram"],
  language: ChartLanguage,
): Chart {
  const t = chartText(language)
  return {
    title: `${t("histogram")} · ${report.pretty_name}`,
    drawing: columns(t("histogram"), { x: t("score"), y: t("samples") }, bins),
    table: {
      head: [t("from"), t("to"), t("samples")],
      rows: bins.map(({ from, to, count }) => [plainNumber(from), plainNumber(to), String(count)]),
    },
  }
}

export function sunburstChart(reports: readonly DatasetReport[], language: ChartLanguage): Chart {
  const t = chartText(language)
  const nodes = reports.flatMap((report) => nodesOf(report))
  const rows = (node: SunburstNode, path: string): string[][] => [
    [path, node.quality === undefined ? "—" : `${(node.quality * 100).toFixed(1)}%`, String(node.n)],
    ...node.children.flatMap((child) => rows(child, `${path} / ${child.name}`)),
  ]
  return {
    title: `${t("sunburst")} · ${reports[0]?.model ?? ""}`,
    drawing: sunburst(t("sunburst"), nodes),
    table: {
      head: [t("benchmark"), t("score"), t("samples")],
      rows: nodes.flatMap((node) => rows(node, node.name)),
    },
  }
}

/** A model of a run in a comparison. */
interface ComparedReports {
  name: string
  reports: readonly DatasetReport[]
}

/** Several models over the same benchmarks: as a radar where there are three axes or more, else as bars in groups. */
export function comparisonChart(
  shape: "radar" | "grouped_bar",
  models: readonly ComparedReports[],
  language: ChartLanguage,
): Chart {
  const t = chartText(language)
  const bounded = models.map(({ name, reports }) => ({
    name,
    scores: new Map(
      reports.flatMap((report) => {
        const metric = headline(report)
        return metric && isBounded(metric.info) ? [[report.dataset, metric] as const] : []
      }),
    ),
  }))
  const axes = [...new Set(bounded.flatMap(({ scores }) => [...scores.keys()]))]
  const names = bounded.map(({ name }) => name)
  const rows: BarRow[] = axes.map((axis) => ({
    name: axis,
    bars: bounded.map(({ scores }) => {
      const metric = scores.get(axis)
      return metric && barOf(metric.score.value, metric.info)
    }),
  }))
  const isRadar = shape === "radar" && axes.length > 2
  const polygons = bounded.map(({ name }, index) => ({
    name,
    values: rows.map((row) => row.bars[index]?.at),
  }))
  return {
    title: t("compared"),
    drawing: isRadar ? radar(t("radar"), axes, polygons) : bars(t("compared"), names, rows),
    table: {
      head: [t("benchmark"), ...names],
      rows: rows.map((row) => [row.name, ...row.bars.map((bar) => bar?.text ?? "—")]),
    },
  }
}

function nodesOf(report: DatasetReport): SunburstNode[] {
  const metric = headline(report)
  if (!metric || metric.score.value === null || !isBounded(metric.info)) return []
  const node = (
    name: string,
    score: { value: number | null; n: number },
    children: readonly SunburstNode[],
  ): SunburstNode => {
    const at = score.value === null ? undefined : position(score.value, metric.info)
    const quality = at === undefined || metric.info.direction === "higher" ? at : 1 - at
    return { name, n: score.n, quality, href: "", children }
  }
  const subsetsOf = ({ subsets }: Metric["categories"][number]) =>
    subsets.filter(({ derived }) => !derived).map(({ name, score }) => node(name, score, []))
  const children =
    metric.categories.length > 1
      ? metric.categories.map((one) => node(one.name.join(" / "), one.score, subsetsOf(one)))
      : metric.categories.flatMap(subsetsOf)
  return [node(report.pretty_name, metric.score, children.length > 1 ? children : [])]
}

function headline(report: DatasetReport): Metric | undefined {
  return report.metrics.find(({ info }) => info.primary) ?? report.metrics[0]
}

function isBounded({ range: [min, max] }: MetricDescription): boolean {
  return min !== null && max !== null && max > min
}

/** From 0 to 1 over the metric's range; metrics without one have their value as far as it fits. */
function position(value: number, { range: [min, max] }: MetricDescription): number {
  const [low, high] = [min ?? 0, max ?? 1]
  return Math.min(1, Math.max(0, (value - low) / (high - low || 1)))
}

function barOf(value: number | null, info: MetricDescription) {
  return value === null ? undefined : { at: position(value, info), text: shown(value, info) }
}

function shown(value: number | null, { display }: MetricDescription): string {
  if (value === null) return "—"
  return display === "percent" ? `${(value * 100).toFixed(1)}%` : plainNumber(value)
}
