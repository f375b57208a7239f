import { z } from "zod"
import type { Timeline, TimelineQuery } from "../api/index.js"
import type { Database } from "../store/index.js"
import { subsetStride } from "./index-schema.js"
import { type LogEvent, logEvents } from "./log-events.js"

const mostSteps = 120
const stepSizes = [
  ...[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 4, 8, 24, 72, 168].map((hours) => hours * 3_600_000),
]
/** Without a request for so long, a run was taken up again rather than slow. */
const sessionGapMs = 10 * 60_000

const totalsSchema = z.object({ requests: z.number(), timed: z.number(), retried: z.number() })
const minuteSchema = z.object({ first: z.number(), last: z.number(), n: z.number() })
const endSchema = z.object({
  step: z.number(),
  n: z.number(),
  sum: z.number(),
  tokens: z.number(),
  latency: z.number().nullable(),
  slowest: z.number().nullable(),
})
const startSchema = z.object({ step: z.number(), n: z.number(), sum: z.number() })
const storedSchema = z.object({
  first: z.number(),
  count: z.number(),
  latency_ms: z.number().nullable(),
  slowest_ms: z.number().nullable(),
  retried: z.number(),
})

/** When the requests of a run were under way, in steps of time. A few passes over the index; no line is read again. */
export function timeline(db: Database, query: TimelineQuery, log: string | undefined): Timeline {
  const where = datasetCondition(db, query.dataset)
  const totals = db.get(
    totalsSchema,
    `SELECT count(*) AS requests, count(ended) AS timed, coalesce(sum(attempts - 1), 0) AS retried
     FROM samples s WHERE p_at IS NOT NULL AND ${where}`,
  ) ?? { requests: 0, timed: 0, retried: 0 }
  const sessions = totals.timed === 0 ? [] : sessionsOf(db, where)
  const session = sessions.length === 0 ? null : Math.min(query.session ?? Infinity, sessions.length - 1)
  const shown = session === null ? undefined : sessions[session]
  const events = log === undefined ? [] : [...logEvents(log)]
  const stepMs = shown === undefined ? null : stepFor(shown.to - shown.from)
  return {
    ...totals,
    sessions: [...sessions],
    session,
    step_ms: stepMs,
    steps: shown && stepMs !== null ? stepsOf(db, where, shown, stepMs, events) : [],
    stored_order: totals.timed === 0 ? storedOrder(db, where, totals.requests) : [],
    log: events.length === 0 && totals.timed === 0 ? null : { ...countsOf(events), limits: limitsOf(events) },
  }
}

/** Numbers of subsets, so that nothing a person wrote becomes a part of the query. */
export function datasetCondition(db: Database, dataset: string | undefined): string {
  if (dataset === undefined) return "1"
  const ids = db
    .all(z.object({ id: z.number() }), "SELECT id FROM subsets WHERE dataset = ?", dataset)
    .map(({ id }) => `s.id BETWEEN ${id * subsetStride} AND ${(id + 1) * subsetStride - 1}`)
  return ids.length === 0 ? "0" : `(${ids.join(" OR ")})`
}

function sessionsOf(db: Database, where: string): Timeline["sessions"] {
  const minutes = db.all(
    minuteSchema,
    `SELECT min(ended - coalesce(latency, 0)) AS first, max(ended) AS last, count(*) AS n
     FROM samples s WHERE ended IS NOT NULL AND ${where} GROUP BY CAST(ended / 60000 AS INTEGER) ORDER BY last`,
  )
  const sessions: Timeline["sessions"] = []
  for (const { first, last, n } of minutes) {
    const open = sessions.at(-1)
    if (open && first - open.to < sessionGapMs) {
      open.from = Math.min(open.from, first)
      open.to = last
      open.requests += n
    } else sessions.push({ from: first, to: last, requests: n })
  }
  return sessions
}

function stepFor(span: number): number {
  return stepSizes.find((size) => span / size <= mostSteps) ?? Math.ceil(span / mostSteps)
}

function stepsOf(
  db: Database,
  where: string,
  { from, to }: { from: number; to: number },
  step: number,
  events: readonly LogEvent[],
): Timeline["steps"] {
  // Whole steps of the clock, so that their labels are round.
  const start = Math.floor(from / step) * step
  const count = Math.floor((to - start) / step) + 1
  const range = `ended BETWEEN ? AND ? AND ${where}`
  const ends = db.all(
    endSchema,
    `SELECT CAST((ended - ?) / ? AS INTEGER) AS step, count(*) AS n, sum(ended - ?) AS sum,
       coalesce(sum(tokens_out), 0) AS tokens, avg(latency) AS latency, max(latency) AS slowest
     FROM samples s WHERE ${range} GROUP BY step`,
    ...[start, step, start, from, to],
  )
  const starts = db.all(
    startSchema,
    `SELECT CAST((ended - coalesce(latency, 0) - ?) / ? AS INTEGER) AS step, count(*) AS n,
       sum(ended - coalesce(latency, 0) - ?) AS sum
     FROM samples s WHERE ${range} GROUP BY step`,
    ...[start, step, start, from, to],
  )
  const byEnd = new Map(ends.map((row) => [row.step, row]))
  const byStart = new Map(starts.map((row) => [row.step, row]))
  // Time spent by all requests up to a moment: of each its part before that moment.
  let [begun, begunAt, done, doneAt, spent] = [0, 0, 0, 0, 0]
  return Array.from({ length: count }, (_, index) => {
    const [begin, end] = [byStart.get(index), byEnd.get(index)]
    begun += begin?.n ?? 0
    begunAt += begin?.sum ?? 0
    done += end?.n ?? 0
    doneAt += end?.sum ?? 0
    const edge = (index + 1) * step
    const total = begun * edge - begunAt - (done * edge - doneAt)
    const busy = total - spent
    spent = total
    const at = start + index * step
    return {
      at,
      finished: end?.n ?? 0,
      concurrency: Math.max(0, busy / step),
      output_tokens: end?.tokens ?? 0,
      latency_ms: end?.latency ?? null,
      slowest_ms: end?.slowest ?? null,
      ...countsOf(events.filter((event) => event.at >= at && event.at < at + step)),
    }
  })
}

function storedOrder(db: Database, where: string, requests: number): Timeline["stored_order"] {
  const size = Math.max(1, Math.ceil(requests / 100))
  return db.all(
    storedSchema,
    `SELECT min(place) AS first, count(*) AS count, avg(latency) AS latency_ms, max(latency) AS slowest_ms,
       coalesce(sum(attempts - 1), 0) AS retried
     FROM (
       SELECT row_number() OVER (ORDER BY s.id >> 32, p_at) - 1 AS place, latency, attempts
       FROM samples s WHERE p_at IS NOT NULL AND ${where}
     ) GROUP BY place / ${size} ORDER BY first`,
  )
}

function countsOf(events: readonly LogEvent[]) {
  const count = (...kinds: LogEvent["kind"][]) => events.filter(({ kind }) => kinds.includes(kind)).length
  return {
    retries: count("retry", "rate_limit"),
    rate_limited: count("rate_limit"),
    failed: count("failed"),
  }
}

function limitsOf(events: readonly LogEvent[]) {
  return events
    .filter(({ kind }) => kind === "limit")
    .slice(-200)
    .map(({ at, limit = 0, reason }) => ({ at, limit, reason: reason ?? null }))
}
