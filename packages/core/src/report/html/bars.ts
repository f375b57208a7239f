import type { OutcomeCounts } from "../../run/outcome.js"
import type { MetricInfo } from "../../scoring/scorer.js"
import { formatInterval, formatScore } from "../metric-label.js"
import { outcomeList } from "../outcome-label.js"
import { formatFixed } from "../round-half-up.js"
import { html, type Markup } from "./markup.js"

/**
 * A score as a bar over the metric's range, with its 95% interval as a whisker. Metrics without two bounds have no
 * bar, since nothing says how long it should be.
 */
export function scoreBar(
  score: number | undefined,
  interval: readonly [number, number] | undefined,
  info: MetricInfo,
): Markup | undefined {
  const [min, max] = info.range ?? [0, 1]
  if (score === undefined || min === undefined || max === undefined || max <= min) return undefined
  const at = (value: number) => percentText(Math.min(1, Math.max(0, (value - min) / (max - min))))
  const [low, high] = interval ?? []
  const label = `${formatScore(score, info)}${interval ? `, 95% interval ${formatInterval(interval, info)}` : ""}`
  const whisker =
    low !== undefined && high !== undefined
      ? html`<line class="whisker" x1="${at(low)}" x2="${at(high)}" y1="7" y2="7"/><line class="whisker" x1="${at(low)}" x2="${at(low)}" y1="3" y2="11"/><line class="whisker" x1="${at(high)}" x2="${at(high)}" y1="3" y2="11"/>`
      : undefined
  return html`<svg role="img" aria-label="${label}"><title>${label}</title><rect class="track" width="100%" y="2" height="10" rx="3"/><rect class="bar" width="${at(score)}" y="2" height="10" rx="3"/>${whisker}</svg>`
}

/** How the samples ended, as one bar of parts with a legend; undefined when that is not known. */
export function outcomeBar(counts: OutcomeCounts): Markup | undefined {
  const parts = outcomeList(counts)
  const total = parts.reduce((sum, part) => sum + part.count, 0)
  if (total === 0) return undefined
  let from = 0
  const rects = parts.map(({ outcome, label, count }) => {
    const x = percentText(from / total)
    from += count
    return html`<rect class="${outcome}" x="${x}" width="${percentText(count / total)}" height="14"><title>${count} ${label}</title></rect>`
  })
  const legend = parts.map(
    ({ outcome, label, count }) =>
      html`<span><i class="${outcome}"></i>${count} ${label} (${formatFixed((100 * count) / total, 1)}%)</span>`,
  )
  const label = parts.map((part) => `${part.count} ${part.label}`).join(", ")
  return html`<svg role="img" aria-label="${label}">${rects}</svg><div class="legend">${legend}</div>`
}

function percentText(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`
}
