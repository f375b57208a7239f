import { Link } from "wouter"
import type { RunRow } from "../../../api/run.js"
import { runHref, type UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { useWindowRows } from "../../rows/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { CopyButton, RunStatusTag, ScrollArea, SortHeader, useWarningText } from "../../ui/index.js"
import { messages } from "./messages.js"
import { ColumnCell, ColumnHead, type ColumnName, columnsOf, defaultOrder } from "./run-columns.js"

/** Of a row with one line; others are measured once they are there. */
const usualHeight = 42

/** The list of runs: what was measured, how well, when. */
export function RunsTable({
  rows,
  total,
  url,
  selected,
  onSelect,
  loadMore,
}: {
  rows: readonly RunRow[]
  /** Of all pages. */
  total: number
  url: UrlState
  selected: ReadonlySet<string>
  onSelect: (ids: readonly string[], on: boolean) => void
  /** Undefined when all rows are there. */
  loadMore: (() => void) | undefined
}) {
  const t = useMessages(messages)
  const columns = columnsOf(url)
  const { ref, items, before, after, measure } = useWindowRows({
    count: rows.length,
    usualHeight,
    keyOf: (index) => rows[index]?.id ?? index,
    loadMore,
  })
  const step = (by: number) => {
    const links = [...document.querySelectorAll(".runs-table tbody th a")]
    const at = document.activeElement ? links.indexOf(document.activeElement) : -1
    const next = links[at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by]
    if (next instanceof HTMLElement) next.focus()
  }
  useShortcut("j", t("nextRun"), () => step(1))
  useShortcut("k", t("previousRun"), () => step(-1))
  useShortcut("x", t("selectRun"), () => {
    const id = document.activeElement?.closest("tr")?.dataset.run
    if (id !== undefined) onSelect([id], !selected.has(id))
  })
  const all = rows.length > 0 && rows.every(({ id }) => selected.has(id))
  return (
    <ScrollArea>
      {/* The page holds only the rows around the window, and has to say how many there are. */}
      <table className="table runs-table" aria-rowcount={total + 1}>
        <caption className="hidden">{t("title")}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={t("selectAll")}
                checked={all}
                onChange={() =>
                  onSelect(
                    rows.map(({ id }) => id),
                    !all,
                  )
                }
              />
            </th>
            <SortHeader name="name" label={t("run")} url={url} fallback={defaultOrder} />
            {columns.map((name) => (
              <ColumnHead key={name} name={name} url={url} />
            ))}
          </tr>
        </thead>
        {/* Stand for the rows that are out of sight. */}
        <tbody ref={ref} className="row-gap" style={{ height: before }} />
        <tbody>
          {items.map(({ index }) => {
            const run = rows[index]
            return (
              run && (
                <RunLine
                  key={run.id}
                  run={run}
                  index={index}
                  measure={measure}
                  columns={columns}
                  selected={selected.has(run.id)}
                  onSelect={onSelect}
                />
              )
            )
          })}
        </tbody>
        <tbody className="row-gap" style={{ height: after }} />
      </table>
    </ScrollArea>
  )
}

function RunLine({
  run,
  index,
  measure,
  columns,
  selected,
  onSelect,
}: {
  run: RunRow
  index: number
  measure: (row: HTMLTableRowElement | null) => void
  columns: readonly ColumnName[]
  selected: boolean
  onSelect: (ids: readonly string[], on: boolean) => void
}) {
  const warningText = useWarningText()
  const t = useMessages(messages)
  return (
    <tr ref={measure} data-index={index} data-selected={selected} data-run={run.id} aria-rowindex={index + 2}>
      <td>
        <input
          type="checkbox"
          aria-label={t("select", { run: run.name })}
          checked={selected}
          onChange={({ target }) => onSelect([run.id], target.checked)}
        />
      </td>
      <th scope="row">
        <span className="runs-name">
          <Link href={runHref(run)}>{run.name}</Link>
          <RunStatusTag status={run.status} />
          {run.kind !== "eval" && <span className="tag">{t(`one.${run.kind}`)}</span>}
          {run.tags.map((tag) => (
            <span key={tag} className="tag accent">
              {tag}
            </span>
          ))}
          {run.warnings.length > 0 && (
            <span className="tag warn" title={run.warnings.map(warningText).join("\n")}>
              {t("warnings", { n: run.warnings.length })}
            </span>
          )}
          <Resume run={run} />
        </span>
        <span className="narrow-only faint">
          {[run.models.map(({ name }) => name).join(", "), run.datasets.join(", ")]
            .filter((text) => text !== "")
            .join(" · ")}
        </span>
      </th>
      {columns.map((name) => (
        <ColumnCell key={name} name={name} run={run} />
      ))}
    </tr>
  )
}

/** A run that stopped early goes on: through its job where the service made it, else with a command. */
function Resume({ run }: { run: RunRow }) {
  const t = useMessages(messages)
  if (run.kind === "perf" || (run.status !== "interrupted" && run.status !== "failed")) return null
  if (run.job_id !== null)
    return (
      <Link className="button small" href={`/jobs/${encodeURIComponent(run.job_id)}`}>
        {t("resume")}
      </Link>
    )
  if (run.origin !== "evalscope") return null
  const command = `evalscope resume ${run.path}`
  return (
    <span title={t("resumeHint", { command })}>
      <CopyButton text={command} label={t("copyResume")} />
    </span>
  )
}
