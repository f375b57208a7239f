import { useQueries } from "@tanstack/react-query"
import { Redirect } from "wouter"
import type { PerfView } from "../../../api/perf.js"
import { api, getJson, runHref, useResource, useRoutePart, useRun, useUrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Figures, PageHead, QueryView, Warnings } from "../../ui/index.js"
import { ComparedTests } from "./compared-tests.js"
import { useLevelName } from "./level-name.js"
import { LevelTable } from "./level-table.js"
import { messages } from "./messages.js"
import { PerfConfig } from "./perf-config.js"
import { RequestExplorer } from "./request-explorer.js"
import { SweepCharts } from "./sweep-charts.js"
import "./perf.css"

/** One load test, alone or beside others: figures per level, curves over the load, single requests. */
export default function PerfScreen() {
  const t = useMessages(messages)
  const formats = useFormats()
  const run = useRoutePart("run")
  const url = useUrlState()
  const { query: row, every } = useRun(run)
  const query = useResource<PerfView>(api.perf(run), {}, { every })
  const others = url.all("with").filter((id) => id !== run)
  const more = useQueries({
    queries: others.map((id) => ({
      queryKey: [api.perf(id)],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<PerfView>(api.perf(id), signal),
    })),
  })
  const compared = more.flatMap(({ data }) => (data ? [data] : []))
  if (row.data && row.data.run.kind !== "perf") return <Redirect to={runHref(row.data.run)} replace />
  return (
    <>
      <PageHead
        crumbs={[{ label: t("title"), href: "/perf" }]}
        title={query.data?.name ?? run}
        description={
          query.data && (
            <span className="row">
              <span>{query.data.model ?? missing}</span>
              {query.data.dataset !== null && <span className="tag">{query.data.dataset}</span>}
              <span className="faint">{formats.dateTime(query.data.created_at)}</span>
              {query.data.url !== null && <span className="faint mono perf-url">{query.data.url}</span>}
            </span>
          )
        }
        actions={
          query.data?.html_report === true ? (
            <a className="button" href={`${api.run(run)}/html`} target="_blank" rel="noreferrer">
              {t("htmlReport")}
            </a>
          ) : undefined
        }
      />
      <QueryView query={query}>
        {(perf) => {
          const level = perf.levels.find(({ name }) => name === url.get("level"))
          return (
            <>
              <Warnings warnings={perf.warnings} />
              <Best perf={perf} />
              <LevelTable perf={perf} url={url} />
              {level && <RequestExplorer key={level.name} run={run} perf={perf} level={level} url={url} />}
              <SweepCharts tests={[perf, ...compared]} url={url} />
              <ComparedTests perf={perf} others={compared} ids={others} url={url} />
              <PerfConfig perf={perf} />
            </>
          )
        }}
      </QueryView>
    </>
  )
}

function Best({ perf }: { perf: PerfView }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const nameOf = useLevelName(perf.variable)
  const top = (field: "output_tokens_per_second" | "requests_per_second") =>
    perf.levels.toSorted((a, b) => (b.figures[field] ?? 0) - (a.figures[field] ?? 0))[0]
  const fast = top("output_tokens_per_second")
  const busy = top("requests_per_second")
  const quick = perf.levels
    .filter(({ figures }) => figures.ttft_ms !== null)
    .toSorted((a, b) => (a.figures.ttft_ms ?? 0) - (b.figures.ttft_ms ?? 0))[0]
  const sum = (field: "requests" | "succeeded") =>
    perf.levels.reduce((total, { figures }) => total + (figures[field] ?? 0), 0)
  const requests = sum("requests")
  return (
    <Figures
      items={[
        {
          label: t("success"),
          value: requests === 0 ? missing : formats.percent(sum("succeeded") / requests),
          note: t("ofRequests", { n: requests }),
        },
        ...(fast?.figures.output_tokens_per_second == null
          ? []
          : [
              {
                label: t("best"),
                value: t("tokensPerSecond", { n: formats.decimal(fast.figures.output_tokens_per_second, 1) }),
                note: t("at", { level: nameOf(fast) }),
              },
            ]),
        ...(busy?.figures.requests_per_second == null
          ? []
          : [
              {
                label: t("bestRps"),
                value: t("perSecond", { n: formats.decimal(busy.figures.requests_per_second, 2) }),
                note: t("at", { level: nameOf(busy) }),
              },
            ]),
        ...(quick?.figures.ttft_ms == null
          ? []
          : [
              {
                label: t("lowestTtft"),
                value: formats.duration(quick.figures.ttft_ms),
                note: t("at", { level: nameOf(quick) }),
              },
            ]),
      ]}
    />
  )
}
