import { useVirtualizer } from "@tanstack/react-virtual"
import { useEffect, useRef } from "react"
import { Link } from "wouter"
import type { SampleRow } from "../../../api/sample.js"
import { visibleText } from "../../content/index.js"
import { sampleMark, type UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { SampleStatusTag } from "../../ui/index.js"
import { messages } from "./messages.js"
import { labelKinds } from "./sample-query.js"

const rowHeight = 58

/** The samples that match, as many rows in the page as fit the window; more are asked for near the end. */
export function SampleList({
  rows,
  total,
  selected,
  picked,
  url,
  hasMore,
  loaded,
  loadMore,
}: {
  rows: readonly SampleRow[]
  total: number | null
  selected: string | undefined
  picked: readonly string[]
  url: UrlState
  hasMore: boolean
  /** Pages that are there: one without rows counts as well. */
  loaded: number
  loadMore: () => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const labelOf = (name: string) => {
    const kind = labelKinds.find((known) => known === name)
    return kind ? t(`label.${kind}`) : visibleText(name)
  }
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && loaded > 0 && last >= rows.length - 40) loadMore()
  }, [hasMore, loaded, last, rows.length, loadMore])

  const at = rows.findIndex((row) => sampleMark(row) === selected)
  const { scrollToIndex } = virtual
  useEffect(() => {
    if (at >= 0) scrollToIndex(at, { align: "auto" })
  }, [at, scrollToIndex])

  return (
    <div className="sample-scroll" ref={scroller}>
      {/* A list that the page holds only a part of has to say how long it is. */}
      <ul className="plain" aria-label={t("list")} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          const mark = sampleMark(row)
          return (
            <li
              key={mark}
              className="sample-row"
              data-picked={picked.includes(mark)}
              aria-setsize={total ?? -1}
              aria-posinset={index + 1}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              <Link href={url.href({ at: mark })} aria-current={mark === selected ? "true" : undefined}>
                <SampleStatusTag status={row.status} />
                <span className="sample-row-text">
                  {/* Cut off at its end, which is on the left in some scripts. */}
                  <span className="truncate" dir="auto">
                    {visibleText(row.preview) || "—"}
                  </span>
                  <span className="sample-row-facts">
                    <span className="truncate">
                      {row.subset === "default" || row.subset === "main" ? row.dataset : row.subset} #
                      {row.index}
                    </span>
                    {row.answer !== "" && (
                      <span className="truncate sample-answer" dir="auto">
                        {visibleText(row.answer)}
                      </span>
                    )}
                    <span>{row.score === null ? "" : formats.decimal(row.score, 2)}</span>
                    {row.label !== null && (
                      <span className="tag accent sample-label">
                        <span className="truncate">{labelOf(row.label)}</span>
                      </span>
                    )}
                    {row.output_tokens !== null && <span>{formats.compact(row.output_tokens)} tok</span>}
                    {row.latency_ms !== null && <span>{formats.duration(row.latency_ms)}</span>}
                  </span>
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
