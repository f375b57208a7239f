import { niceEnd, ticks } from "../chart-shapes/scale.js"
import { markPath, seriesColour, seriesMark } from "../chart-shapes/series.js"
import { legend } from "./legend.js"
import { html, type Markup } from "./markup.js"

export interface PlotSeries {
  name: string
  points: readonly (readonly [x: number, y: number])[]
}

export interface PlotOptions {
  label: string
  x: string
  y: string
  series: readonly PlotSeries[]
  /** Points that belong together are joined by a line. */
  joined: boolean
}

const width = 720
const height = 320
const edge = { top: 12, right: 16, bottom: 44, left: 64 }

/** Points over two axes that begin at 0. */
export function plot({ label, x, y, series, joined }: PlotOptions): Markup {
  const all = series.flatMap(({ points }) => points)
  const xEnd = niceEnd(all.reduce((most, [at]) => Math.max(most, at), 0))
  const yEnd = niceEnd(all.reduce((most, [, at]) => Math.max(most, at), 0))
  const across = (value: number) => edge.left + (value / xEnd) * (width - edge.left - edge.right)
  const up = (value: number) => height - edge.bottom - (value / yEnd) * (height - edge.top - edge.bottom)
  const rows = ticks(0, yEnd, 5).map(
    (tick) =>
      html`<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${up(tick)}" y2="${up(tick)}"/><text x="${edge.left - 8}" y="${up(tick) + 4}" text-anchor="end">${plainNumber(tick)}</text>`,
  )
  const columns = ticks(0, xEnd, 8).map(
    (tick) =>
      html`<text x="${across(tick)}" y="${height - edge.bottom + 18}" text-anchor="middle">${plainNumber(tick)}</text>`,
  )
  const drawn = series.map(({ name, points }, index) => {
    const line = points
      .map(([px, py], i) => `${i === 0 ? "M" : "L"}${across(px).toFixed(1)} ${up(py).toFixed(1)}`)
      .join("")
    const marks = points.map(
      ([px, py]) =>
        html`<path d="${markPath(seriesMark(index))}" transform="translate(${across(px)} ${up(py)})" fill="${seriesColour(index)}"><title>${name}: ${plainNumber(px)}, ${plainNumber(py)}</title></path>`,
    )
    const joint = joined
      ? html`<path d="${line}" fill="none" stroke="${seriesColour(index)}" stroke-width="2"/>`
      : undefined
    return html`<g fill-opacity="${joined ? "1" : "0.6"}">${joint}${marks}</g>`
  })
  const middle = (edge.top + height - edge.bottom) / 2
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}">${rows}${columns}<text x="${(edge.left + width - edge.right) / 2}" y="${height - 6}" text-anchor="middle">${x}</text><text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${y}</text>${drawn}</svg>${legend(series.map(({ name }) => name))}`
}

/** Standing bars over an axis of numbers. */
export function columns(
  label: string,
  axes: { x: string; y: string },
  bins: readonly { from: number; to: number; count: number }[],
): Markup {
  const low = bins[0]?.from ?? 0
  const high = bins.at(-1)?.to ?? 1
  const most = niceEnd(bins.reduce((top, { count }) => Math.max(top, count), 0))
  const across = (value: number) =>
    edge.left + ((value - low) / (high - low || 1)) * (width - edge.left - edge.right)
  const up = (value: number) => height - edge.bottom - (value / most) * (height - edge.top - edge.bottom)
  const rows = ticks(0, most, 5).map(
    (tick) =>
      html`<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${up(tick)}" y2="${up(tick)}"/><text x="${edge.left - 8}" y="${up(tick) + 4}" text-anchor="end">${plainNumber(tick)}</text>`,
  )
  const drawn = bins.map(
    ({ from, to, count }) =>
      html`<rect x="${across(from) + 1}" y="${up(count)}" width="${Math.max(1, across(to) - across(from) - 2)}" height="${up(0) - up(count)}" fill="${seriesColour(0)}"><title>${plainNumber(from)} – ${plainNumber(to)}: ${String(count)}</title></rect>`,
  )
  const names = ticks(low, high, 8).map(
    (tick) =>
      html`<text x="${across(tick)}" y="${height - edge.bottom + 18}" text-anchor="middle">${plainNumber(tick)}</text>`,
  )
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}">${rows}${drawn}${names}<text x="${(edge.left + width - edge.right) / 2}" y="${height - 6}" text-anchor="middle">${axes.x}</text><text transform="translate(14 ${height / 2}) rotate(-90)" text-anchor="middle">${axes.y}</text></svg>`
}

export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}
