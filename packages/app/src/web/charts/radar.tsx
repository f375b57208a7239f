import { markPath, seriesColour, seriesMark } from "../../chart-shapes/series.js"
import { ChartExport } from "../export/index.js"
import { missing, useFormats } from "../i18n/index.js"
import { ChartTip } from "./chart-tip.js"
import { Drawing } from "./drawing.js"
import { Legend } from "./legend.js"
import { useSteps } from "./use-steps.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

interface RadarSeries {
  name: string
  /** Picks colour and mark; the position in the list where it is left out. */
  index?: number
  /** One position from 0 to 1 for each axis; undefined leaves a gap. */
  values: readonly (number | undefined)[]
}

/**
 * One polygon per series over three or more axes that all run from 0 to 1. The arrow keys go from axis to axis. Its
 * figures belong in a table beside it.
 */
export function Radar({
  label,
  axes,
  series,
}: {
  label: string
  axes: readonly string[]
  series: readonly RadarSeries[]
}) {
  const [ref, width] = useWidth<HTMLDivElement>(360)
  const formats = useFormats()
  const { at, keys } = useSteps(axes.length)
  const reached = at && axes[at.column]
  const size = Math.min(width, 420)
  const radius = Math.max(40, Math.min(size / 2 - 92, 140))
  // A triangle reaches only half as far down as up.
  const lowest = Math.max(...axes.map((_, axis) => -Math.cos((axis / axes.length) * 2 * Math.PI)))
  const height = radius * (1 + lowest) + 64
  const centre = { x: width / 2, y: radius + 32 }
  const point = (axis: number, value: number) => {
    const angle = (axis / axes.length) * 2 * Math.PI - Math.PI / 2
    return { x: centre.x + Math.cos(angle) * radius * value, y: centre.y + Math.sin(angle) * radius * value }
  }
  const ring = (value: number) =>
    `${axes.map((_, axis) => `${axis === 0 ? "M" : "L"}${text(point(axis, value))}`).join("")}Z`
  return (
    <figure className="chart">
      <div className="chart-frame" ref={ref}>
        <Drawing label={label} {...keys} width={width} height={height}>
          {[0.25, 0.5, 0.75, 1].map((value) => (
            <path key={value} d={ring(value)} className="grid" fill="none" />
          ))}
          {[0.5, 1].map((value) => (
            <text key={value} x={centre.x + 4} y={centre.y - radius * value + 12} className="ring-label">
              {formats.percent(value, 0)}
            </text>
          ))}
          {axes.map((axis, index) => {
            const end = point(index, 1)
            const place = point(index, 1.12)
            const side = Math.abs(place.x - centre.x) < 8 ? "middle" : place.x > centre.x ? "start" : "end"
            return (
              <g key={axis}>
                <line
                  x1={centre.x}
                  y1={centre.y}
                  x2={end.x}
                  y2={end.y}
                  className={index === at?.column ? "axis" : "grid"}
                />
                <text x={place.x} y={place.y + 4} textAnchor={side}>
                  {axis.length > 18 ? `${axis.slice(0, 17)}…` : axis}
                </text>
              </g>
            )
          })}
          {series.map(({ name, values, index: own }, position) => {
            const index = own ?? position
            const points = values.flatMap((value, axis) =>
              value === undefined ? [] : [{ axis: axes[axis], ...point(axis, value) }],
            )
            const closed = points.length === axes.length ? "Z" : ""
            return (
              <g key={name}>
                <path
                  d={points.map((at, corner) => `${corner === 0 ? "M" : "L"}${text(at)}`).join("") + closed}
                  fill={closed ? seriesColour(index) : "none"}
                  fillOpacity={series.length > 2 ? 0.06 : 0.14}
                  stroke={seriesColour(index)}
                  strokeWidth="2"
                  strokeLinejoin="round"
                />
                {points.map((at) => (
                  <path
                    key={at.axis}
                    d={markPath(seriesMark(index))}
                    transform={`translate(${text(at)}) scale(0.8)`}
                    fill={seriesColour(index)}
                  />
                ))}
              </g>
            )
          })}
        </Drawing>
        {reached !== undefined && at && (
          <ChartTip left={point(at.column, 1).x} width={width}>
            <p>
              <strong>{reached}</strong>
            </p>
            {series.map(({ name, values }) => {
              const value = values[at.column]
              return (
                <p key={name}>
                  {name}: <strong>{value === undefined ? missing : formats.percent(value)}</strong>
                </p>
              )
            })}
          </ChartTip>
        )}
      </div>
      <div className="chart-foot">
        {series.length > 1 ? <Legend entries={series} /> : <span />}
        <ChartExport name={label} />
      </div>
    </figure>
  )
}

function text({ x, y }: { x: number; y: number }): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}
