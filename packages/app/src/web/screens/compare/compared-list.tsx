import { Link } from "wouter"
import type { CompareSamples, CompareView } from "../../../api/compare.js"
import { SeriesMark } from "../../charts/index.js"
import { visibleText } from "../../content/index.js"
import type { UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { BoxTable } from "../../rows/index.js"
import { SampleStatusTag } from "../../ui/index.js"
import { messages } from "./messages.js"
import { markOf } from "./side-by-side.js"

/** One line a question, one column a run; however many there are, the page holds those in sight. */
export function ComparedList({
  view,
  columns,
  rows,
  total,
  at,
  url,
  loadMore,
}: {
  view: CompareView
  columns: readonly number[]
  rows: readonly CompareSamples["items"][number][]
  /** Of all pages. */
  total: number | undefined
  /** The row that is open. */
  at: number | undefined
  url: UrlState
  loadMore: (() => void) | undefined
}) {
  const t = useMessages(messages)
  return (
    <BoxTable
      rows={rows}
      total={total}
      keyOf={markOf}
      at={at}
      loadMore={loadMore}
      caption={t("samples")}
      className="compare-list"
      heads={
        <>
          <th scope="col">{t("question")}</th>
          {columns.map((index) => (
            <th key={index} scope="col">
              <span className="compare-column">
                <SeriesMark index={index} />
                {view.runs[index]?.model}
              </span>
            </th>
          ))}
        </>
      }
      cells={(row) => (
        <>
          <th scope="row" className="compare-question">
            <Link href={url.href({ at: markOf(row) })} dir="auto">
              {visibleText(row.preview) || "—"}
            </Link>
            <div className="faint">{row.subset}</div>
          </th>
          {columns.map((run, column) => {
            const cell = row.cells[column]
            return (
              <td key={run}>
                {cell ? (
                  <span className="compare-answer">
                    <SampleStatusTag status={cell.status} />
                    <span className="truncate mono" dir="auto">
                      {visibleText(cell.answer)}
                    </span>
                  </span>
                ) : (
                  <span className="faint">{t("absent")}</span>
                )}
              </td>
            )
          })}
        </>
      )}
    />
  )
}
