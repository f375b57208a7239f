import { numberIn } from "../../objective/index.js"
import { loadOf, successShare } from "../advice.js"
import { formatNumber } from "../format.js"
import type { ReportedLevel } from "../reported-run.js"
import { type ChartOptions, chart } from "./chart.js"
import type { ChartData } from "./chart-data.js"
import type { Point } from "./lttb.js"
import { hues, loadColor } from "./palette.js"

/** Charts over all levels: throughput, latency and success against load, the frontier, and distributions. */
export function sweepCharts(levels: readonly ReportedLevel[]): string {
  const charts: string[] = []
  const loads = levels.map(({ level }) => level.parallel ?? level.rate)
  if (levels.length > 1 && loads.every((load) => load !== undefined)) {
    charts.push(...againstLoad(levels))
  }
  charts.push(...distributions(levels))
  return charts.length === 0 ? "" : `<div class="charts">${charts.join("\n")}</div>`
}

function againstLoad(levels: readonly ReportedLevel[]): string[] {
  const { title, place } = axisOf(levels)
  const sorted = [...levels].sort((a, b) => place(a) - place(b))
  const [first, last] = [sorted[0], sorted.at(-1)]
  const spread = first && last ? place(last) / Math.max(place(first), 1e-9) : 1
  const x = { title, log: spread > 8 }
  const points = (read: (level: ReportedLevel) => number | undefined) => {
    const found = sorted.flatMap((level) => {
      const y = read(level)
      return y === undefined ? [] : [{ at: [place(level), y] as const, level, y }]
    })
    return {
      points: found.map(({ at }): Point => at),
      labels: found.map(({ level, y }) => `${loadOf(level)}: ${formatNumber(y)}`),
      style: "line-dots" as const,
    }
  }
  const summary = (key: string) => (level: ReportedLevel) => numberIn(level.figures.summary, key)
  const percentile = (name: string, column: string) => (level: ReportedLevel) => {
    const row = level.figures.percentiles.find((candidate) => candidate.Percentiles === name)
    return row && numberIn(row, column)
  }
  const three = (column: string) => [
    { name: "p50", color: hues.blue, ...points(percentile("50%", column)) },
    { name: "p90", color: hues.orange, ...points(percentile("90%", column)) },
    { name: "p99", color: hues.red, ...points(percentile("99%", column)) },
  ]
  const limits = (unit: string, metric: string) => objectiveLimits(levels, unit, metric)
  const from0 = (text: string) => ({ title: text, from: 0 })
  const all: ChartOptions[] = [
    {
      title: "Request throughput",
      x,
      y: from0("requests / s"),
      series: [{ name: "requests / s", color: hues.blue, ...points(summary("Req Throughput (req/s)")) }],
    },
    {
      title: "Token throughput",
      x,
      y: from0("tokens / s"),
      series: [
        { name: "output", color: hues.green, ...points(summary("Output Throughput (tok/s)")) },
        { name: "input and output", color: hues.purple, ...points(summary("Total Throughput (tok/s)")) },
      ],
    },
    { title: "Latency", x, y: from0("s"), series: three("Latency (s)"), limits: limits("s", "latency") },
    {
      title: "Time to first token",
      x,
      y: from0("ms"),
      series: three("TTFT (ms)"),
      limits: limits("ms", "ttft"),
    },
    {
      title: "Time per output token",
      x,
      y: from0("ms"),
      series: three("TPOT (ms)"),
      limits: limits("ms", "tpot"),
    },
    frontier(sorted, levels),
    {
      title: "Success",
      x,
      y: { title: "%", from: 0, to: 100 },
      series: [
        {
          name: "success",
          color: hues.green,
          ...points((level) => {
            const share = successShare(level)
            return share === undefined ? undefined : 100 * share
          }),
        },
      ],
    },
  ]
  // Where throughput is the scale it would be drawn against itself.
  const told = title === answered ? all.slice(1) : all
  return told.filter(({ series }) => series.some((one) => one.points.length > 0)).map(chart)
}

/** Throughput bought with latency: up and to the left is better. */
function frontier(sorted: readonly ReportedLevel[], levels: readonly ReportedLevel[]): ChartOptions {
  const found = sorted.flatMap((level) => {
    const row = level.figures.percentiles.find(({ Percentiles }) => Percentiles === "99%")
    const throughput = numberIn(level.figures.summary, "Req Throughput (req/s)")
    const latency = row && numberIn(row, "Latency (s)")
    return throughput === undefined || latency === undefined
      ? []
      : [
          {
            at: [throughput, latency] as const,
            label: `${loadOf(level)}: ${formatNumber(throughput)} req/s, p99 ${formatNumber(latency)} s`,
          },
        ]
  })
  return {
    title: "What throughput costs: p99 latency against throughput",
    x: { title: "requests / s", from: 0 },
    y: { title: "p99 latency, s", from: 0 },
    series: [
      {
        name: "levels",
        color: hues.purple,
        style: "line-dots",
        points: found.map(({ at }): Point => at),
        labels: found.map(({ label }) => label),
      },
    ],
    limits: objectiveLimits(levels, "s", "latency"),
  }
}

function objectiveLimits(levels: readonly ReportedLevel[], unit: string, metric: string) {
  const seen = new Map<string, number>()
  for (const { objectives } of levels) {
    for (const objective of objectives) {
      if (objective.unit === unit && objective.text.includes(`_${metric} `))
        seen.set(objective.text, objective.limit)
    }
  }
  return [...seen].map(([name, y]) => ({ name, y }))
}

/** What levels are put side by side by: one scale for all of them. */
function axisOf(levels: readonly ReportedLevel[]): {
  readonly title: string
  readonly place: (level: ReportedLevel) => number
} {
  const closed = levels.filter(({ level }) => level.parallel !== undefined).length
  if (closed === levels.length)
    return { title: "requests in flight", place: ({ level }) => level.parallel ?? 0 }
  if (closed === 0) return { title: "requests per second asked", place: ({ level }) => level.rate ?? 0 }
  // --sweep auto has both, and a number in flight is no rate.
  return {
    title: answered,
    place: ({ figures }) => numberIn(figures.summary, "Req Throughput (req/s)") ?? 0,
  }
}

const answered = "requests per second answered"

/** Cumulative distributions, one line per level. */
function distributions(levels: readonly ReportedLevel[]): string[] {
  const drawn = levels.filter(({ charts }) => charts !== undefined)
  const one = (title: string, unit: string, pick: (charts: ChartData) => readonly Point[]) => {
    const series = drawn.map(({ charts, level }, index) => ({
      name: loadOf({ level }),
      color: loadColor(index, drawn.length),
      points: charts ? pick(charts) : [],
    }))
    const values = series.flatMap(({ points }) => points.map(([x]) => x)).filter((x) => x > 0)
    const log = values.length > 0 && Math.max(...values) / Math.min(...values) > 30
    return { title, x: { title: unit, log }, y: { title: "share at or below", from: 0, to: 1 }, series }
  }
  return [
    one("Distribution of time to first token", "ms", (charts) => charts.ttftCdf),
    one("Distribution of gaps between tokens", "ms", (charts) => charts.itlCdf),
    one("Distribution of time per output token", "ms", (charts) => charts.tpotCdf),
    one("Distribution of latency", "s", (charts) => charts.latencyCdf),
  ]
    .filter(({ series }) => series.some(({ points }) => points.length > 1))
    .map(chart)
}
