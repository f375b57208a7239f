import { type ReactNode, useEffect } from "react"
import { ScrollArea } from "../ui/index.js"
import { useBoxRows } from "./use-rows.js"

const twoLines = 52

/** A long table in a box of its own: however many rows there are, the page holds those in sight. */
export function BoxTable<Row>({
  rows,
  total,
  keyOf,
  usualHeight = twoLines,
  at,
  loadMore,
  onView,
  caption,
  className = "",
  boxClass = "",
  heads,
  cells,
}: {
  rows: readonly Row[]
  /** Of all pages; undefined as long as nobody knows. */
  total: number | undefined
  keyOf: (row: Row) => string | number
  /** Of a row that was not there yet, in pixels; that of a question and what stands below it. */
  usualHeight?: number
  /** The row that is open, which is kept in sight. */
  at: number | undefined
  /** Undefined when all rows are there. */
  loadMore: (() => void) | undefined
  /** Told the first row in sight when that changes. */
  onView?: (first: number) => void
  caption: string
  className?: string
  boxClass?: string
  heads: ReactNode
  cells: (row: Row) => ReactNode
}) {
  const { ref, items, before, after, measure } = useBoxRows({
    count: rows.length,
    usualHeight,
    keyOf: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
    loadMore,
    at,
  })
  const first = items[0]?.index ?? 0
  useEffect(() => onView?.(first), [onView, first])
  return (
    <ScrollArea className={`table-scroll table-box ${boxClass}`.trim()}>
      <table className={`table ${className}`.trim()} aria-rowcount={total === undefined ? -1 : total + 1}>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>{heads}</tr>
        </thead>
        {/* Stand for the rows that are out of sight. */}
        <tbody ref={ref} className="row-gap" style={{ height: before }} />
        <tbody>
          {items.map(({ index, key }) => {
            const row = rows[index]
            return (
              row && (
                <tr
                  key={key}
                  ref={measure}
                  data-index={index}
                  data-selected={index === at}
                  aria-rowindex={index + 2}
                >
                  {cells(row)}
                </tr>
              )
            )
          })}
        </tbody>
        <tbody className="row-gap" style={{ height: after }} />
      </table>
    </ScrollArea>
  )
}
