import { Link } from "wouter"
import type { CompareSamples, CompareSamplesQuery, CompareView } from "../../../api/compare.js"
import { SeriesMark } from "../../charts/index.js"
import { visibleText } from "../../content/index.js"
import { allItems, type Parameters, type UrlState, usePages } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure, Panel, SampleStatusTag, ScrollArea, SearchField, Segments } from "../../ui/index.js"
import { comparedSamplesTable } from "./compare-export.js"
import { messages } from "./messages.js"
import { markOf, parseMark, SideBySide } from "./side-by-side.js"

type Row = CompareSamples["items"][number]

const filters = [
  "all",
  "regressed",
  "improved",
  "differs",
  "both_right",
  "both_wrong",
] as const satisfies readonly CompareSamplesQuery["filter"][]

/** The questions that all runs answered: who was right where. */
export function SampleCompare({
  refs,
  view,
  url,
}: {
  refs: readonly string[]
  view: CompareView
  url: UrlState
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const datasets = [...new Map(view.rows.map(({ dataset, pretty_name }) => [dataset, pretty_name]))]
  const dataset = datasets.find(([name]) => name === url.get("dataset"))?.[0] ?? datasets[0]?.[0]
  const filter = filters.find((name) => name === url.get("filter")) ?? "all"
  const others = view.runs.flatMap((_, index) => (index === view.baseline ? [] : [index]))
  const candidate = others.find((index) => String(index) === url.get("against")) ?? others[0]
  const asked: Parameters = {
    run: refs,
    baseline: view.baseline,
    dataset,
    filter,
    candidate,
    q: url.get("q"),
    limit: 50,
  }
  const pages = usePages<CompareSamples>(dataset === undefined ? undefined : "/api/v1/compare/samples", asked)
  const counts = pages.data?.pages[0]?.counts
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const open = parseMark(url.get("at"))
  const marks = rows.map(markOf)
  const position = marks.indexOf(url.get("at") ?? "")
  if (dataset === undefined) return null
  return (
    <Panel
      title={t("samples")}
      padded={false}
      actions={
        <ExportMenu
          name={["compared", dataset, filter]}
          table={async () =>
            comparedSamplesTable(
              view,
              await allItems<Row>("/api/v1/compare/samples", {
                ...asked,
                limit: 200,
              }),
            )
          }
        />
      }
    >
      <search className="stack panel-body">
        <div className="row">
          <Choice
            label={t("benchmark")}
            value={dataset}
            options={datasets.map(([value, label]) => ({ value, label }))}
            onChange={(value) => url.set({ dataset: value, at: undefined })}
          />
          {others.length > 1 && (
            <Choice
              label={t("against")}
              value={String(candidate)}
              options={others.map((index) => ({
                value: String(index),
                label: `${view.runs[index]?.model} · ${view.runs[index]?.name}`,
              }))}
              onChange={(value) => url.set({ against: value, at: undefined })}
            />
          )}
          <SearchField label={t("search")} value={url.get("q") ?? ""} onChange={(q) => url.set({ q })} />
        </div>
        <Segments
          label={t("filter")}
          value={filter}
          options={filters.map((name) => ({
            value: name,
            label: `${t(`filter.${name}`)}${counts ? ` ${formats.compact(counts[name])}` : ""}`,
          }))}
          onChange={(name) => url.set({ filter: name === "all" ? undefined : name, at: undefined })}
        />
      </search>
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {open && (
        <SideBySide
          view={view}
          dataset={dataset}
          mark={open}
          url={url}
          previous={marks[position - 1]}
          next={position === -1 ? undefined : marks[position + 1]}
        />
      )}
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("samples")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("question")}</th>
              {view.runs.map((run, index) => (
                <th key={run.ref} scope="col">
                  <span className="compare-column">
                    <SeriesMark index={index} />
                    {run.model}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const mark = markOf(row)
              return (
                <tr key={mark} data-selected={mark === url.get("at")}>
                  <th scope="row" className="compare-question">
                    <Link href={url.href({ at: mark })}>{visibleText(row.preview) || "—"}</Link>
                    <div className="faint">{row.subset}</div>
                  </th>
                  {row.cells.map((cell, index) => (
                    <td key={view.runs[index]?.ref}>
                      {cell ? (
                        <span className="compare-answer">
                          <SampleStatusTag status={cell.status} />
                          <span className="truncate mono">{visibleText(cell.answer)}</span>
                        </span>
                      ) : (
                        <span className="faint">{t("absent")}</span>
                      )}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
      {pages.data && rows.length === 0 && <p className="empty">{t("noSamples")}</p>}
      {pages.hasNextPage && (
        <div className="panel-body">
          <button
            type="button"
            className="button"
            disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t("showMore")}
          </button>
        </div>
      )}
    </Panel>
  )
}
