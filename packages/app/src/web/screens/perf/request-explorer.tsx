import { useEffect, useRef, useState } from "react"
import type {
  PerfLevel,
  PerfRequest,
  PerfRequestDetail,
  PerfRequestsPage,
  PerfView,
} from "../../../api/perf.js"
import { Plot, spanLabel } from "../../charts/index.js"
import { visibleText } from "../../content/index.js"
import { allItems, api, type Parameters, type UrlState, usePages, useResource } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure, Figures, Icon, Panel, QueryView, ScrollArea, SearchField } from "../../ui/index.js"
import { LevelCharts } from "./level-charts.js"
import { LevelDetails } from "./level-details.js"
import { useLevelName } from "./level-name.js"
import { messages } from "./messages.js"
import { useOutcomeText } from "./outcome-messages.js"
import { requestsTable } from "./perf-export.js"
import { phasesOf, RequestPhases } from "./request-phases.js"
import { parseSpan, type RequestSpan, spanText, useMeasures } from "./request-span.js"
import { RequestTable } from "./request-table.js"

const orders = ["start", "-latency", "-ttft", "-output_tokens"] as const

/** Every request of a level: over time, as a distribution, and one by one. */
export function RequestExplorer({
  run,
  perf,
  level,
  url,
}: {
  run: string
  perf: PerfView
  level: PerfLevel
  url: UrlState
}) {
  const t = useMessages(messages)
  const nameOf = useLevelName(perf.variable)
  return (
    <Panel
      title={t("explorer", { level: nameOf(level) })}
      actions={
        <button
          type="button"
          className="button quiet icon small"
          aria-label={t("close")}
          onClick={() => url.set({ level: undefined, request: undefined, span: undefined })}
        >
          <Icon name="close" size={14} />
        </button>
      }
    >
      {level.has_requests ? (
        <div className="stack">
          <LevelDetails level={level} />
          <LevelCharts path={`${api.level(run, level.name)}/series`} url={url} />
          <Requests path={`${api.level(run, level.name)}/requests`} url={url} />
        </div>
      ) : (
        <div className="stack">
          <LevelDetails level={level} />
          <p className="soft">{t("noRequests")}</p>
        </div>
      )}
    </Panel>
  )
}

function Requests({ path, url }: { path: string; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const order = orders.find((name) => name === url.get("order")) ?? "start"
  const outcome = url.get("outcome") ?? ""
  const span = parseSpan(url.get("span"))
  const list = useSpanInSight(span)
  const asked: Parameters = {
    q: url.get("rq"),
    outcome,
    ...(span && { measure: span.measure, min: span.from, max: span.to }),
    sort: order.replace(/^-/, ""),
    order: order.startsWith("-") ? "desc" : "asc",
    limit: 200,
  }
  const pages = usePages<PerfRequestsPage>(path, asked)
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const [inView, setInView] = useState(0)
  const open = url.get("request")
  const outcomeText = useOutcomeText()
  return (
    <div className="stack perf-list" ref={list}>
      <search className="row">
        <SearchField label={t("search")} value={url.get("rq") ?? ""} onChange={(rq) => url.set({ rq })} />
        <Choice
          label={t("status")}
          value={outcome}
          options={[
            { value: "", label: t("all") },
            ...Object.entries(first?.outcomes ?? (outcome === "" ? {} : { [outcome]: 0 })).map(
              ([name, n]) => ({
                value: name,
                label: `${outcomeText(name)} ${formats.compact(n)}`,
              }),
            ),
          ]}
          onChange={(value) => url.set({ outcome: value })}
        />
        <Choice
          label={t("order")}
          value={order}
          options={orders.map((name) => ({ value: name, label: t(`order.${name}`) }))}
          onChange={(name) => url.set({ order: name === "start" ? undefined : name })}
        />
        {span && <SpanFilter span={span} url={url} />}
        <ExportMenu
          name={["requests", url.get("level") ?? ""]}
          table={async () => requestsTable(await allItems<PerfRequest>(path, { ...asked, limit: 500 }))}
        />
      </search>
      {span && first && (
        <p className="soft" role="status">
          {t("requestsFound", { n: first.total })}
        </p>
      )}
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {open !== undefined && <RequestView path={`${path}/${encodeURIComponent(open)}`} url={url} />}
      <RequestTable
        rows={rows}
        total={first?.total ?? 0}
        url={url}
        loadMore={
          pages.hasNextPage && !pages.isFetchingNextPage ? () => void pages.fetchNextPage() : undefined
        }
        onView={setInView}
      />
      {first && rows.length === 0 && <p className="faint">{t("none")}</p>}
      <RequestPhases requests={rows.slice(inView)} url={url} />
    </div>
  )
}

/** Which bar of a histogram the list is narrowed down to, and the way back to all. */
function SpanFilter({ span, url }: { span: RequestSpan; url: UrlState }) {
  const t = useMessages(messages)
  const { name, format, whole } = useMeasures()[span.measure]
  return (
    <button
      type="button"
      className="button small pill"
      title={t("spanClear")}
      onClick={() => url.set({ span: undefined })}
    >
      {name} {spanLabel(span, format, whole)}
      <span className="hidden">: {t("spanClear")}</span>
      <Icon name="close" size={12} />
    </button>
  )
}

/** Brings the list into sight when another bar is chosen, which stands far above it. */
function useSpanInSight(span: RequestSpan | undefined) {
  const ref = useRef<HTMLDivElement>(null)
  const text = span && spanText(span)
  const before = useRef(text)
  useEffect(() => {
    if (text !== undefined && text !== before.current) ref.current?.scrollIntoView({ block: "nearest" })
    before.current = text
  }, [text])
  return ref
}

function RequestView({ path, url }: { path: string; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const query = useResource<PerfRequestDetail>(path, {}, { keep: true })
  return (
    <section className="perf-request" aria-label={t("body")}>
      <div className="row row-apart">
        <h3>
          {t("index")} {url.get("request")}
        </h3>
        <button
          type="button"
          className="button quiet icon small"
          aria-label={t("close")}
          onClick={() => url.set({ request: undefined })}
        >
          <Icon name="close" size={14} />
        </button>
      </div>
      <QueryView query={query}>
        {(detail) => (
          <div className="stack">
            <Phases request={detail.request} />
            {detail.request.error !== null && <p className="bad">{visibleText(detail.request.error)}</p>}
            <div className="columns">
              {(
                [
                  ["body", detail.body],
                  ["response", detail.response],
                ] as const
              ).map(([name, text]) => (
                <div key={name} className="stack">
                  <h4>{t(name)}</h4>
                  <ScrollArea className="perf-text">
                    <pre className="plain-text">{text === null ? t("notKept") : visibleText(text)}</pre>
                  </ScrollArea>
                </div>
              ))}
            </div>
            {detail.gaps_ms.length > 1 && (
              <Plot
                label={t("gaps")}
                height={160}
                x={{ label: t("chunk"), format: (value) => formats.integer(value) }}
                y={{ label: t("gaps"), format: (value) => formats.duration(value) }}
                series={[{ name: t("gaps"), points: detail.gaps_ms.map((y, x) => ({ x: x + 1, y })) }]}
              />
            )}
          </div>
        )}
      </QueryView>
    </section>
  )
}

/** How long the request waited to be sent, for its first token, and for the rest. */
function Phases({ request }: { request: PerfRequest }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const phases = phasesOf(request)
  const known = (["queue", "prefill", "decode"] as const).flatMap((name) => {
    const seconds = phases[name]
    return seconds === null ? [] : [{ label: t(name), value: formats.duration(seconds * 1000) }]
  })
  return known.length === 0 ? null : <Figures items={known} />
}
