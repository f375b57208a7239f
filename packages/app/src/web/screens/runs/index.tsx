import { useQueryClient } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { Link } from "wouter"
import type { DeletedRun, RunRow, RunsPage } from "../../../api/run.js"
import type { ServerConfig } from "../../../api/server.js"
import {
  allItems,
  forget,
  type Parameters,
  sendJson,
  usePages,
  useResource,
  useUrlState,
} from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useMessages } from "../../i18n/index.js"
import { Failure, PageHead } from "../../ui/index.js"
import { messages } from "./messages.js"
import { NewRuns } from "./new-runs.js"
import { defaultOrder } from "./run-columns.js"
import { clearFilters, hasFilters, RunFilters } from "./run-filters.js"
import { runsTable } from "./runs-export.js"
import { RunsTable } from "./runs-table.js"
import { SelectionBar } from "./selection-bar.js"
import "./runs.css"

/** All runs of all outputs folders. */
export default function RunsScreen() {
  const t = useMessages(messages)
  const url = useUrlState()
  const client = useQueryClient()
  const order = url.get("sort") ?? defaultOrder
  const config = useResource<ServerConfig>("/api/v1/config")
  const asked: Parameters = {
    q: url.get("q"),
    kind: url.get("kind"),
    model: url.get("model"),
    dataset: url.get("dataset"),
    status: url.get("status"),
    tag: url.get("tag"),
    root: url.get("root"),
    from: url.get("from"),
    // The last day is meant whole.
    to: url.get("to") === undefined ? undefined : `${url.get("to")}T23:59:59.999Z`,
    score_min: url.get("min"),
    score_max: url.get("max"),
    has_errors: url.get("errors") === "1" ? "true" : undefined,
    sort: order.replace(/^-/, ""),
    order: order.startsWith("-") ? "desc" : "asc",
  }
  const pages = usePages<RunsPage>("/api/v1/runs", asked, ({ scanning }) => scanning)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage])
  const [deleted, setDeleted] = useState<readonly DeletedRun[]>([])
  const inTrash = deleted.some(({ trash_id }) => trash_id !== null)
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const chosen = new Set(url.all("sel"))
  const selected = rows.filter(({ id }) => chosen.has(id))
  const select = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    url.set({ sel: [...next] })
  }
  const restore = async () => {
    for (const { trash_id } of deleted)
      if (trash_id !== null) await sendJson("POST", `/api/v1/trash/${encodeURIComponent(trash_id)}/restore`)
    setDeleted([])
    await forget(client, "/api/v1/runs")
  }

  return (
    <>
      <PageHead
        title={t("title")}
        actions={
          rows.length > 0 && (
            <ExportMenu
              name={["runs"]}
              table={async () =>
                runsTable(
                  selected.length > 0
                    ? selected
                    : await allItems<RunRow>("/api/v1/runs", { ...asked, limit: 500 }),
                )
              }
            />
          )
        }
        description={
          first && (
            <span aria-live="polite">
              {t("count", { n: first.total })}
              {first.scanning && <span className="faint"> · {t("scanning")}</span>}
            </span>
          )
        }
      />
      <RunFilters url={url} facets={first?.facets} />
      {deleted.length > 0 && (
        <div className="notice" role="status">
          <p>{t(inTrash ? "deleted" : "purged", { n: deleted.length })}</p>
          {inTrash && (
            <button type="button" className="button small" onClick={() => void restore()}>
              {t("undo")}
            </button>
          )}
        </div>
      )}
      {selected.length > 0 && (
        <SelectionBar
          runs={selected}
          readOnly={config.data?.read_only ?? true}
          onClear={() => url.set({ sel: undefined })}
          onDeleted={(gone) => {
            setDeleted(gone)
            url.set({ sel: undefined })
          }}
        />
      )}
      {first && !first.scanning && !pages.isFetching && (
        <NewRuns
          asked={asked}
          known={first.total}
          since={pages.dataUpdatedAt}
          onShow={() => {
            scrollTo({ top: 0 })
            void pages.refetch()
          }}
        />
      )}
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <div className="skeleton" />}
      {first && rows.length === 0 && (
        <div className="panel empty">
          {hasFilters(url) ? (
            <>
              <p>{t("emptyFilter")}</p>
              <button type="button" className="button" onClick={() => clearFilters(url)}>
                {t("clearFilters")}
              </button>
            </>
          ) : (
            <>
              <h2>{t("empty")}</h2>
              <p>{t("emptyText", { folder: config.data?.outputs_root ?? "outputs" })}</p>
              <pre className="mono">evalscope eval quickstart</pre>
              <Link href="/new" className="button primary">
                {t("run")}
              </Link>
            </>
          )}
        </div>
      )}
      {rows.length > 0 && (
        <div className="panel">
          <RunsTable
            rows={rows}
            total={first?.total ?? rows.length}
            url={url}
            selected={chosen}
            onSelect={select}
            loadMore={hasNextPage && !isFetchingNextPage ? loadMore : undefined}
          />
        </div>
      )}
    </>
  )
}
