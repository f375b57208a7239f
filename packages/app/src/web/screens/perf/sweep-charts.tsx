import type { PerfLevel, PerfView } from "../../../api/perf.js"
import { niceEnd } from "../../../chart-shapes/scale.js"
import { Plot, type PlotMark, type PlotSeries } from "../../charts/index.js"
import type { UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Panel } from "../../ui/index.js"
import { highestWithin, type Latency, latencyOf, loadOf, percentilesOf } from "./level-figures.js"
import { useLevelName } from "./level-name.js"
import { messages } from "./messages.js"
import { saturatedFrom } from "./saturation.js"

/** Throughput and latency over the load, one line per test, with targets to stay within. */
export function SweepCharts({ tests, url }: { tests: readonly PerfView[]; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const main = tests[0]
  const nameOf = useLevelName(main?.variable ?? "parallel")
  if (!main) return null
  const percentiles = ["mean", ...percentilesOf(main)]
  const percentile = percentiles.find((name) => name === url.get("p")) ?? "mean"
  const target = (name: string) => {
    const value = Number(url.get(name))
    return url.get(name) !== undefined && Number.isFinite(value) && value > 0 ? value : undefined
  }
  const targets = {
    latency_s: target("slo_latency"),
    ttft_ms: target("slo_ttft"),
    tpot_ms: target("slo_tpot"),
    itl_ms: target("slo_itl"),
  }
  const aimed = Object.values(targets).some((value) => value !== undefined)
  const within = aimed ? highestWithin(main, targets, percentile) : undefined
  const full = saturatedFrom(main)
  const markOf = (level: PerfLevel | undefined, label: string, tone: PlotMark["tone"]) => {
    const load = level && loadOf(level, main.variable)
    return load === undefined ? [] : [{ x: load, label, tone }]
  }
  const marks = [...markOf(within, t("meetsMark"), "good"), ...markOf(full, t("saturatedMark"), "warn")]
  const highest = (field: Latency) =>
    main.levels.reduce((most, level) => Math.max(most, latencyOf(level, field, percentile) ?? 0), 0)
  const series = (figureOf: (level: PerfLevel) => number | null): readonly PlotSeries[] =>
    tests.map((perf) => ({
      name: tests.length === 1 ? (perf.model ?? perf.name) : `${perf.model ?? ""} · ${perf.name}`,
      points: perf.levels
        .flatMap((level) => {
          const x = loadOf(level, main.variable)
          const y = figureOf(level)
          return x === undefined || y === null ? [] : [{ x, y }]
        })
        .toSorted((a, b) => a.x - b.x),
    }))
  const x = {
    label: t(`level.${main.variable}`),
    format: (value: number) => formats.decimal(value, value % 1 ? 1 : 0),
  }
  const charts = [
    {
      title: t("outputTokenRate"),
      series: series(({ figures }) => figures.output_tokens_per_second),
      format: (value: number) => formats.compact(value),
    },
    {
      title: t("requestRate"),
      series: series(({ figures }) => figures.requests_per_second),
      format: formats.plain,
    },
    {
      title: t("latency"),
      series: series((level) => latencyOf(level, "latency_s", percentile)),
      format: (value: number) => formats.duration(value * 1000),
      limit: targets.latency_s,
    },
    {
      title: t("ttft"),
      series: series((level) => latencyOf(level, "ttft_ms", percentile)),
      format: (value: number) => formats.duration(value),
      limit: targets.ttft_ms,
    },
    {
      title: t("tpot"),
      series: series((level) => latencyOf(level, "tpot_ms", percentile)),
      format: (value: number) => formats.duration(value),
      limit: targets.tpot_ms,
    },
    {
      title: t("itl"),
      series: series((level) => latencyOf(level, "itl_ms", percentile)),
      format: (value: number) => formats.duration(value),
      limit: targets.itl_ms,
    },
    {
      title: t("successRate"),
      series: series(({ figures }) => figures.success_rate),
      format: (value: number) => formats.percent(value, 0),
    },
  ].filter((chart) => chart.series.some(({ points }) => points.length > 0))
  return (
    <Panel
      title={t("charts")}
      actions={
        percentiles.length > 1 && (
          <Choice
            label={t("percentile")}
            value={percentile}
            options={percentiles.map((name) => ({
              value: name,
              label: name === "mean" ? t("mean") : name.replace("%", ".").replace(/^(\d+)\.$/, "p$1"),
            }))}
            onChange={(name) => url.set({ p: name === "mean" ? undefined : name })}
          />
        )
      }
    >
      <div className="stack">
        <fieldset className="perf-targets">
          <legend className="hidden">{t("targets")}</legend>
          {(
            [
              ["slo_ttft", "ttft", "ttft_ms"],
              ["slo_tpot", "tpot", "tpot_ms"],
              ["slo_itl", "itl", "itl_ms"],
              ["slo_latency", "latency", "latency_s"],
            ] as const
          ).map(([name, figure, field]) => (
            <Target
              key={name}
              name={name}
              label={t(`${figure}Target`)}
              figure={t(figure)}
              most={highest(field)}
              url={url}
            />
          ))}
          {aimed && (
            <strong role="status">{within ? t("meets", { level: nameOf(within) }) : t("meetsNone")}</strong>
          )}
        </fieldset>
        {full && <p className="notice warn">{t("saturated", { level: nameOf(full) })}</p>}
        <div className="perf-charts">
          {charts.map((chart) => (
            <section key={chart.title} className="stack" aria-label={chart.title}>
              <h3 className="hidden">{chart.title}</h3>
              <Plot
                label={chart.title}
                x={x}
                y={{ label: chart.title, format: chart.format }}
                series={chart.series}
                spread
                limit={chart.limit}
                marks={marks}
              />
            </section>
          ))}
        </div>
      </div>
    </Panel>
  )
}

/** A limit as a number, and as a slider up to the highest value that was measured. */
function Target({
  name,
  label,
  figure,
  most,
  url,
}: {
  name: string
  label: string
  /** What is limited. */
  figure: string
  most: number
  url: UrlState
}) {
  const t = useMessages(messages)
  if (most === 0) return null
  const end = niceEnd(most)
  const value = url.get(name) ?? ""
  const set = (text: string) => url.set({ [name]: text })
  return (
    <div className="perf-slider">
      <label className="field-inline">
        {label}
        <input
          type="number"
          className="input perf-target"
          min="0"
          step="any"
          value={value}
          onChange={({ target }) => set(target.value)}
        />
      </label>
      <input
        type="range"
        aria-label={t("limitOf", { figure })}
        min="0"
        max={end}
        step={end / 200}
        value={value === "" ? end : Math.min(end, Number(value))}
        onChange={({ target }) => set(String(Number(target.valueAsNumber.toPrecision(3))))}
      />
    </div>
  )
}
