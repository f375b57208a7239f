import { z } from "zod"
import { isServerFigure, type ServerFigure } from "../scrape/index.js"

/** Shapes of the files of a run, ours and the original's, as far as they are read back. */

const cell = z.union([z.number(), z.string(), z.null()]).catch(null)
export const row = z.record(z.string(), cell)
export const percentilesSchema = z.union([
  z.array(row),
  // Older folders of the original keep one list per column.
  z.record(z.string(), z.array(cell)).transform((columns) => {
    const length = Math.max(0, ...Object.values(columns).map((values) => values.length))
    return Array.from({ length }, (_, index) =>
      Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, values[index] ?? null])),
    )
  }),
])
export const argumentsSchema = z.record(z.string(), z.unknown())
export const levelNameSchema = z.object({
  index: z.number(),
  folder: z.string(),
  parallel: z.number().optional(),
  rate: z.number().optional(),
  number: z.number().optional(),
  durationSeconds: z.number().optional(),
})
const spread = z.object({ p50: z.number(), p99: z.number(), max: z.number() })
const healthSchema = z.object({
  loopDelayMs: spread,
  latenessMs: spread.extend({ p999: z.number() }).optional(),
  gcShare: z.number(),
  cpuShare: z.number(),
  coalescedShare: z.number(),
  inFlightCapHits: z.number(),
  poolWaits: z.number(),
  errorMs: z.object({ p50: z.number(), p99: z.number() }),
  clientLimited: z.boolean(),
  reasons: z.array(z.string()),
})
const amount = z.number().nullable().catch(null)
const perFigure = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value).transform((values) => {
    const known: Partial<Record<ServerFigure, z.output<Value>>> = {}
    for (const [name, one] of Object.entries(values)) if (isServerFigure(name)) known[name] = one
    return known
  })
const serverSchema = z.object({
  samples: z.number(),
  gauges: perFigure(z.object({ mean: z.number(), max: z.number() })),
  totals: perFigure(z.number()),
  cacheHitRate: z.number().optional(),
  acceptanceRate: z.number().optional(),
  acceptLength: z.number().optional(),
  meanQueueMs: z.number().optional(),
  meanTtftMs: z.number().optional(),
  gpuJoules: z.number().optional(),
})
export const speedSchema = z.array(
  z.object({
    "Prompt Tokens": z.number(),
    "Speed(tokens/s)": amount,
    "GPU Memory(GB)": z.number().catch(0),
    "Prefill(tokens/s)": amount,
    "Decode(tokens/s)": amount,
  }),
)
export const levelRunSchema = z.object({
  status: z.enum(["completed", "stopped", "running"]).catch("stopped"),
  reason: z.string().nullish(),
  level: levelNameSchema.optional(),
  anchor_epoch_ms: z.number().optional(),
  started_at: z.string().optional(),
  client_limited: z.boolean().default(false),
  reasons: z.array(z.string()).default([]),
  health: healthSchema.optional().catch(undefined),
  failures: z.record(z.string(), z.number()).default({}),
  notes: z.array(z.string()).default([]),
  details: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  server: serverSchema.nullish().catch(undefined),
})
export const tracesSchema = z.object({
  n_traces: z.number().optional(),
  rows: z.array(z.object({ metric: z.string(), mean: amount, p50: amount, p99: amount, max: amount })),
})
export const windowsSchema = z.object({
  rows: z.array(z.object({ metric: z.string(), overall: amount, last_window: amount, steady_state: amount })),
})
const searchRowSchema = z.object({
  criteria: z.string(),
  variable: z.enum(["parallel", "rate"]),
  found: z.number().optional(),
  note: z.string(),
})
export const runSchema = z.object({
  kind: z.literal("perf").optional(),
  name: z.string().optional(),
  url: z.string().optional(),
  dataset: z.string().optional(),
  started_at: z.string().nullish(),
  duration_s: z.number().nullish(),
  status: z.enum(["completed", "interrupted", "failed"]).optional(),
  search: z.array(searchRowSchema).default([]),
})
