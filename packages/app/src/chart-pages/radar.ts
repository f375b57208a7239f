import { markPath, seriesColour, seriesMark } from "../chart-shapes/series.js"
import { cut } from "./bars.js"
import { legend } from "./legend.js"
import { html, type Markup } from "./markup.js"

interface RadarSeries {
  name: string
  /** One place from 0 to 1 for each axis; undefined leaves a gap. */
  values: readonly (number | undefined)[]
}

const radius = 150
const centre = { x: 360, y: 190 }

/** One polygon for each series over three or more axes from 0 to 1. */
export function radar(label: string, axes: readonly string[], series: readonly RadarSeries[]): Markup {
  const point = (axis: number, value: number) => {
    const angle = (axis / axes.length) * 2 * Math.PI - Math.PI / 2
    return { x: centre.x + Math.cos(angle) * radius * value, y: centre.y + Math.sin(angle) * radius * value }
  }
  const path = (points: readonly { x: number; y: number }[]) =>
    points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("")
  const rings = [0.25, 0.5, 0.75, 1].map(
    (value) => html`<path class="grid" d="${`${path(axes.map((_, axis) => point(axis, value)))}Z`}"/>`,
  )
  const spokes = axes.map((axis, index) => {
    const end = point(index, 1)
    const at = point(index, 1.12)
    const side = Math.abs(at.x - centre.x) < 8 ? "middle" : at.x > centre.x ? "start" : "end"
    return html`<line class="grid" x1="${centre.x}" y1="${centre.y}" x2="${end.x}" y2="${end.y}"/><text x="${at.x}" y="${at.y + 4}" text-anchor="${side}">${cut(axis, 22)}<title>${axis}</title></text>`
  })
  const polygons = series.map(({ values }, index) => {
    const points = values.flatMap((value, axis) => (value === undefined ? [] : [point(axis, value)]))
    const closed = points.length === axes.length
    const marks = points.map(
      ({ x, y }) =>
        html`<path d="${markPath(seriesMark(index))}" transform="translate(${x} ${y})" fill="${seriesColour(index)}"/>`,
    )
    return html`<path d="${path(points) + (closed ? "Z" : "")}" fill="${closed ? seriesColour(index) : "none"}" fill-opacity=".1" stroke="${seriesColour(index)}" stroke-width="2"/>${marks}`
  })
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 720 380">${rings}${spokes}<text x="${centre.x + 4}" y="${centre.y - radius + 14}">100%</text><text x="${centre.x + 4}" y="${centre.y - radius / 2 + 14}">50%</text>${polygons}</svg>${legend(series.map(({ name }) => name))}`
}
