import type { Point } from "./lttb.js"
import { escapeHtml, wideDrawing } from "./markup.js"
import { formatTick, linearScale, logScale, type Scale } from "./scale.js"

interface Series {
  readonly name: string
  readonly points: readonly Point[]
  /** Any CSS colour. */
  readonly color: string
  readonly style?: "line" | "dots" | "line-dots" | "area"
  /** Texts shown when the pointer is over a point; only for few points. */
  readonly labels?: readonly string[]
}

export interface ChartOptions {
  readonly title: string
  readonly x: { readonly title: string; readonly log?: boolean; readonly from?: number; readonly to?: number }
  readonly y: { readonly title: string; readonly log?: boolean; readonly from?: number; readonly to?: number }
  readonly series: readonly Series[]
  /** Limits drawn across. */
  readonly limits?: readonly { readonly y: number; readonly name: string }[]
  readonly legend?: boolean
  readonly wide?: boolean
}

const margin = { top: 12, right: 14, bottom: 40, left: 56 }

/** A chart as a figure with inline SVG that takes its colours from the page. */
export function chart(options: ChartOptions): string {
  const width = options.wide === true ? 960 : 470
  const height = 250
  const xs = extent(options.series, 0)
  const ys = extent(options.series, 1)
  const xFrom = options.x.from ?? xs[0]
  const yFrom = options.y.from ?? ys[0]
  const limitTop = Math.max(...(options.limits ?? []).map((limit) => limit.y), Number.NEGATIVE_INFINITY)
  const xTo = Math.max(options.x.to ?? xs[1], xFrom)
  const yTo = Math.max(options.y.to ?? ys[1], yFrom, limitTop)
  const x = scaleOf(options.x.log, xFrom, xTo, margin.left, width - margin.right, options.wide ? 10 : 5)
  const y = scaleOf(options.y.log, yFrom, yTo, height - margin.bottom, margin.top, 4)
  const caption = `<figcaption>${escapeHtml(options.title)}</figcaption>`
  if (options.series.every(({ points }) => points.length === 0)) {
    return `<figure>${caption}<p class="none">nothing measured</p></figure>`
  }
  const parts = [
    ...y.ticks.map((tick) => gridLine(y.at(tick), width, formatTick(tick))),
    ...x.ticks.map(
      (tick) =>
        `<text class="t" text-anchor="middle" x="${short(x.at(tick))}" y="${height - margin.bottom + 15}">${formatTick(tick)}</text>`,
    ),
    `<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${height - margin.bottom}" y2="${height - margin.bottom}"/>`,
    `<text class="t" text-anchor="middle" x="${(margin.left + width - margin.right) / 2}" y="${height - 8}">${escapeHtml(options.x.title)}</text>`,
    `<text class="t" text-anchor="middle" transform="translate(13 ${(height - margin.bottom + margin.top) / 2}) rotate(-90)">${escapeHtml(options.y.title)}</text>`,
    ...options.series.map((series) => drawSeries(series, x, y, height - margin.bottom)),
    ...(options.limits ?? []).map(
      (limit) =>
        `<line class="limit" x1="${margin.left}" x2="${width - margin.right}" y1="${short(y.at(limit.y))}" y2="${short(y.at(limit.y))}"/><text class="limit" text-anchor="end" x="${width - margin.right}" y="${short(y.at(limit.y) - 4)}">${escapeHtml(limit.name)}</text>`,
    ),
  ]
  const legend =
    options.legend === false || options.series.length < 2
      ? ""
      : `<p class="legend">${options.series
          .map(({ name, color }) => `<span><i style="background:${color}"></i>${escapeHtml(name)}</span>`)
          .join("")}</p>`
  const svg = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(options.title)}">${parts.join("")}</svg>`
  return options.wide === true
    ? `<figure class="wide">${caption}${wideDrawing(svg)}${legend}</figure>`
    : `<figure>${caption}${svg}${legend}</figure>`
}

function scaleOf(
  log: boolean | undefined,
  low: number,
  high: number,
  from: number,
  to: number,
  ticks: number,
): Scale {
  return log === true ? logScale(low, high, from, to) : linearScale(low, high, from, to, ticks)
}

function gridLine(y: number, width: number, label: string): string {
  return `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${short(y)}" y2="${short(y)}"/><text class="t" text-anchor="end" x="${margin.left - 6}" y="${short(y + 4)}">${label}</text>`
}

function drawSeries(
  { points, color, style = "line", labels, name }: Series,
  x: Scale,
  y: Scale,
  floor: number,
): string {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return ""
  const drawn: string[] = []
  const path = points.map(([px, py]) => `${short(x.at(px))} ${short(y.at(py))}`)
  if (style === "area") {
    const outline = `M${short(x.at(first[0]))} ${floor}L${path.join("L")}L${short(x.at(last[0]))} ${floor}Z`
    drawn.push(`<path d="${outline}" fill="${color}" opacity=".18"/>`)
  }
  if (style === "dots") {
    // One path of zero-length strokes with round ends is a tenth of the size of as many circles.
    drawn.push(
      `<path d="${path.map((at) => `M${at}h0`).join("")}" stroke="${color}" stroke-width="3.4" stroke-linecap="round" opacity=".55"/>`,
    )
  } else {
    drawn.push(
      `<path d="M${path.join("L")}" fill="none" stroke="${color}" stroke-width="1.8" stroke-linejoin="round"/>`,
    )
  }
  if (style === "line-dots") {
    points.forEach(([px, py], index) => {
      const label = labels?.[index] ?? `${name}: ${formatTick(py)}`
      drawn.push(
        `<circle cx="${short(x.at(px))}" cy="${short(y.at(py))}" r="3.6" fill="${color}"><title>${escapeHtml(label)}</title></circle>`,
      )
    })
  }
  return drawn.join("")
}

function extent(series: readonly Series[], axis: 0 | 1): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { points } of series) {
    for (const point of points) {
      low = Math.min(low, point[axis])
      high = Math.max(high, point[axis])
    }
  }
  return low <= high ? [low, high] : [0, 1]
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
