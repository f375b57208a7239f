/**
 * One level by our engine in a process of its own. Prints what it cost and what it measured; with `truth` it
 * joins its records with the server's log.
 */

import { summarizeLevel } from "../../packages/perf/dist/metrics/index.js"
import { runLevel } from "../../packages/perf/dist/run/index.js"
import { chats, planFor } from "./plan.mjs"

const {
  url,
  change,
  withFigures = false,
  records: wantRecords = false,
  abortAfterMs,
  rssEveryMs,
  steady,
} = JSON.parse(process.argv[2])
const plan = planFor(url, { workload: chats(change.workload ?? {}), ...change.plan })
let rssPeak = 0
const rss = []
const sampler = setInterval(() => {
  const now = process.memoryUsage.rss()
  rssPeak = Math.max(rssPeak, now)
}, 100)
const warnings = []
process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`))
const startMs = performance.now()
let cpu = process.cpuUsage()
let completed = 0
const level = runLevel(plan)
let slope
if (rssEveryMs !== undefined) {
  slope = setInterval(() => {
    rss.push([level.snapshot().completed, process.memoryUsage.rss() / 2 ** 20])
  }, rssEveryMs)
}
/** Processor time at both ends of the part of the run that is looked at for its cost. */
const ends = (steady ?? []).map(() => undefined)
steady?.forEach((second, at) => {
  setTimeout(() => {
    ends[at] = { atNs: process.hrtime.bigint(), ...process.cpuUsage() }
  }, second * 1000)
})
let snapshots = []
if (abortAfterMs !== undefined) {
  setTimeout(() => {
    snapshots = [performance.now(), level.snapshot().inFlight]
    level.abort()
  }, abortAfterMs)
}
const result = await level.result
clearInterval(sampler)
clearInterval(slope)
const elapsed = (performance.now() - startMs) / 1000
cpu = process.cpuUsage(cpu)
const outcomes = {}
let chunks = 0
let attempts = 0
let bytes = 0
let first = Number.POSITIVE_INFINITY
let last = 0
const rows = []
const between = { completed: 0, chunks: 0 }
const [fromNs, toNs] = ends.map((end) => Number(end.atNs - result.anchorHrtimeNs))
for (const record of result.records) {
  completed++
  outcomes[record.outcome] = (outcomes[record.outcome] ?? 0) + 1
  chunks += record.chunks
  attempts += record.attempts ?? 1
  bytes += record.bytesReceived
  first = Math.min(first, record.grantedNs)
  last = Math.max(last, record.endNs)
  if (steady !== undefined) countBetween(record)
  if (wantRecords) {
    const { index, scheduledNs, writtenNs, firstContentNs, endNs, gapsUs, outcome } = record
    rows.push({ index, scheduledNs, writtenNs, firstContentNs, endNs, outcome, gapsUs: [...gapsUs] })
  }
}
const done = performance.now()
const metrics = withFigures || abortAfterMs !== undefined ? summarizeLevel(result) : undefined
// Threads take a moment to end.
if (abortAfterMs === undefined) await new Promise((resolve) => setTimeout(resolve, 300))
const report = {
  elapsed,
  levelSeconds: (last - first) / 1e9,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  completed,
  chunks,
  attempts,
  bytes,
  outcomes,
  steady:
    steady === undefined
      ? undefined
      : {
          ...between,
          seconds: (toNs - fromNs) / 1e9,
          cpuSeconds: (ends[1].user + ends[1].system - ends[0].user - ends[0].system) / 1e6,
        },
  health: result.health,
  rssPeakMb: rssPeak / 2 ** 20,
  rss,
  anchorHrtimeNs: String(result.anchorHrtimeNs),
  stopMs: abortAfterMs === undefined ? undefined : done - snapshots[0],
  reportMs: abortAfterMs === undefined ? undefined : performance.now() - snapshots[0],
  stoppedWith: snapshots[1],
  summary: metrics?.figures.summary,
  percentiles: metrics?.figures.percentiles,
  rows,
  warnings,
  handles: process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap" && name !== "TTYWrap"),
}
process.send(report, () => process.disconnect())

function countBetween(record) {
  const isIn = (ns) => ns >= fromNs && ns < toNs
  if (isIn(record.endNs)) between.completed++
  if (Number.isNaN(record.firstContentNs)) return
  let ns = record.firstContentNs
  if (isIn(ns)) between.chunks++
  for (const us of record.gapsUs) {
    ns += us * 1000
    if (isIn(ns)) between.chunks++
  }
}
