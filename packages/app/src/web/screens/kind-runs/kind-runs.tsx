import { Link } from "wouter"
import type { RunKind, RunsPage } from "../../../api/run.js"
import { exported, runHref, usePages, useUrlState } from "../../data/index.js"
import { defineMessages, missing, useFormats, useMessages } from "../../i18n/index.js"
import { Failure, PageHead, RunStatusTag, ScrollArea, SearchField } from "../../ui/index.js"

const messages = defineMessages(
  {
    search: "Search runs, models, tags",
    run: "Run",
    models: "Models",
    data: "Data",
    best: "Best req/s",
    failed: { one: "{n} failed", other: "{n} failed" },
    created: "Created",
    empty: "Nothing here yet",
    start: "Start one",
    showMore: "Show more",
    count: { one: "{n} run", other: "{n} runs" },
  },
  {
    search: "搜索运行、模型、标签",
    run: "运行",
    models: "模型",
    data: "数据",
    best: "最高请求/秒",
    failed: "{n} 个失败",
    created: "创建时间",
    empty: "这里还没有内容",
    start: "新建一个",
    showMore: "显示更多",
    count: "{n} 个运行",
  },
)

/** The runs of one kind, newest first. */
export function KindRuns({ kind, title, unit }: { kind: RunKind; title: string; unit: string }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  const pages = usePages<RunsPage>("/api/v1/runs", { kind, q: url.get("q") }, ({ scanning }) => scanning)
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const first = pages.data?.pages[0]
  return (
    <>
      <PageHead title={title} description={first && t("count", { n: first.total })} />
      <search className="row">
        <SearchField label={t("search")} value={url.get("q") ?? ""} onChange={(q) => url.set({ q })} />
      </search>
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <div className="skeleton" />}
      {first && rows.length === 0 && (
        <div className="panel empty">
          <p>{t("empty")}</p>
          {!exported && (
            <Link href={`/new?kind=${kind}`} className="button primary">
              {t("start")}
            </Link>
          )}
        </div>
      )}
      {rows.length > 0 && (
        <div className="panel">
          <ScrollArea>
            <table className="table">
              <caption className="hidden">{title}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("run")}</th>
                  <th scope="col">{t("models")}</th>
                  <th scope="col" className="wide-only">
                    {t("data")}
                  </th>
                  {kind === "perf" && (
                    <th scope="col" className="number">
                      {t("best")}
                    </th>
                  )}
                  <th scope="col" className="number">
                    {unit}
                  </th>
                  <th scope="col" className="number">
                    {t("created")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((run) => (
                  <tr key={run.id}>
                    <th scope="row">
                      <span className="row">
                        <Link href={runHref(run)}>{run.name}</Link>
                        <RunStatusTag status={run.status} />
                        {run.tags.map((tag) => (
                          <span key={tag} className="tag accent">
                            {tag}
                          </span>
                        ))}
                      </span>
                    </th>
                    <td>{run.models.map(({ name }) => name).join(", ") || missing}</td>
                    <td className="wide-only">{run.datasets.join(", ") || missing}</td>
                    {kind === "perf" && (
                      <td className="number">
                        {run.headlines[0]?.score.value == null
                          ? missing
                          : formats.plain(run.headlines[0].score.value)}
                      </td>
                    )}
                    <td className="number">
                      {formats.integer(run.samples)}
                      {run.errored > 0 && <div className="bad">{t("failed", { n: run.errored })}</div>}
                    </td>
                    <td className="number" title={formats.dateTime(run.created_at)}>
                      {formats.relative(run.created_at)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        </div>
      )}
      {pages.hasNextPage && (
        <div>
          <button type="button" className="button" onClick={() => void pages.fetchNextPage()}>
            {t("showMore")}
          </button>
        </div>
      )}
    </>
  )
}
