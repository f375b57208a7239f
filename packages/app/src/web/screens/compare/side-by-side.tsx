import { lazy, Suspense } from "react"
import { Link } from "wouter"
import type { CompareSamples, CompareView } from "../../../api/compare.js"
import type { SampleDetail, SampleKey } from "../../../api/sample.js"
import { SeriesMark } from "../../charts/index.js"
import { Message, place, visibleText } from "../../content/index.js"
import { api, sampleHref, type UrlState, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { Icon, QueryView, SampleStatusTag } from "../../ui/index.js"
import { messages } from "./messages.js"

const TextDiff = lazy(() => import("../../content/text-diff.js"))

type Row = CompareSamples["items"][number]

/** Where a question stands in a run. */
type Cell = Pick<SampleKey, "subset" | "index">

interface Mark {
  /** One per column; undefined where the question was not asked. */
  cells: readonly (Cell | undefined)[]
}

/** A row in an address: `subset:index` for each column. */
export function markOf(row: Row): string {
  return row.cells.map((cell) => (cell ? `${encodeURIComponent(cell.subset)}:${cell.index}` : "-")).join("~")
}

export function parseMark(text: string | undefined): Mark | undefined {
  if (text === undefined) return undefined
  const cells = text.split("~").map((part) => {
    const found = /^([^:]*):(\d+)$/.exec(part)
    return found?.[1] === undefined
      ? undefined
      : { subset: decodeURIComponent(found[1]), index: Number(found[2]) }
  })
  return cells.some((cell) => cell !== undefined) ? { cells } : undefined
}

/** The prompt once, the answers of all columns beside each other. */
export function SideBySide({
  view,
  columns,
  dataset,
  mark,
  url,
  previous,
  next,
}: {
  view: CompareView
  columns: readonly number[]
  dataset: string
  mark: Mark
  url: UrlState
  previous: string | undefined
  next: string | undefined
}) {
  const t = useMessages(messages)
  const marked = url.get("diff") === "1"
  const baseline = mark.cells[columns.indexOf(view.baseline)]
  const go = (to: string | undefined) => {
    if (to !== undefined) url.set({ at: to })
  }
  useShortcut("j", t("next"), () => go(next))
  useShortcut("k", t("previous"), () => go(previous))
  useShortcut("Escape", t("close"), () => url.set({ at: undefined }))
  return (
    <section className="compare-open" aria-label={t("question")}>
      <div className="row row-apart">
        <label className="field-inline">
          <input
            type="checkbox"
            checked={marked}
            onChange={({ target }) => url.set({ diff: target.checked ? "1" : undefined })}
          />
          {t("diff")}
        </label>
        <div className="row">
          <button
            type="button"
            className="button icon small"
            aria-label={t("previous")}
            disabled={previous === undefined}
            onClick={() => go(previous)}
          >
            <Icon name="up" size={14} />
          </button>
          <button
            type="button"
            className="button icon small"
            aria-label={t("next")}
            disabled={next === undefined}
            onClick={() => go(next)}
          >
            <Icon name="down" size={14} />
          </button>
          <button
            type="button"
            className="button icon small"
            aria-label={t("close")}
            onClick={() => url.set({ at: undefined })}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      </div>
      <Prompt view={view} columns={columns} dataset={dataset} mark={mark} />
      <div className="compare-sides">
        {columns.map((index, column) => (
          <Side
            key={view.runs[index]?.ref}
            view={view}
            index={index}
            cell={mark.cells[column]}
            baseline={index === view.baseline ? undefined : baseline}
            dataset={dataset}
            marked={marked}
          />
        ))}
      </div>
    </section>
  )
}

function useSample(view: CompareView, index: number, dataset: string, cell: Cell | undefined) {
  const run = view.runs[index]
  return useResource<SampleDetail>(
    run && cell ? api.sample(run.run, run.model_folder) : undefined,
    cell && { dataset, subset: cell.subset, index: cell.index },
    { keep: true },
  )
}

function Prompt({
  view,
  columns,
  dataset,
  mark,
}: {
  view: CompareView
  columns: readonly number[]
  dataset: string
  mark: Mark
}) {
  const t = useMessages(messages)
  const own = columns.indexOf(view.baseline)
  const column = mark.cells[own] ? own : mark.cells.findIndex((cell) => cell !== undefined)
  const query = useSample(view, columns[column] ?? view.baseline, dataset, mark.cells[column])
  return (
    <QueryView query={query}>
      {({ messages: turns, target }) => (
        <div className="stack">
          {turns
            .filter(({ role }) => role !== "assistant")
            .map((message, position) => (
              <Message key={place(position)} message={message} raw={false} />
            ))}
          {target.length > 0 && (
            <p>
              <span className="faint">{t("reference")}:</span>{" "}
              <span className="mono">{target.map(visibleText).join(" · ")}</span>
            </p>
          )}
        </div>
      )}
    </QueryView>
  )
}

function Side({
  view,
  index,
  cell,
  baseline,
  dataset,
  marked,
}: {
  view: CompareView
  /** Of the run. */
  index: number
  cell: Cell | undefined
  /** What this answer is told apart from; undefined for the baseline's own. */
  baseline: Cell | undefined
  dataset: string
  marked: boolean
}) {
  const t = useMessages(messages)
  const run = view.runs[index]
  const query = useSample(view, index, dataset, cell)
  const before = useSample(view, view.baseline, dataset, baseline)
  if (!run) return null
  return (
    <div className="compare-side">
      <div className="row row-apart">
        <span className="compare-column">
          <SeriesMark index={index} />
          <strong>{run.model}</strong>
        </span>
        {cell && (
          <Link
            className="button quiet small"
            href={sampleHref(run.run, run.model_folder, { dataset, ...cell })}
          >
            {t("open")}
          </Link>
        )}
      </div>
      {cell ? (
        <QueryView query={query}>
          {(detail) => (
            <div className="stack">
              <span className="compare-answer">
                <SampleStatusTag status={detail.row.status} words />
                <span className="mono">{visibleText(detail.extracted ?? detail.row.answer)}</span>
              </span>
              {marked && before.data ? (
                <Suspense fallback={<pre className="plain-text">{visibleText(detail.prediction)}</pre>}>
                  <TextDiff before={before.data.prediction} after={detail.prediction} />
                </Suspense>
              ) : (
                detail.messages
                  .filter(({ role }) => role === "assistant")
                  .map((message, position) => (
                    <Message key={place(position)} message={message} raw={marked} />
                  ))
              )}
            </div>
          )}
        </QueryView>
      ) : (
        <p className="faint">{t("absent")}</p>
      )}
    </div>
  )
}
