import { Link } from "wouter"
import type { Bin } from "../../chart-shapes/bins.js"
import { niceEnd, ticks } from "../../chart-shapes/scale.js"
import { ChartExport } from "../export/index.js"
import { useFormats, useMessages } from "../i18n/index.js"
import { uiMessages } from "../ui/index.js"
import { Axes, type Frame } from "./axes.js"
import { ChartTable } from "./chart-table.js"
import { Drawing } from "./drawing.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

const edges = { height: 160, left: 48, right: 10, top: 10, bottom: 24 }

/** What a bar is called: where it begins and ends. */
export function spanLabel(
  { from, to }: Pick<Bin, "from" | "to">,
  format: (value: number) => string,
  whole: boolean,
): string {
  const last = whole ? to - 1 : to
  return last === from ? format(from) : `${format(from)} – ${format(last)}`
}

/** Counts over equal steps of a value. `hrefOf` makes the bars and the rows of the table links; one may be chosen. */
export function Histogram({
  label,
  bins,
  format,
  hrefOf,
  isChosen = () => false,
  whole = false,
}: {
  label: string
  bins: readonly Bin[]
  format: (value: number) => string
  hrefOf?: (bin: Bin) => string
  isChosen?: (bin: Bin) => boolean
  /** Counts of something: a bar is named by the first and the last of its values. */
  whole?: boolean
}) {
  const [ref, width] = useWidth<HTMLDivElement>(420)
  const t = useMessages(uiMessages)
  const formats = useFormats()
  const high = niceEnd(Math.max(1, ...bins.map(({ count }) => count)))
  const low = bins[0]?.from ?? 0
  const end = bins.at(-1)?.to ?? 1
  const frame: Frame = { ...edges, width }
  const { height, left, right, top, bottom } = frame
  const x = (value: number) => left + ((value - low) / (end - low || 1)) * (width - left - right)
  const y = (count: number) => top + (1 - count / high) * (height - top - bottom)
  const counted = bins.filter(({ count }) => count > 0)
  const span = (bin: Bin) => spanLabel(bin, format, whole)
  return (
    <figure className="chart" ref={ref}>
      <Drawing role={hrefOf ? "group" : "img"} label={label} width={width} height={height}>
        <Axes
          frame={frame}
          x={{ ticks: ticks(low, end, width < 360 ? 3 : 5), at: x, format }}
          y={{ ticks: ticks(0, high, 3), at: y, format: (count) => formats.compact(count) }}
        />
        {bins.map((bin) => {
          const isLink = hrefOf !== undefined && bin.count > 0
          const name = `${span(bin)}: ${formats.integer(bin.count)}`
          const bar = (
            <rect
              x={x(bin.from) + 1}
              y={y(bin.count)}
              width={Math.max(1, x(bin.to) - x(bin.from) - 2)}
              height={Math.max(0, height - bottom - y(bin.count))}
              rx="1.5"
              fill="var(--accent)"
              fillOpacity={isChosen(bin) ? 1 : 0.75}
              stroke={isChosen(bin) ? "var(--text)" : undefined}
            >
              {isLink ? null : <title>{name}</title>}
            </rect>
          )
          if (!hrefOf || bin.count === 0) return <g key={bin.from}>{bar}</g>
          return (
            <Link
              key={bin.from}
              href={hrefOf(bin)}
              aria-label={name}
              aria-current={isChosen(bin) ? "true" : undefined}
              className="bar-link"
            >
              {bar}
              {/* A low bar is hard to hit: all above it belongs to it. */}
              <rect
                className="bar-room"
                x={x(bin.from)}
                y={top}
                width={Math.max(1, x(bin.to) - x(bin.from))}
                height={height - bottom - top}
                fill="transparent"
              >
                <title>{name}</title>
              </rect>
            </Link>
          )
        })}
      </Drawing>
      <div className="chart-foot">
        <ChartTable
          label={label}
          head={[t("range"), t("count")]}
          rows={counted.map((bin) => [span(bin), formats.integer(bin.count)] as const)}
          hrefs={hrefOf && counted.map(hrefOf)}
        />
        <ChartExport name={label} />
      </div>
    </figure>
  )
}
