import { seriesColour } from "../chart-shapes/series.js"
import { legend } from "./legend.js"
import { html, type Markup } from "./markup.js"

export interface BarRow {
  name: string
  /** One for each series: a place from 0 to 1, and what is written beside the bar. */
  bars: readonly ({ at: number; text: string } | undefined)[]
}

const width = 720
const left = 190
const right = 60
const thick = 16

/** Lying bars in groups, for names of any length. */
export function bars(label: string, series: readonly string[], rows: readonly BarRow[]): Markup {
  const step = Math.max(1, series.length) * thick + 12
  const height = rows.length * step + 6
  const drawn = rows.map(({ name, bars: own }, row) => {
    const top = row * step + 6
    return html`<g><text x="${left - 10}" y="${top + (step - 12) / 2 + 4}" text-anchor="end">${cut(name, 28)}<title>${name}</title></text>${own.map(
      (bar, index) =>
        bar
          ? html`<rect x="${left}" y="${top + index * thick + 1}" width="${Math.max(1, bar.at * (width - left - right))}" height="${thick - 3}" rx="2" fill="${seriesColour(index)}"><title>${name}: ${bar.text}</title></rect><text class="value" x="${left + bar.at * (width - left - right) + 6}" y="${top + index * thick + 12}">${bar.text}</text>`
          : html``,
    )}</g>`
  })
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}"><line class="grid" x1="${left}" x2="${left}" y1="0" y2="${height}"/>${drawn}</svg>${legend(series)}`
}

export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
