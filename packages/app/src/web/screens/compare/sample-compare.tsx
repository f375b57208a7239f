import type { AnswerState, CompareSamples, CompareSamplesQuery, CompareView } from "../../../api/compare.js"
import { allItems, type Parameters, type UrlState, usePages } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Failure, Panel, SearchField, Segments } from "../../ui/index.js"
import { comparedSamplesTable } from "./compare-export.js"
import { ComparedList } from "./compared-list.js"
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

const states = ["any", "right", "wrong"] as const satisfies readonly AnswerState[]

const pageSize = 100

/** The questions that the columns' runs answered: who was right where. */
export function SampleCompare({
  view,
  columns,
  url,
}: {
  view: CompareView
  /** Positions of the runs that stand side by side. */
  columns: readonly number[]
  url: UrlState
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const datasets = [...new Map(view.rows.map(({ dataset, pretty_name }) => [dataset, pretty_name]))]
  const dataset = datasets.find(([name]) => name === url.get("dataset"))?.[0] ?? datasets[0]?.[0]
  const filter = filters.find((name) => name === url.get("filter")) ?? "all"
  const runs = columns.flatMap((index) => view.runs[index] ?? [])
  const others = columns.filter((index) => index !== view.baseline)
  const candidate = others.find((index) => String(index) === url.get("against")) ?? others[0] ?? 0
  const [right, wrong] = [url.all("right"), url.all("wrong")]
  const stateOf = (ref: string): AnswerState =>
    right.includes(ref) ? "right" : wrong.includes(ref) ? "wrong" : "any"
  const setState = (ref: string, state: AnswerState) => {
    const without = (refs: readonly string[]) => refs.filter((other) => other !== ref)
    url.set({
      right: state === "right" ? [...without(right), ref] : without(right),
      wrong: state === "wrong" ? [...without(wrong), ref] : without(wrong),
      at: undefined,
    })
  }
  const wanted = runs.map(({ ref }) => stateOf(ref))
  const asked: Parameters = {
    run: runs.map(({ ref }) => ref),
    baseline: columns.indexOf(view.baseline),
    dataset,
    filter,
    candidate: columns.indexOf(candidate),
    states: wanted.every((state) => state === "any") ? undefined : wanted.join(","),
    q: url.get("q"),
    limit: pageSize,
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
              runs,
              await allItems<Row>("/api/v1/compare/samples", { ...asked, limit: 200 }),
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
        <div className="row">
          {runs.map(({ ref, model }) => (
            <Choice
              key={ref}
              label={t("answersOf", { run: model })}
              value={stateOf(ref)}
              options={states.map((name) => ({ value: name, label: t(`state.${name}`) }))}
              onChange={(state) => setState(ref, state)}
            />
          ))}
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
          columns={columns}
          dataset={dataset}
          mark={open}
          url={url}
          previous={marks[position - 1]}
          next={position === -1 ? undefined : marks[position + 1]}
        />
      )}
      <ComparedList
        view={view}
        columns={columns}
        rows={rows}
        total={counts?.[filter]}
        at={position === -1 ? undefined : position}
        url={url}
        loadMore={
          pages.hasNextPage && !pages.isFetchingNextPage ? () => void pages.fetchNextPage() : undefined
        }
      />
      {pages.data && rows.length === 0 && <p className="empty">{t("noSamples")}</p>}
    </Panel>
  )
}
