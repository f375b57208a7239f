import { Link } from "wouter"
import type {
  PerfLevel,
  PerfRequest,
  PerfRequestDetail,
  PerfRequestsPage,
  PerfView,
} from "../../../api/perf.js"
import { Plot } from "../../charts/index.js"
import { visibleText } from "../../content/index.js"
import { allItems, api, type Parameters, type UrlState, usePages, useResource } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure, Icon, Panel, QueryView, ScrollArea, SearchField } from "../../ui/index.js"
import { LevelCharts } from "./level-charts.js"
import { useLevelName } from "./level-name.js"
import { messages } from "./messages.js"
import { useOutcomeText } from "./outcome-messages.js"
import { requestsTable } from "./perf-export.js"

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
          onClick={() => url.set({ level: undefined, request: undefined })}
        >
          <Icon name="close" size={14} />
        </button>
      }
    >
      {level.has_requests ? (
        <div className="stack">
          <LevelCharts path={`${api.level(run, level.name)}/series`} />
          <Requests path={`${api.level(run, level.name)}/requests`} url={url} />
        </div>
      ) : (
        <p className="soft">{t("noRequests")}</p>
      )}
    </Panel>
  )
}

function Requests({ path, url }: { path: string; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const order = orders.find((name) => name === url.get("order")) ?? "start"
  const outcome = url.get("outcome") ?? ""
  const asked: Parameters = {
    q: url.get("rq"),
    outcome,
    sort: order.replace(/^-/, ""),
    order: order.startsWith("-") ? "desc" : "asc",
    limit: 50,
  }
  const pages = usePages<PerfRequestsPage>(path, asked)
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const time = (value: number | null, factor = 1) =>
    value === null ? missing : formats.duration(value * factor)
  const count = (value: number | null) => (value === null ? missing : formats.integer(value))
  const open = url.get("request")
  const outcomeText = useOutcomeText()
  return (
    <div className="stack">
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
        <ExportMenu
          name={["requests", url.get("level") ?? ""]}
          table={async () => requestsTable(await allItems<PerfRequest>(path, { ...asked, limit: 500 }))}
        />
      </search>
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {open !== undefined && <RequestView path={`${path}/${encodeURIComponent(open)}`} url={url} />}
      <ScrollArea className="table-scroll table-box perf-requests">
        <table className="table">
          <caption className="hidden">{t("requests")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("index")}</th>
              <th scope="col">{t("status")}</th>
              {[
                t("start"),
                t("latency"),
                t("ttft"),
                t("tpot"),
                t("itl"),
                t("inputTokens"),
                t("outputTokens"),
              ].map((head) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.index} data-selected={String(row.index) === open}>
                <th scope="row">
                  <Link href={url.href({ request: String(row.index) })}>{row.index}</Link>
                </th>
                <td>
                  <Outcome request={row} />
                </td>
                <td className="number">{time(row.start_s, 1000)}</td>
                <td className="number">{time(row.latency_s, 1000)}</td>
                <td className="number">{time(row.ttft_ms)}</td>
                <td className="number">{time(row.tpot_ms)}</td>
                <td className="number">{time(row.itl_ms)}</td>
                <td className="number">{count(row.input_tokens)}</td>
                <td className="number">{count(row.output_tokens)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {first && rows.length === 0 && <p className="faint">{t("none")}</p>}
      {pages.hasNextPage && (
        <div>
          <button type="button" className="button" onClick={() => void pages.fetchNextPage()}>
            {t("showMore")}
          </button>
        </div>
      )}
    </div>
  )
}

function Outcome({ request }: { request: PerfRequest }) {
  const t = useMessages(messages)
  const outcomeText = useOutcomeText()
  return (
    <span className={request.success ? "tag good" : "tag bad"} title={request.error ?? undefined}>
      <Icon name={request.success ? "check" : "cross"} size={12} />
      {request.success ? t("succeeded") : `${outcomeText(request.outcome)} ${request.status_code ?? ""}`}
    </span>
  )
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
