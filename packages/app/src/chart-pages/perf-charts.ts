import type { PerfSeries, PerfView } from "../api/index.js"
import type { Chart } from "./chart-page.js"
import { type ChartLanguage, type ChartText, chartText } from "./chart-texts.js"
import { type PlotSeries, plainNumber, plot } from "./plot.js"

type Level = PerfView["levels"][number]

/** Charts over the levels of a load test: what each shows of a level. */
const ofLevels = {
  latency: ({ figures }: Level) => figures.latency_s,
  ttft: ({ figures }: Level) => figures.ttft_ms,
  tpot: ({ figures }: Level) => figures.tpot_ms,
  rps: ({ figures }: Level) => figures.requests_per_second,
  throughput: ({ figures }: Level) => figures.output_tokens_per_second,
  success: ({ figures }: Level) => figures.success_rate && figures.success_rate * 100,
} as const satisfies Partial<Record<ChartText, (level: Level) => number | null>>

type LevelChart = keyof typeof ofLevels

/** Percentiles of one level. */
const ofPercentiles = {
  percentile_latency: ["latency", "latency_s"],
  percentile_token: ["output", "output_tokens"],
} as const satisfies Record<string, readonly [ChartText, keyof Level["percentiles"][number]]>

/** Requests of one level over their start. */
const ofRequests = {
  req_latency: [["latency", "latency_s"]],
  req_ttft_tpot: [
    ["ttft", "ttft_ms"],
    ["tpot", "tpot_ms"],
  ],
  req_tokens: [
    ["input", "input_tokens"],
    ["output", "output_tokens"],
  ],
} as const satisfies Record<string, readonly (readonly [ChartText, keyof PerfSeries])[]>

export const levelCharts = ["latency", "ttft", "tpot", "rps", "throughput", "success"] as const
const percentileCharts = ["percentile_latency", "percentile_token"] as const
export const requestCharts = ["req_latency", "req_ttft_tpot", "req_tokens", "req_success"] as const
export const perfCharts = [...levelCharts, ...percentileCharts, ...requestCharts] as const
export type PerfChart = (typeof perfCharts)[number]

/** A figure of every level against what the levels differ in; several load tests beside each other. */
export function levelChart(
  type: LevelChart,
  tests: readonly { name: string; view: PerfView }[],
  language: ChartLanguage,
): Chart {
  const t = chartText(language)
  const variable = tests[0]?.view.variable ?? "parallel"
  const series = tests.map(({ name, view }): PlotSeries => {
    const points = view.levels.flatMap((level) => {
      const [x, y] = [level[variable], ofLevels[type](level)]
      return x === null || y === null ? [] : [[x, y] as const]
    })
    return { name, points: points.sort(([a], [b]) => a - b) }
  })
  return pointsChart(t(type), { x: t(variable), y: t(type) }, series, true)
}

export function percentileChart(
  type: keyof typeof ofPercentiles,
  level: Level,
  language: ChartLanguage,
): Chart {
  const t = chartText(language)
  const [name, field] = ofPercentiles[type]
  const points = level.percentiles.flatMap((row) => {
    const [x, y] = [percentOf(row.percentile), row[field]]
    return x === undefined || y === null ? [] : [[x, y] as const]
  })
  return pointsChart(
    `${t(name)} · ${level.name}`,
    { x: t("percentile"), y: t(name) },
    [{ name: t(name), points }],
    true,
  )
}

export function requestChart(
  type: (typeof requestCharts)[number],
  level: string,
  requests: Omit<PerfSeries, "workload">,
  language: ChartLanguage,
): Chart {
  const t = chartText(language)
  const title = `${type === "req_success" ? t("success") : ofRequests[type].map(([name]) => t(name)).join(" / ")} · ${level}`
  const points = (values: readonly (number | null)[], wanted: (index: number) => boolean = () => true) =>
    requests.start_s.flatMap((start, index) => {
      const value = values[index] ?? null
      return value === null || !wanted(index) ? [] : [[start, value] as const]
    })
  const series =
    type === "req_success"
      ? [true, false].map((success) => ({
          name: t(success ? "succeeded" : "failed"),
          points: points(requests.latency_s, (index) => requests.success[index] === success),
        }))
      : ofRequests[type].map(([name, field]) => ({
          name: t(name),
          points: points(requests[field]),
        }))
  const y = type === "req_success" ? t("latency") : series.map(({ name }) => name).join(" / ")
  return pointsChart(title, { x: t("seconds"), y }, series, false)
}

function pointsChart(
  title: string,
  axes: { x: string; y: string },
  series: readonly PlotSeries[],
  joined: boolean,
): Chart {
  return {
    title,
    drawing: plot({ label: title, ...axes, series, joined }),
    table: {
      head: ["", axes.x, axes.y],
      rows: series.flatMap(({ name, points }) =>
        points.map(([x, y]) => [name, plainNumber(x), plainNumber(y)]),
      ),
    },
  }
}

function percentOf(name: string): number | undefined {
  if (name === "min") return 0
  if (name === "max") return 100
  const value = Number.parseFloat(name)
  return Number.isFinite(value) ? value : undefined
}
