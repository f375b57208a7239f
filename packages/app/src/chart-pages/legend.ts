import { markPath, seriesColour, seriesMark } from "../chart-shapes/series.js"
import { html, type Markup } from "./markup.js"

/** Names of series with their colours and marks; nothing for one alone. */
export function legend(series: readonly string[]): Markup {
  if (series.length < 2) return html``
  const entries = series.map(
    (name, index) =>
      html`<li><svg aria-hidden="true" viewBox="-6 -6 12 12"><path d="${markPath(seriesMark(index))}" fill="${seriesColour(index)}"/></svg>${name}</li>`,
  )
  return html`<ul class="legend">${entries}</ul>`
}
