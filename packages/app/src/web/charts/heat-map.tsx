import { ticks } from "../../chart-shapes/scale.js"
import { ChartExport } from "../export/index.js"
import { useMessages } from "../i18n/index.js"
import { ScrollArea, uiMessages } from "../ui/index.js"
import { Axes } from "./axes.js"
import { type HeatPoint, heatCells } from "./heat-layout.js"
import type { PlotAxis } from "./plot.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

const left = 56
const right = 14
const top = 26
const bottom = 40
const height = 240
const rowCount = 12

/** How many of many points are where: the darker a field, the more of them. The counts stand in a table below. */
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
  const t = useMessages(uiMessages)
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
  return (
    <figure className="chart">
      <div className="chart-frame" ref={ref}>
        <svg
          className="plot"
          role="img"
          aria-label={label}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
        >
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
                  x={left + column * cell.width + 0.5}
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
        </svg>
      </div>
      <div className="chart-foot">
        <details>
          <summary>{t("asTable")}</summary>
          <ScrollArea>
            <table className="table">
              <caption className="hidden">{label}</caption>
              <thead>
                <tr>
                  <th scope="col">{yAxis.label}</th>
                  {rows[0]?.cells.map(({ column }) => (
                    <th key={column} scope="col" className="number">
                      {columnName(column)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.toReversed().map(({ row, cells }) => (
                  <tr key={row}>
                    <th scope="row">{rowName(row)}</th>
                    {cells.map(({ column, count }) => (
                      <td key={column} className="number">
                        {count === 0 ? "" : count}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        </details>
        <ChartExport name={label} />
      </div>
    </figure>
  )
}
