import type { RunOverview } from "../../../api/overview.js"
import type { Timeline } from "../../../api/timeline.js"
import { Plot } from "../../charts/index.js"
import { api, useResource, useUrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Figures, Panel, QueryView } from "../../ui/index.js"
import { DatasetChoice } from "./dataset-choice.js"
import { insightMessages } from "./insight-messages.js"
import { TimelineCharts } from "./timeline-charts.js"

/** When the requests of a run were under way, and what got in their way. */
export function TimelineView({ overview, model }: { overview: RunOverview; model: string }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const url = useUrlState()
  const query = useResource<Timeline>(
    api.timeline(overview.run.id, model),
    { dataset: url.get("dataset"), session: url.get("session") },
    { keep: true, every: overview.run.status === "running" ? 5000 : undefined },
  )
  return (
    <QueryView query={query}>
      {(timeline) => {
        const { sessions, session, requests } = timeline
        if (requests === 0) return <p className="empty">{t("noReplies")}</p>
        return (
          <>
            <TimelineFigures timeline={timeline} />
            <div className="row">
              <DatasetChoice overview={overview} model={model} url={url} />
              {sessions.length > 1 && session !== null && (
                <Choice
                  label={t("session")}
                  value={String(session)}
                  options={sessions.map(({ from, requests: n }, index) => ({
                    value: String(index),
                    label: t("sessionName", { start: formats.dateTime(from), n }),
                  }))}
                  onChange={(value) => url.set({ session: value })}
                />
              )}
            </div>
            {timeline.step_ms === null ? (
              <StoredOrder timeline={timeline} />
            ) : (
              <TimelineCharts timeline={timeline} stepMs={timeline.step_ms} />
            )}
          </>
        )
      }}
    </QueryView>
  )
}

function TimelineFigures({ timeline }: { timeline: Timeline }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const { sessions, session, steps, log } = timeline
  const shown = session === null ? undefined : sessions[session]
  const span = shown ? shown.to - shown.from : 0
  const busy = steps.reduce((sum, { concurrency }) => sum + concurrency * (timeline.step_ms ?? 0), 0)
  return (
    <Figures
      items={[
        { label: t("replies"), value: formats.integer(timeline.requests) },
        ...(shown === undefined || span <= 0
          ? []
          : [
              { label: t("span"), value: formats.duration(span) },
              {
                label: t("meanConcurrency"),
                value: formats.plain(busy / span),
                note: t("meanNote"),
              },
            ]),
        { label: t("retried"), value: formats.integer(timeline.retried), note: t("retriedNote") },
        ...(log === null
          ? []
          : [
              { label: t("rateLimits"), value: formats.integer(log.rate_limited), note: t("ofRun") },
              { label: t("failedSamples"), value: formats.integer(log.failed), note: t("ofRun") },
            ]),
      ]}
    />
  )
}

function StoredOrder({ timeline }: { timeline: Timeline }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const series = (["latency_ms", "slowest_ms"] as const).map((figure) => ({
    name: t(figure === "latency_ms" ? "mean" : "slowest"),
    points: timeline.stored_order.flatMap((step) => {
      const y = step[figure]
      return y === null ? [] : [{ x: step.first + 1, y }]
    }),
  }))
  return (
    <>
      <div className="notice">
        <p>{t("noTimes")}</p>
      </div>
      {series.some(({ points }) => points.length > 1) && (
        <Panel title={t("storedOrder")}>
          <Plot
            label={t("storedOrder")}
            x={{ label: t("position"), format: (value) => formats.integer(value) }}
            y={{ label: t("latency"), format: (value) => formats.duration(value) }}
            series={timeline.stored_order.every(({ count }) => count === 1) ? series.slice(0, 1) : series}
          />
        </Panel>
      )}
    </>
  )
}
