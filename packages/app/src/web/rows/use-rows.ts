import {
  useVirtualizer,
  useWindowVirtualizer,
  type VirtualItem,
  type Virtualizer,
} from "@tanstack/react-virtual"
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react"

/** The rows of a long table that are in sight, and the room of those that are not. */
export interface SeenRows {
  /** Of the gap that stands above the rows. */
  ref: RefObject<HTMLTableSectionElement | null>
  items: readonly VirtualItem[]
  /** Pixels of the rows that are left out. */
  before: number
  after: number
  /** Takes the height of a row, whose `data-index` says which it is. */
  measure: (row: HTMLTableRowElement | null) => void
}

export interface LongTable {
  count: number
  /** Of a row that was not there yet; afterwards it is measured. */
  usualHeight: number
  keyOf: (index: number) => string | number
  /** Undefined when all rows are there. */
  loadMore: (() => void) | undefined
}

/** Keeps only the rows of a table around the window, which scrolls as a whole; more are loaded near its end. */
export function useWindowRows({ count, usualHeight, keyOf, loadMore }: LongTable): SeenRows {
  const ref = useRef<HTMLTableSectionElement>(null)
  const [above, setAbove] = useState(0)
  // What stands above the list changes its height: filters that wrap, a bar for what is selected.
  useLayoutEffect(() => {
    const top = (ref.current?.getBoundingClientRect().top ?? 0) + scrollY
    setAbove((before) => (Math.abs(before - top) < 1 ? before : top))
  })
  const virtual = useWindowVirtualizer<HTMLTableRowElement>({
    count,
    estimateSize: () => usualHeight,
    overscan: 12,
    scrollMargin: above,
    getItemKey: keyOf,
  })
  return useSeen(ref, virtual, { count, above, loadMore })
}

/** The same for a table in a `ScrollArea`, in which the row `at` is kept in sight. */
export function useBoxRows({
  count,
  usualHeight,
  keyOf,
  loadMore,
  at,
}: LongTable & { at: number | undefined }): SeenRows {
  const ref = useRef<HTMLTableSectionElement>(null)
  const virtual = useVirtualizer<HTMLElement, HTMLTableRowElement>({
    count,
    getScrollElement: () => ref.current?.closest<HTMLElement>(".table-scroll") ?? null,
    estimateSize: () => usualHeight,
    overscan: 12,
    getItemKey: keyOf,
  })
  const { scrollToIndex } = virtual
  useEffect(() => {
    if (at !== undefined) scrollToIndex(at, { align: "auto" })
  }, [at, scrollToIndex])
  return useSeen(ref, virtual, { count, above: 0, loadMore })
}

function useSeen<Scroller extends Element | Window>(
  ref: SeenRows["ref"],
  virtual: Virtualizer<Scroller, HTMLTableRowElement>,
  { count, above, loadMore }: Pick<LongTable, "count" | "loadMore"> & { above: number },
): SeenRows {
  const items = virtual.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  const end = last?.index ?? 0
  useEffect(() => {
    if (loadMore && end >= count - 30) loadMore()
  }, [loadMore, end, count])
  return {
    ref,
    items,
    before: first ? first.start - above : 0,
    after: last ? virtual.getTotalSize() - (last.end - above) : 0,
    measure: virtual.measureElement,
  }
}
