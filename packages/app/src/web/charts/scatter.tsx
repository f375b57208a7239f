import { niceEnd, ticks } from "../../chart-shapes/scale.js"
import { markPath, seriesColour, seriesMark } from "../../chart-shapes/series.js"
import { ChartExport } from "../export/index.js"
import { Axes, type Frame } from "./axes.js"
import { ChartTip } from "./chart-tip.js"
import { Drawing } from "./drawing.js"
import { labelPlaces } from "./label-places.js"
import type { PlotAxis } from "./plot.js"
import { useSteps } from "./use-steps.js"
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

const edges = { height: 260, left: 56, right: 24, top: 26, bottom: 40 }
const longestName = 28

/**
 * One mark for each thing with its name beside it where there is room; both axes from 0. The arrow keys go from mark to
 * mark. Its figures, and the marks of all names, belong in a table beside it.
 */
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
  const inOrder = points.toSorted((a, b) => a.x - b.x)
  const { at, keys } = useSteps(inOrder.length)
  const reached = at && inOrder[at.column]
  const frame: Frame = { ...edges, width }
  const { height, left, right, top, bottom } = frame
  const xEnd = niceEnd(Math.max(0, ...points.map(({ x }) => x)))
  const yEnd = niceEnd(Math.max(0, ...points.map(({ y }) => y)))
  const xOf = (value: number) => left + (value / xEnd) * (width - left - right)
  const yOf = (value: number) => top + (1 - value / yEnd) * (height - top - bottom)
  const front = points.filter(({ onFront }) => onFront).toSorted((a, b) => a.x - b.x)
  const places = labelPlaces(
    points.map(({ name, x, y }) => ({ x: xOf(x), y: yOf(y), text: shortened(name) })),
    { left, right: width, top: 12, bottom: height - bottom },
  )
  return (
    <figure className="chart">
      <div className="chart-frame" ref={ref}>
        <Drawing label={label} {...keys} width={width} height={height}>
          <Axes
            frame={frame}
            x={{
              ticks: ticks(0, xEnd, width < 420 ? 3 : 6),
              at: xOf,
              format: xAxis.format,
              label: xAxis.label,
            }}
            y={{ ticks: ticks(0, yEnd, 4), at: yOf, format: yAxis.format, label: yAxis.label }}
          />
          <polyline
            points={front.map(({ x, y }) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(" ")}
            fill="none"
            stroke="var(--border-strong)"
            strokeDasharray="4 3"
          />
          {reached && (
            <circle cx={xOf(reached.x)} cy={yOf(reached.y)} r="10" fill="none" stroke="var(--text)" />
          )}
          {points.map(({ name, x, y, series }, index) => {
            const place = places[index]
            return (
              <g key={`${series} ${name}`} transform={`translate(${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)})`}>
                <path d={markPath(seriesMark(series))} fill={seriesColour(series)} transform="scale(1.3)">
                  <title>{name}</title>
                </path>
                {place && (
                  <text x={place.dx} y={place.dy} textAnchor={place.anchor} className="strong">
                    {shortened(name)}
                  </text>
                )}
              </g>
            )
          })}
        </Drawing>
        {reached && (
          <ChartTip left={xOf(reached.x)} width={width}>
            <p>
              <strong>{reached.name}</strong>
            </p>
            <p>
              {xAxis.label}: <strong>{xAxis.format(reached.x)}</strong>
            </p>
            <p>
              {yAxis.label}: <strong>{yAxis.format(reached.y)}</strong>
            </p>
          </ChartTip>
        )}
      </div>
      <div className="chart-foot">
        <span />
        <ChartExport name={label} />
      </div>
    </figure>
  )
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name
}
