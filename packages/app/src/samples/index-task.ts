import { z } from "zod"
import {
  compareSamplesQuerySchema,
  judgeQuerySchema,
  samplesQuerySchema,
  timelineQuerySchema,
} from "../api/index.js"

export const sampleFileSchema = z.object({
  kind: z.enum(["predictions", "reviews", "errors"]),
  dataset: z.string(),
  subset: z.string(),
  path: z.string(),
})

const labelledSchema = z.object({
  dataset: z.string(),
  subset: z.string(),
  index: z.number(),
  kind: z.string(),
})

/** Of the engine's description of a metric, what tests need. */
const metricSchema = z.object({
  name: z.string(),
  kind: z.enum(["quality", "diagnostic"]).optional(),
  direction: z.enum(["higher", "lower"]).optional(),
})

/** Said to a thread of the index that is to end. */
export const closing = "close"

/** What the threads of the index can be asked. */
export const indexTaskSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("update"),
    database: z.string(),
    files: z.array(sampleFileSchema),
    live: z.boolean(),
  }),
  z.object({
    type: z.literal("state"),
    database: z.string(),
    files: z.array(sampleFileSchema),
  }),
  z.object({
    type: z.literal("page"),
    database: z.string(),
    query: samplesQuerySchema,
    labelled: z.array(labelledSchema),
  }),
  z.object({
    type: z.literal("search"),
    database: z.string(),
    files: z.array(sampleFileSchema),
    query: samplesQuerySchema,
    labelled: z.array(labelledSchema),
  }),
  z.object({
    type: z.literal("timeline"),
    database: z.string(),
    query: timelineQuerySchema,
    log: z.string().optional(),
  }),
  z.object({ type: z.literal("spread"), database: z.string() }),
  z.object({
    type: z.literal("judge"),
    database: z.string(),
    query: judgeQuerySchema,
    labelled: z.array(labelledSchema),
  }),
  z.object({
    type: z.literal("find"),
    database: z.string(),
    dataset: z.string(),
    subset: z.string(),
    index: z.number(),
    repeat: z.number().optional(),
  }),
  z.object({
    type: z.literal("align"),
    databases: z.array(z.string()),
    query: compareSamplesQuerySchema.omit({ run: true }),
  }),
  z.object({
    type: z.literal("compare"),
    baseline: z.string(),
    candidate: z.string(),
    benchmarks: z.array(
      z.object({ name: z.string(), primary: z.string().optional(), metrics: z.array(metricSchema) }),
    ),
  }),
])

export type IndexTask = z.infer<typeof indexTaskSchema>

/** How much of the files the index knows. */
export const indexStateSchema = z.object({
  /** At least one pass went through all files. */
  ready: z.boolean(),
  outdated: z.boolean(),
  unread: z.number(),
  samples: z.number(),
  subsets: z.array(
    z.object({
      dataset: z.string(),
      subset: z.string(),
      samples: z.number(),
      unscored: z.number(),
      errored: z.number(),
    }),
  ),
  problems: z.array(z.object({ path: z.string(), at: z.number(), message: z.string() })),
})

export type IndexState = z.infer<typeof indexStateSchema>

export const comparedMetricSchema = z.object({
  benchmark: z.string(),
  metric: z.string(),
  primary: z.boolean(),
  difference: z.number(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  pValue: z.number().optional(),
  test: z.string().optional(),
  common: z.number(),
  baselineOnly: z.number(),
  candidateOnly: z.number(),
  better: z.number(),
  worse: z.number(),
  detectable: z.number().optional(),
  matchedBy: z.enum(["content", "position"]),
})

export type ComparedMetricRow = z.infer<typeof comparedMetricSchema>
