import { ticks } from "../../chart-shapes/scale.js"
import { ChartExport } from "../export/index.js"
import { Axes } from "./axes.js"
import { ChartTable } from "./chart-table.js"
import { ChartTip } from "./chart-tip.js"
import { Drawing } from "./drawing.js"
import { type HeatPoint, heatCells } from "./heat-layout.js"
import type { PlotAxis } from "./plot.js"
import { useSteps } from "./use-steps.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

const left = 56
const right = 14
const top = 26
const bottom = 40
const height = 240
const rowCount = 12

/**
 * How many of many points are where: the darker a field, the more of them. The arrow keys go from field to field, and
 * the counts stand in a table below.
 */
export function HeatMap({
  label,
  x: xAxis,
  y: yAxis,
  points,
  unit,
}: {
  label: string
  x: PlotAxis
  y: PlotAxis
  points: readonly HeatPoint[]
  /** What a count is of. */
  unit: string
}) {
  const [ref, width] = useWidth<HTMLDivElement>(480)
  const columns = width < 420 ? 12 : 24
  const { xEnd, yEnd, rows, most } = heatCells(points, columns, rowCount)
  const inner = { width: width - left - right, height: height - top - bottom }
  const cell = { width: inner.width / columns, height: inner.height / rowCount }
  const yOf = (value: number) => top + (1 - value / yEnd) * inner.height
  const columnName = (column: number) =>
    `${xAxis.format((column / columns) * xEnd)} – ${xAxis.format(((column + 1) / columns) * xEnd)}`
  const rowName = (row: number) =>
    `${yAxis.format((row / rowCount) * yEnd)} – ${yAxis.format(((row + 1) / rowCount) * yEnd)}`
  const fromTop = rows.toReversed()
  const { at, keys } = useSteps(columns, rowCount)
  const reached = at && fromTop[at.row]
  const xOf = (column: number) => left + column * cell.width
  return (
    <figure className="chart">
      <div className="chart-frame" ref={ref}>
        <Drawing label={label} {...keys} width={width} height={height}>
          <rect x={left} y={top} width={inner.width} height={inner.height} className="heat-ground" />
          <Axes
            frame={{ width, height, left, right, top, bottom }}
            x={{
              ticks: ticks(0, xEnd, width < 420 ? 4 : 7),
              at: (value) => left + (value / xEnd) * inner.width,
              format: xAxis.format,
              label: xAxis.label,
            }}
            y={{ ticks: ticks(0, yEnd, 4), at: yOf, format: yAxis.format, label: yAxis.label }}
          />
          {rows.flatMap(({ row, cells }) =>
            cells.map(({ column, count }) =>
              count === 0 ? null : (
                <rect
                  key={`${row} ${column}`}
                  x={xOf(column) + 0.5}
                  y={top + (rowCount - 1 - row) * cell.height + 0.5}
                  width={Math.max(1, cell.width - 1)}
                  height={Math.max(1, cell.height - 1)}
                  fill="var(--accent)"
                  // By the root, so that a few among many are still seen.
                  fillOpacity={0.12 + 0.88 * Math.sqrt(count / most)}
                >
                  <title>{`${columnName(column)}, ${rowName(row)}: ${count} ${unit}`}</title>
                </rect>
              ),
            ),
          )}
          {at && (
            <rect
              x={xOf(at.column)}
              y={top + at.row * cell.height}
              width={cell.width}
              height={cell.height}
              fill="none"
              stroke="var(--text)"
              strokeWidth="2"
            />
          )}
        </Drawing>
        {at && reached && (
          <ChartTip left={xOf(at.column)} width={width}>
            <p>
              {xAxis.label}: <strong>{columnName(at.column)}</strong>
            </p>
            <p>
              {yAxis.label}: <strong>{rowName(reached.row)}</strong>
            </p>
            <p>
              <strong>{reached.cells[at.column]?.count ?? 0}</strong> {unit}
            </p>
          </ChartTip>
        )}
      </div>
      <div className="chart-foot">
        <ChartTable
          label={label}
          head={[yAxis.label, ...Array.from({ length: columns }, (_, column) => columnName(column))]}
          rows={fromTop.map(({ row, cells }) => [
            rowName(row),
            ...cells.map(({ count }) => (count === 0 ? "" : String(count))),
          ])}
        />
        <ChartExport name={label} />
      </div>
    </figure>
  )
}
