import { Link } from "wouter"
import { ticks } from "../../chart-shapes/scale.js"
import { seriesColour } from "../../chart-shapes/series.js"
import { ChartExport } from "../export/index.js"
import { Axes, type Frame } from "./axes.js"
import { ChartTable } from "./chart-table.js"
import { Drawing } from "./drawing.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

export interface PhaseRow {
  name: string
  href: string
  /** Where the first phase begins. */
  from: number
  /** How long each phase is; null where that is not known. */
  phases: readonly (number | null)[]
}

const edges = { left: 56, right: 14, top: 8, bottom: 40 }
const rowHeight = 13
/** Phases are told apart by how thick they are as well: the later, the thicker. */
const thinnest = 3

/** What each of a few things went through, one below the other on the same axis: a bar of phases each. */
export function PhaseBars({
  label,
  rows,
  phases,
  nameHead,
  x,
  format,
}: {
  label: string
  rows: readonly PhaseRow[]
  phases: readonly string[]
  /** What the rows are, as the head of the table. */
  nameHead: string
  x: { label: string; format: (value: number) => string }
  /** Writes the length of a phase. */
  format: (value: number) => string
}) {
  const [ref, width] = useWidth<HTMLDivElement>(480)
  const lengthOf = ({ phases: own }: PhaseRow) => own.reduce<number>((sum, phase) => sum + (phase ?? 0), 0)
  const low = Math.min(...rows.map(({ from }) => from))
  const high = Math.max(...rows.map((row) => row.from + lengthOf(row)))
  const { left, right, top, bottom } = edges
  const height = top + rows.length * rowHeight + bottom
  const frame: Frame = { ...edges, width, height }
  const xOf = (value: number) => left + ((value - low) / (high - low || 1)) * (width - left - right)
  const middle = (index: number) => top + (index + 0.5) * rowHeight
  return (
    <figure className="chart">
      <ul className="legend">
        {phases.map((name, index) => (
          <li key={name}>
            <svg aria-hidden="true" width="14" height="12">
              <rect
                x="0"
                y={6 - thicknessOf(index) / 2}
                width="14"
                height={thicknessOf(index)}
                fill={seriesColour(index)}
              />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      <div className="chart-frame" ref={ref}>
        <Drawing role={rows.length > 0 ? "group" : "img"} label={label} width={width} height={height}>
          <Axes
            frame={frame}
            x={{ ticks: ticks(low, high, width < 420 ? 4 : 7), at: xOf, format: x.format, label: x.label }}
            y={{ ticks: [], at: () => 0, format: () => "" }}
          />
          {rows.map((row, index) => {
            const parts = phases.map((name, at) => `${name} ${formatOr(row.phases[at] ?? null, format)}`)
            const told = `${nameHead} ${row.name}: ${parts.join(", ")}`
            return (
              <g key={row.name}>
                <text x={left - 8} y={middle(index) + 4} textAnchor="end">
                  {row.name}
                </text>
                <Link href={row.href} aria-label={told}>
                  <title>{told}</title>
                  {row.phases.map((phase, at) => {
                    const start = row.phases
                      .slice(0, at)
                      .reduce<number>((sum, one) => sum + (one ?? 0), row.from)
                    return (
                      phase !== null && (
                        <rect
                          key={phases[at]}
                          x={xOf(start)}
                          y={middle(index) - thicknessOf(at) / 2}
                          width={Math.max(0.5, xOf(start + phase) - xOf(start))}
                          height={thicknessOf(at)}
                          fill={seriesColour(at)}
                        />
                      )
                    )
                  })}
                </Link>
              </g>
            )
          })}
        </Drawing>
      </div>
      <div className="chart-foot">
        <ChartTable
          label={label}
          head={[nameHead, x.label, ...phases]}
          rows={rows.map((row) => [
            row.name,
            x.format(row.from),
            ...phases.map((_, at) => formatOr(row.phases[at] ?? null, format)),
          ])}
        />
        <ChartExport name={label} />
      </div>
    </figure>
  )
}

function thicknessOf(phase: number): number {
  return thinnest + phase * 3.5
}

function formatOr(value: number | null, format: (value: number) => string): string {
  return value === null ? "–" : format(value)
}
