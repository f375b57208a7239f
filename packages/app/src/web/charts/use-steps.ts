import { type KeyboardEvent, useState } from "react"

/** A place in a drawing that the arrow keys have reached. */
export interface Step {
  column: number
  row: number
}

const moves: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * The arrow keys go through a drawing place by place, from its first or its last one; Escape and leaving it end that.
 * A drawing of one row leaves the keys for up and down to the page.
 */
export function useSteps(columns: number, rows = 1) {
  const [at, setAt] = useState<Step>()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") setAt(undefined)
    const [across, down] = moves[event.key] ?? [0, 0]
    if (columns === 0 || (across === 0 && (down === 0 || rows < 2))) return
    event.preventDefault()
    event.stopPropagation()
    if (at) setAt({ column: within(at.column + across, columns), row: within(at.row + down, rows) })
    else {
      const first = across + down > 0
      setAt({ column: first ? 0 : columns - 1, row: first ? 0 : rows - 1 })
    }
  }
  return { at, setAt, keys: { tabIndex: 0, onKeyDown, onBlur: () => setAt(undefined) } }
}

function within(place: number, count: number): number {
  return Math.min(count - 1, Math.max(0, place))
}
