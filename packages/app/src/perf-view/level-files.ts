import { z } from "zod"
import type { PerfLevel, PerfSeries } from "../api/index.js"
import { type RunPlace, readInside } from "../roots/index.js"
import { parsed } from "../runs/run-files.js"

const amount = z.number().nullable().catch(null).default(null)

const tracesSchema = z
  .object({
    n_traces: amount,
    rows: z.array(
      z.object({
        metric: z.string(),
        mean: amount,
        min: amount,
        p50: amount,
        p90: amount,
        p95: amount,
        p99: amount,
        max: amount,
      }),
    ),
  })
  .transform(({ n_traces: conversations, rows }) => ({ conversations, rows }))

const windowsSchema = z.object({
  last_window_s: amount,
  warmup_frac: amount,
  rows: z.array(z.object({ metric: z.string(), overall: amount, last_window: amount, steady_state: amount })),
})

const timelineSchema = z.object({
  points: z.array(
    z.object({
      t: z.number(),
      cum_completion: z.number(),
      cum_new_prompt: z.number(),
      cum_cached_prompt: z.number(),
    }),
  ),
})

const spreadSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() })

const testerSchema = z.object({
  client_limited: z.boolean().optional().catch(undefined),
  machine: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .catch(undefined),
  reasons: z.array(z.string()).catch([]).default([]),
  health: z
    .object({
      loopDelayMs: spreadSchema.optional(),
      latenessMs: spreadSchema.nullish(),
      gcShare: amount,
      cpuShare: amount,
      coalescedShare: amount,
      inFlightCapHits: amount,
      poolWaits: amount,
      errorMs: z.object({ p50: z.number(), p99: z.number() }).optional(),
      clientLimited: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
})

export type LoadTester = z.infer<typeof testerSchema>

/** What the load tester knows of itself and of its machine; folders of the original have no such file. */
export async function readLoadTester(
  place: RunPlace,
  at: (file: string) => string,
): Promise<LoadTester | undefined> {
  return parsed(testerSchema, await readInside(place, at("run.json")))
}

type LevelFiles = Pick<PerfLevel, "traces" | "windows" | "client" | "client_limited">

/** What stands beside a level's figures: its conversations, its throughput by windows, the load tester's own health. */
export async function readLevelFiles(
  place: RunPlace,
  at: (file: string) => string,
  tester: LoadTester | undefined,
): Promise<LevelFiles> {
  const [traces, windows] = await Promise.all([
    readInside(place, at("trace_summary.json")).then((text) => parsed(tracesSchema, text)),
    readInside(place, at("workload_throughput.json")).then((text) => parsed(windowsSchema, text)),
  ])
  const health = tester?.health
  return {
    traces: traces && traces.rows.length > 0 ? traces : null,
    windows: windows && windows.rows.length > 0 ? windows : null,
    client_limited: tester?.client_limited ?? health?.clientLimited ?? null,
    client: health
      ? {
          loop_delay_ms: health.loopDelayMs ?? null,
          lateness_ms: health.latenessMs ?? null,
          error_ms: health.errorMs ?? null,
          gc_share: health.gcShare,
          cpu_share: health.cpuShare,
          coalesced_share: health.coalescedShare,
          cap_hits: health.inFlightCapHits,
          pool_waits: health.poolWaits,
          reasons: tester.reasons,
        }
      : null,
  }
}

const mostPoints = 500

/** Tokens over time of a level, all that came so far; thinned evenly when there are too many. */
export async function readWorkload(place: RunPlace, level: string): Promise<PerfSeries["workload"]> {
  const file = level === "." ? "workload_timeline.json" : `${level}/workload_timeline.json`
  const points = parsed(timelineSchema, await readInside(place, file))?.points ?? []
  const step = Math.max(1, (points.length - 1) / (mostPoints - 1))
  return Array.from({ length: Math.min(points.length, mostPoints) }, (_, i) => points[Math.round(i * step)])
    .flatMap((point) => point ?? [])
    .map((point) => ({
      at_s: point.t,
      output: point.cum_completion,
      new_input: point.cum_new_prompt,
      cached_input: point.cum_cached_prompt,
    }))
}
