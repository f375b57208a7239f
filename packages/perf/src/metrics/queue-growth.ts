import type { RequestRecord } from "../record/request-record.js"

/** Batches of arrivals whose mean latencies are compared, after the first quarter, in which a queue may fill. */
const batches = 8
const perBatch = 4
/** Student's t, two-sided 95 %, for slopes of lines through eight points: of one run, two, three and more. */
const critical = [2.447, 2.179, 2.101]
/** A queue that lengthens by less than this share of the time that passes is within what a search resolves. */
const tolerated = 0.01

/** By how many seconds a second the wait of requests grew, with its standard error. */
export interface QueueGrowth {
  readonly slope: number
  readonly error: number
}

/**
 * How fast requests of an open loop waited longer. With a rate `r` above the capacity `c` the latency from
 * schedule grows by `r/c - 1` seconds a second, and every latency only says how long the level has lasted.
 *
 * @param records of one level; warm-up and failures do not count
 * @returns undefined for too few requests
 */
export function queueGrowth(records: Iterable<RequestRecord>): QueueGrowth | undefined {
  const points: { readonly at: number; readonly waited: number }[] = []
  for (const { warmup, outcome, scheduledNs, endNs } of records) {
    if (warmup || outcome !== "ok" || !(endNs > scheduledNs)) continue
    points.push({ at: scheduledNs / 1e9, waited: (endNs - scheduledNs) / 1e9 })
  }
  points.sort((a, b) => a.at - b.at)
  const late = points.slice(Math.floor(points.length / 4))
  const size = Math.floor(late.length / batches)
  if (size < perBatch) return undefined
  const means = Array.from({ length: batches }, (_, batch) => {
    const own = late.slice(batch * size, (batch + 1) * size)
    return { at: mean(own.map(({ at }) => at)), waited: mean(own.map(({ waited }) => waited)) }
  })
  return slopeOf(means)
}

/** Whether runs of one load show together, with 95 % confidence, that its queue keeps growing. */
export function queueGrows(runs: readonly (QueueGrowth | undefined)[]): boolean {
  const known = runs.filter((run) => run !== undefined)
  if (known.length === 0) return false
  const t = critical[Math.min(known.length, critical.length) - 1] ?? 2
  const error = Math.sqrt(known.reduce((sum, run) => sum + run.error ** 2, 0)) / known.length
  return mean(known.map(({ slope }) => slope)) - t * error > tolerated
}

/** Slope of a least-squares line. */
function slopeOf(
  points: readonly { readonly at: number; readonly waited: number }[],
): QueueGrowth | undefined {
  const at = mean(points.map((point) => point.at))
  const waited = mean(points.map((point) => point.waited))
  const spread = points.reduce((sum, point) => sum + (point.at - at) ** 2, 0)
  if (spread === 0) return undefined
  const slope = points.reduce((sum, point) => sum + (point.at - at) * (point.waited - waited), 0) / spread
  const residual = points.reduce(
    (sum, point) => sum + (point.waited - waited - slope * (point.at - at)) ** 2,
    0,
  )
  return { slope, error: Math.sqrt(residual / (points.length - 2) / spread) }
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
