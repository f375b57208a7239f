import type { Timeline } from "../../../api/timeline.js"
import { Plot } from "../../charts/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

type Step = Timeline["steps"][number]

const units = [
  { name: "elapsedHours", ms: 3_600_000 },
  { name: "elapsedMinutes", ms: 60_000 },
  { name: "elapsedSeconds", ms: 1000 },
] as const

/** Curves over the time since the start of a session. */
export function TimelineCharts({ timeline, stepMs }: { timeline: Timeline; stepMs: number }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const { steps, log } = timeline
  const start = steps[0]?.at ?? 0
  const span = (steps.at(-1)?.at ?? start) - start
  // Round values of the unit make round values on the axis.
  const unit = units.find(({ ms }) => span >= 3 * ms) ?? units[2]
  const x = {
    label: t(unit.name),
    format: formats.plain,
  }
  const points = (figure: (step: Step) => number | null) =>
    steps.flatMap((step) => {
      const y = figure(step)
      return y === null ? [] : [{ x: (step.at - start) / unit.ms, y }]
    })
  const perSecond = (count: number) => (count * 1000) / stepMs
  const rate = (value: number) => (value < 10 ? formats.plain(value) : formats.compact(value))
  const charts = [
    {
      title: t("concurrency"),
      format: rate,
      series: [{ name: t("concurrency"), points: points(({ concurrency }) => concurrency) }],
    },
    {
      title: t("finished"),
      format: rate,
      series: [{ name: t("finished"), points: points(({ finished }) => perSecond(finished)) }],
    },
    {
      title: t("latency"),
      format: (value: number) => formats.duration(value),
      series: [
        { name: t("mean"), points: points(({ latency_ms }) => latency_ms) },
        { name: t("slowest"), points: points(({ slowest_ms }) => slowest_ms) },
      ],
    },
    ...(steps.some(({ output_tokens }) => output_tokens > 0)
      ? [
          {
            title: t("tokenRate"),
            format: rate,
            series: [
              { name: t("tokenRate"), points: points(({ output_tokens }) => perSecond(output_tokens)) },
            ],
          },
        ]
      : []),
    ...(log !== null && log.retries + log.failed > 0
      ? [
          {
            title: t("trouble"),
            format: (value: number) => formats.compact(value),
            series: [
              { name: t("retries"), points: points(({ retries }) => retries) },
              { name: t("rateLimited"), points: points(({ rate_limited }) => rate_limited) },
              { name: t("failed"), points: points(({ failed }) => failed) },
            ],
          },
        ]
      : []),
  ]
  return (
    <Panel
      title={t("timeline")}
      actions={
        <span className="faint">
          {t("started", { start: formats.dateTime(start), step: formats.duration(stepMs) })}
        </span>
      }
    >
      <div className="timeline-charts">
        {charts.map(({ title, format, series }) => (
          <Plot
            key={title}
            label={title}
            x={x}
            y={{ label: title === t("trouble") ? `${title} · ${t("perStep")}` : title, format }}
            series={series}
            span={[0, span / unit.ms]}
            height={220}
          />
        ))}
      </div>
      {log !== null && log.retries + log.failed === 0 && <p className="faint">{t("noLogFacts")}</p>}
      {log !== null && log.limits.length > 0 && <Limits limits={log.limits} />}
    </Panel>
  )
}

function Limits({ limits }: { limits: NonNullable<Timeline["log"]>["limits"] }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const reasonOf = (reason: string | null) =>
    reason === null
      ? t("reason.person")
      : reason === "rate_limit" || reason === "recovery"
        ? t(`reason.${reason}`)
        : reason
  return (
    <section className="stack timeline-limits">
      <h3>{t("limits")}</h3>
      <ScrollArea className="table-scroll chart-table">
        <table className="table">
          <caption className="hidden">{t("limits")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("limitAt")}</th>
              <th scope="col" className="number">
                {t("limit")}
              </th>
              <th scope="col">{t("reason")}</th>
            </tr>
          </thead>
          <tbody>
            {limits.map(({ at, limit, reason }) => (
              <tr key={`${at} ${limit}`}>
                <th scope="row">{formats.dateTime(at)}</th>
                <td className="number">{formats.integer(limit)}</td>
                <td>{reasonOf(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  )
}
