import { Link } from "wouter"
import {
  type Sector,
  type SunburstNode,
  sectorPath,
  sunburstSectors,
} from "../../chart-shapes/sunburst-layout.js"
import { ChartExport } from "../export/index.js"
import { missing, useFormats, useMessages } from "../i18n/index.js"
import { uiMessages } from "../ui/index.js"
import { useWidth } from "./use-width.js"
import "./charts.css"

const hole = 34
/** Sectors this wide, measured along their middle, have room for a line of text. */
const labelled = 14

/**
 * Parts of a whole around a middle: as wide as their number of samples, coloured by their score from the worst (0) to
 * the best (1). Every part leads to its samples; the same figures stand in the table above it.
 */
export function Sunburst({ label, nodes }: { label: string; nodes: readonly SunburstNode[] }) {
  const t = useMessages(uiMessages)
  const formats = useFormats()
  const [ref, measured] = useWidth<HTMLDivElement>(380)
  const sectors = sunburstSectors(nodes)
  const depth = Math.max(1, ...sectors.map((sector) => sector.depth))
  const width = Math.min(measured, 400)
  const radius = width / 2 - 4
  const ring = (radius - hole) / depth
  return (
    <figure className="chart" ref={ref}>
      <fieldset className="chart-group" aria-label={label}>
        <svg
          className="plot sunburst"
          width={width}
          height={width}
          viewBox={`${-width / 2} ${-width / 2} ${width} ${width}`}
        >
          <title>{label}</title>
          {sectors.map((sector) => {
            const { node, path } = sector
            const inner = hole + (sector.depth - 1) * ring
            const score = node.quality === undefined ? missing : formats.percent(node.quality)
            const name = `${path.join(" / ")}: ${score}, ${t("samples", { n: node.n })}`
            return (
              <Link key={path.join("\n")} href={node.href} aria-label={name}>
                <path
                  d={sectorPath(sector, inner + 1, inner + ring)}
                  fill={node.quality === undefined ? "var(--sunken)" : qualityColour(node.quality)}
                  stroke="var(--surface)"
                  strokeWidth="1"
                >
                  <title>{name}</title>
                </path>
              </Link>
            )
          })}
          {/* Cut to the room there is, so that they are no names of the links below them. */}
          <g className="sunburst-labels">
            {sectors.map((sector) => (
              <SectorLabel key={sector.path.join("\n")} sector={sector} ring={ring} />
            ))}
          </g>
        </svg>
      </fieldset>
      <div className="chart-foot">
        <span className="quality-scale">
          <span>0%</span>
          <svg aria-hidden="true" width="120" height="10">
            {Array.from({ length: 12 }, (_, step) => (
              <rect
                key={qualityColour(step / 11)}
                x={step * 10}
                width="10"
                height="10"
                fill={qualityColour(step / 11)}
              />
            ))}
          </svg>
          <span>100%</span>
        </span>
        <ChartExport name={label} />
      </div>
    </figure>
  )
}

function SectorLabel({ sector, ring }: { sector: Sector; ring: number }) {
  const middle = hole + (sector.depth - 0.5) * ring
  const arc = middle * 2 * Math.PI * (sector.to - sector.from)
  if (arc < labelled || ring < 30) return null
  const turn = (sector.from + sector.to) * 180 - 90
  const room = Math.floor(ring / 6.5)
  const { name } = sector.node
  return (
    <text
      className="sunburst-label"
      transform={`rotate(${turn}) translate(${middle} 0) rotate(${turn > 90 ? 180 : 0})`}
      textAnchor="middle"
      dominantBaseline="central"
    >
      {name.length > room ? `${name.slice(0, room - 1)}…` : name}
    </text>
  )
}

/** From orange over a neutral middle to blue: told apart with every kind of colour sight. */
function qualityColour(quality: number): string {
  const share = Math.round(Math.abs(quality - 0.5) * 200)
  return `color-mix(in oklab, ${quality < 0.5 ? "var(--low)" : "var(--high)"} ${share}%, var(--middle))`
}
