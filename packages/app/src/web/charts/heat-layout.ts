import { niceEnd } from "../../chart-shapes/scale.js"

export interface HeatPoint {
  x: number
  y: number
}

export interface HeatCells {
  /** Ends of the axes, which begin at 0. */
  xEnd: number
  yEnd: number
  /** From the lowest. */
  rows: readonly { row: number; cells: readonly { column: number; count: number }[] }[]
  /** In the fullest cell. */
  most: number
}

/** How many points fall into each field of a grid over both quantities. */
export function heatCells(points: readonly HeatPoint[], columns: number, rowCount: number): HeatCells {
  const xEnd = points.reduce((most, { x }) => Math.max(most, x), 0) || 1
  const yEnd = niceEnd(points.reduce((most, { y }) => Math.max(most, y), 0))
  const counts = Array.from({ length: rowCount }, () => new Array<number>(columns).fill(0))
  let most = 0
  for (const { x, y } of points) {
    const row = counts[cellOf(y, yEnd, rowCount)]
    const column = cellOf(x, xEnd, columns)
    if (!row) continue
    row[column] = (row[column] ?? 0) + 1
    most = Math.max(most, row[column] ?? 0)
  }
  const rows = counts.map((cells, row) => ({
    row,
    cells: cells.map((count, column) => ({ column, count })),
  }))
  return { xEnd, yEnd, rows, most }
}

function cellOf(value: number, end: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor((value / end) * cells)))
}
