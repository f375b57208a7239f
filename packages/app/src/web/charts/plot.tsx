import { niceEnd, ticks } from "../../chart-shapes/scale.js"
import { markPath, seriesColour, seriesMark } from "../../chart-shapes/series.js"
import { ChartExport } from "../export/index.js"
import { Axes, type Frame } from "./axes.js"
import { ChartTable } from "./chart-table.js"
import { ChartTip } from "./chart-tip.js"
import { Drawing } from "./drawing.js"
import { Legend } from "./legend.js"
import { useSteps } from "./use-steps.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

interface PlotPoint {
  x: number
  y: number
}

export interface PlotSeries {
  name: string
  points: readonly PlotPoint[]
}

/** A place on the axis that has a meaning of its own. */
export interface PlotMark {
  x: number
  label: string
  tone: "good" | "warn"
}

export interface PlotAxis {
  label: string
  format: (value: number) => string
}

const edges = { left: 56, right: 14, top: 26, bottom: 40 }

/**
 * Values of one or more series over a quantity, from 0 up. The pointer or the arrow keys read off the values at one
 * place; the same figures stand in a table below. `dots` draws no lines: for many points.
 */
export function Plot({
  label,
  x: xAxis,
  y: yAxis,
  series,
  dots = false,
  spread = false,
  span,
  height = 240,
  limit,
  marks = [],
}: {
  label: string
  x: PlotAxis
  y: PlotAxis
  series: readonly PlotSeries[]
  dots?: boolean
  /** Places that grow by factors, such as 1, 4, 16: as far apart as their logarithms. */
  spread?: boolean
  /** Where the quantity begins and ends, when that is not where the points do. */
  span?: readonly [number, number]
  height?: number
  /** A target, drawn as a line. */
  limit?: number | undefined
  /** Places that are drawn as lines from top to bottom with their names. */
  marks?: readonly PlotMark[]
}) {
  const [ref, width] = useWidth<HTMLDivElement>(480)
  const frame: Frame = { ...edges, width, height }
  const { left, right, top, bottom } = frame
  const places = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  const { at, setAt, keys } = useSteps(places.length)
  const low = span?.[0] ?? places[0] ?? 0
  const high = span?.[1] ?? places.at(-1) ?? 1
  const byFactor = spread && low > 0 && high / low > 12
  const start = dots ? Math.min(0, low) : low
  const across = (value: number) =>
    byFactor
      ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
      : high === start
        ? 0.5
        : (value - start) / (high - start)
  const ends = series.flatMap(({ points }) => points.map(({ y }) => y))
  const yEnd = niceEnd(Math.max(0, limit ?? 0, ...ends))
  const xOf = (value: number) => left + across(value) * (width - left - right)
  const yOf = (value: number) => top + (1 - value / yEnd) * (height - top - bottom)
  const xTicks = dots || places.length > 9 ? ticks(start, high, width < 420 ? 4 : 7) : places
  const place = at && places[at.column]

  return (
    <figure className="chart">
      {series.length > 1 && <Legend entries={series} />}
      <div className="chart-frame" ref={ref}>
        <Drawing
          label={label}
          width={width}
          height={height}
          {...keys}
          onPointerLeave={() => setAt(undefined)}
          onPointerMove={(event) => {
            if (dots) return
            const offset = event.clientX - event.currentTarget.getBoundingClientRect().left
            const nearest = places.reduce(
              (best, value, index) =>
                Math.abs(xOf(value) - offset) < Math.abs(xOf(places[best] ?? 0) - offset) ? index : best,
              0,
            )
            setAt({ column: nearest, row: 0 })
          }}
        >
          <Axes
            frame={frame}
            x={{ ticks: xTicks, at: xOf, format: xAxis.format, label: xAxis.label }}
            y={{ ticks: ticks(0, yEnd, 4), at: yOf, format: yAxis.format, label: yAxis.label }}
          />
          {limit !== undefined && (
            <line
              x1={left}
              x2={width - right}
              y1={yOf(limit)}
              y2={yOf(limit)}
              stroke="var(--bad)"
              strokeDasharray="5 4"
            />
          )}
          {marks.map(({ x: at, label: name, tone }, index) => (
            <g key={name}>
              <line
                x1={xOf(at)}
                x2={xOf(at)}
                y1={top}
                y2={height - bottom}
                stroke={`var(--${tone})`}
                strokeDasharray={tone === "warn" ? "2 3" : "7 3"}
              />
              {/* On the side where there is room; below one another, as two may be at one place. */}
              <text
                x={xOf(at) + (xOf(at) > width / 2 ? -5 : 5)}
                y={top + 10 + index * 14}
                textAnchor={xOf(at) > width / 2 ? "end" : "start"}
                fill={`var(--${tone})`}
              >
                {name}
              </text>
            </g>
          ))}
          {place !== undefined && (
            <line x1={xOf(place)} x2={xOf(place)} y1={top} y2={height - bottom} className="axis" />
          )}
          {series.map(({ name, points }, index) => (
            <Series key={name} index={index} points={points} xOf={xOf} yOf={yOf} dots={dots} />
          ))}
        </Drawing>
        {place !== undefined && (
          <ChartTip left={xOf(place)} width={width}>
            <p>
              {xAxis.label}: <strong>{xAxis.format(place)}</strong>
            </p>
            {series.map(({ name, points }) => {
              const point = points.find(({ x }) => x === place)
              return (
                point && (
                  <p key={name}>
                    {name}: <strong>{yAxis.format(point.y)}</strong>
                  </p>
                )
              )
            })}
          </ChartTip>
        )}
      </div>
      <div className="chart-foot">
        {dots ? (
          <span />
        ) : (
          <ChartTable
            label={label}
            head={[xAxis.label, ...series.map(({ name }) => name)]}
            rows={places.map((value) => [
              xAxis.format(value),
              ...series.map(({ points }) => {
                const point = points.find(({ x }) => x === value)
                return point ? yAxis.format(point.y) : ""
              }),
            ])}
          />
        )}
        <ChartExport name={label} />
      </div>
    </figure>
  )
}

function Series({
  index,
  points,
  xOf,
  yOf,
  dots,
}: {
  index: number
  points: readonly PlotPoint[]
  xOf: (value: number) => number
  yOf: (value: number) => number
  dots: boolean
}) {
  const colour = seriesColour(index)
  if (dots) {
    // One path for all points keeps the page light.
    const path = points.map(({ x, y }) => `M${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}h.01`).join("")
    return <path d={path} stroke={colour} strokeOpacity="0.55" strokeWidth="4" strokeLinecap="round" />
  }
  const path = points
    .map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}`)
    .join("")
  return (
    <>
      <path d={path} fill="none" stroke={colour} strokeWidth="2" strokeLinejoin="round" />
      {points.length <= 40 &&
        points.map(({ x, y }) => (
          <path
            key={x}
            d={markPath(seriesMark(index))}
            transform={`translate(${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)})`}
            fill={colour}
          />
        ))}
    </>
  )
}
