import { Link } from "wouter"
import { ChartExport } from "../export/index.js"
import { useFormats } from "../i18n/index.js"
import type { Bin } from "./bins.js"
import { niceEnd, ticks } from "./scale.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

const height = 150
const left = 40
const bottom = 22
const top = 8

/** Counts over equal steps of a value. `hrefOf` makes the bars links. */
export function Histogram({
  label,
  bins,
  format,
  hrefOf,
}: {
  label: string
  bins: readonly Bin[]
  format: (value: number) => string
  hrefOf?: (bin: Bin) => string
}) {
  const [ref, width] = useWidth<HTMLDivElement>(420)
  const formats = useFormats()
  const high = niceEnd(Math.max(1, ...bins.map(({ count }) => count)))
  const low = bins[0]?.from ?? 0
  const end = bins.at(-1)?.to ?? 1
  const x = (value: number) => left + ((value - low) / (end - low || 1)) * (width - left - 8)
  const y = (count: number) => top + (1 - count / high) * (height - top - bottom)
  return (
    <figure className="chart" ref={ref}>
      <svg
        className="plot"
        role={hrefOf ? "group" : "img"}
        aria-label={label}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
      >
        {ticks(0, high, 3).map((count) => (
          <g key={count}>
            <line x1={left} x2={width - 8} y1={y(count)} y2={y(count)} className="grid" />
            <text x={left - 6} y={y(count) + 4} textAnchor="end">
              {formats.compact(count)}
            </text>
          </g>
        ))}
        {bins.map((bin) => {
          const name = `${format(bin.from)} – ${format(bin.to)}: ${formats.integer(bin.count)}`
          const bar = (
            <rect
              x={x(bin.from) + 1}
              y={y(bin.count)}
              width={Math.max(1, x(bin.to) - x(bin.from) - 2)}
              height={Math.max(0, height - bottom - y(bin.count))}
              rx="1.5"
              fill="var(--accent)"
              fillOpacity="0.75"
            >
              <title>{name}</title>
            </rect>
          )
          if (!hrefOf || bin.count === 0) return <g key={bin.from}>{bar}</g>
          return (
            <Link key={bin.from} href={hrefOf(bin)} aria-label={name}>
              {bar}
            </Link>
          )
        })}
        <line x1={left} x2={width - 8} y1={height - bottom} y2={height - bottom} className="axis" />
        {ticks(low, end, width < 360 ? 3 : 5).map((value) => (
          <text key={value} x={x(value)} y={height - 6} textAnchor="middle">
            {format(value)}
          </text>
        ))}
      </svg>
      <div className="chart-foot">
        <span />
        <ChartExport name={label} />
      </div>
    </figure>
  )
}
