import { ChartExport } from "../export/index.js"
import type { PlotAxis } from "./plot.js"
import { niceEnd, ticks } from "./scale.js"
import { markPath, seriesColour, seriesMark } from "./series.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

export interface ScatterPoint {
  name: string
  x: number
  y: number
  /** Picks colour and mark. */
  series: number
  /** Joined by a line, from left to right. */
  onFront: boolean
}

const left = 56
const right = 24
const top = 26
const bottom = 40
const height = 260

/** One mark for each thing with its name beside it; both axes from 0. Its figures belong in a table beside it. */
export function Scatter({
  label,
  x: xAxis,
  y: yAxis,
  points,
}: {
  label: string
  x: PlotAxis
  y: PlotAxis
  points: readonly ScatterPoint[]
}) {
  const [ref, width] = useWidth<HTMLDivElement>(480)
  const xEnd = niceEnd(Math.max(0, ...points.map(({ x }) => x)))
  const yEnd = niceEnd(Math.max(0, ...points.map(({ y }) => y)))
  const xOf = (value: number) => left + (value / xEnd) * (width - left - right)
  const yOf = (value: number) => top + (1 - value / yEnd) * (height - top - bottom)
  const front = points.filter(({ onFront }) => onFront).toSorted((a, b) => a.x - b.x)
  return (
    <figure className="chart" ref={ref}>
      <svg
        className="plot"
        role="img"
        aria-label={label}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
      >
        {ticks(0, yEnd, 4).map((value) => (
          <g key={value}>
            <line x1={left} x2={width - right} y1={yOf(value)} y2={yOf(value)} className="grid" />
            <text x={left - 8} y={yOf(value) + 4} textAnchor="end">
              {yAxis.format(value)}
            </text>
          </g>
        ))}
        {ticks(0, xEnd, width < 420 ? 3 : 6).map((value) => (
          <text key={value} x={xOf(value)} y={height - bottom + 16} textAnchor="middle">
            {xAxis.format(value)}
          </text>
        ))}
        <line x1={left} x2={width - right} y1={yOf(0)} y2={yOf(0)} className="axis" />
        <text x={0} y={10} className="strong">
          {yAxis.label}
        </text>
        <text x={(left + width - right) / 2} y={height - 6} textAnchor="middle">
          {xAxis.label}
        </text>
        <polyline
          points={front.map(({ x, y }) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(" ")}
          fill="none"
          stroke="var(--border-strong)"
          strokeDasharray="4 3"
        />
        {points.map(({ name, x, y, series }) => {
          const leftwards = xOf(x) > width * 0.66
          return (
            <g key={`${series} ${name}`} transform={`translate(${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)})`}>
              <path d={markPath(seriesMark(series))} fill={seriesColour(series)} transform="scale(1.3)" />
              <text
                x={leftwards ? -10 : 10}
                y={-8}
                textAnchor={leftwards ? "end" : "start"}
                className="strong"
              >
                {name.length > 28 ? `${name.slice(0, 27)}…` : name}
              </text>
            </g>
          )
        })}
      </svg>
      <div className="chart-foot">
        <span />
        <ChartExport name={label} />
      </div>
    </figure>
  )
}
