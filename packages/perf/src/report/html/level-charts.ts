import { chart } from "./chart.js"
import type { ChartData, Lane, SlowRequest } from "./chart-data.js"
import type { Point } from "./lttb.js"
import { escapeHtml, wideDrawing } from "./markup.js"
import { hues } from "./palette.js"
import { formatTick, linearScale } from "./scale.js"

/** Charts of one level: its time line, requests over time, slow requests token by token, the first requests. */
export function levelCharts(data: ChartData): string {
  const { timeline } = data
  const along = (values: readonly number[]): Point[] =>
    values.map((value, index) => [timeline.seconds[index] ?? 0, value])
  const x = { title: "seconds since the level began", from: 0 }
  const failed = timeline.failedPerSecond.some((value) => value > 0)
  const charts = [
    chart({
      title: "Requests per second, completed over time",
      x,
      y: { title: "requests / s", from: 0 },
      series: [
        { name: "succeeded", color: hues.blue, style: "area", points: along(timeline.requestsPerSecond) },
        ...(failed ? [{ name: "failed", color: hues.red, points: along(timeline.failedPerSecond) }] : []),
      ],
    }),
    chart({
      title: "Output tokens per second over time",
      x,
      y: { title: "tokens / s", from: 0 },
      series: [{ name: "tokens", color: hues.green, style: "area", points: along(timeline.tokensPerSecond) }],
    }),
    chart({
      title: "Requests in flight over time",
      x,
      y: { title: "requests", from: 0 },
      series: [{ name: "in flight", color: hues.purple, style: "area", points: along(timeline.inFlight) }],
    }),
    chart({
      title: "Latency of each request, by its start",
      x,
      y: { title: "s", from: 0 },
      series: [
        { name: "succeeded", color: hues.blue, style: "dots", points: data.latencyOverTime },
        ...(data.failuresOverTime.length > 0
          ? [{ name: "failed", color: hues.red, style: "dots" as const, points: data.failuresOverTime }]
          : []),
      ],
    }),
    ...(data.ttftOverTime.length > 0
      ? [
          chart({
            title: "Time to first token of each request, by its start",
            x,
            y: { title: "ms", from: 0 },
            series: [{ name: "TTFT", color: hues.orange, style: "dots", points: data.ttftOverTime }],
          }),
        ]
      : []),
    ...(data.slow.length > 0 ? [slowRequests(data.slow)] : []),
    ...(data.lanes.length > 1 ? [swimLanes(data.lanes)] : []),
  ]
  return `<div class="charts">${charts.join("\n")}</div>`
}

const left = 150
const right = 14

/** One row per slow request: waiting for the first token, then a tick per event. */
function slowRequests(requests: readonly SlowRequest[]): string {
  const width = 960
  const rowHeight = 20
  const height = requests.length * rowHeight + 38
  const scale = linearScale(
    0,
    Math.max(...requests.map((one) => one.latencySeconds)),
    left,
    width - right,
    10,
  )
  const rows = requests.map((one, index) => {
    const y = index * rowHeight + 6
    const first = scale.at(one.ttftMs / 1000)
    const end = scale.at(one.latencySeconds)
    const ticks = one.eventsMs.map((ms) => `M${short(scale.at(ms / 1000))} ${y}v11`).join("")
    const about = `request ${one.index}, begun at ${formatTick(one.startSeconds)} s: first token after ${formatTick(one.ttftMs)} ms, ${formatTick(one.latencySeconds)} s in all, longest pause ${formatTick(one.longestGapMs)} ms`
    return `<g><title>${escapeHtml(about)}</title><text class="t" x="4" y="${y + 10}">#${one.index} · pause ${formatTick(one.longestGapMs)} ms</text><rect x="${left}" y="${y + 4}" width="${short(Math.max(0, first - left))}" height="3" fill="${hues.orange}" opacity=".6"/><rect x="${short(first)}" y="${y}" width="${short(Math.max(0, end - first))}" height="11" fill="${hues.blue}" opacity=".12"/><path d="${ticks}" stroke="${hues.blue}" stroke-width="1"/></g>`
  })
  const axis = scale.ticks
    .map(
      (tick) =>
        `<text class="t" text-anchor="middle" x="${short(scale.at(tick))}" y="${height - 18}">${formatTick(tick)}</text>`,
    )
    .join("")
  const svg = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="token timeline of slow requests">${rows.join("")}${axis}<text class="t" text-anchor="middle" x="${(left + width - right) / 2}" y="${height - 4}">seconds after the request was written</text></svg>`
  return `<figure class="wide"><figcaption>Slowest requests, token by token</figcaption>${wideDrawing(svg)}<p class="legend"><span><i style="background:${hues.orange}"></i>waiting for the first token</span><span><i style="background:${hues.blue}"></i>a token event</span></p></figure>`
}

/** The first requests of the level as lanes: waiting, then receiving. */
function swimLanes(lanes: readonly Lane[]): string {
  const width = 960
  const rowHeight = Math.max(2, Math.min(8, Math.floor(360 / lanes.length)))
  const height = lanes.length * rowHeight + 38
  const scale = linearScale(0, Math.max(...lanes.map(({ end }) => end)), 56, width - right, 10)
  const bar = (from: number, to: number, y: number) =>
    `M${short(scale.at(from))} ${y}H${short(Math.max(scale.at(to), scale.at(from) + 0.5))}`
  const middle = (index: number) => index * rowHeight + rowHeight / 2 + 4
  const paths = [
    {
      color: hues.orange,
      bars: lanes.map(({ start, first, ok }, i) => (ok ? bar(start, first, middle(i)) : "")),
    },
    { color: hues.blue, bars: lanes.map(({ first, end, ok }, i) => (ok ? bar(first, end, middle(i)) : "")) },
    { color: hues.red, bars: lanes.map(({ start, end, ok }, i) => (ok ? "" : bar(start, end, middle(i)))) },
  ]
  const axis = scale.ticks
    .map(
      (tick) =>
        `<text class="t" text-anchor="middle" x="${short(scale.at(tick))}" y="${height - 18}">${formatTick(tick)}</text>`,
    )
    .join("")
  const drawn = paths
    .map(
      ({ color, bars }) =>
        `<path d="${bars.join("")}" stroke="${color}" stroke-width="${Math.max(1, rowHeight - 1)}" opacity=".75"/>`,
    )
    .join("")
  const svg = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="when requests waited and received">${drawn}${axis}<text class="t" text-anchor="middle" x="${(56 + width - right) / 2}" y="${height - 4}">seconds since the level began</text></svg>`
  return `<figure class="wide"><figcaption>The first ${lanes.length} requests</figcaption>${wideDrawing(svg)}<p class="legend"><span><i style="background:${hues.orange}"></i>waiting</span><span><i style="background:${hues.blue}"></i>receiving</span><span><i style="background:${hues.red}"></i>failed</span></p></figure>`
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
