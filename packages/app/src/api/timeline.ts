import { z } from "zod"

/** `GET /api/v1/runs/{run}/models/{model}/timeline` */
export const timelineQuerySchema = z.object({
  dataset: z.string().max(500).optional(),
  session: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe("A run that was resumed has several; default the last one"),
})

const logCountsSchema = z.object({
  retries: z.int().describe("Requests that were sent again, of models and judges"),
  rate_limited: z.int().describe("Of these, because the endpoint wanted fewer requests"),
  failed: z.int().describe("Samples that failed"),
})

export const timelineSchema = z.object({
  requests: z.int().describe("Replies that are stored"),
  timed: z.int().describe("Of these, how many say when they were there"),
  retried: z.int().describe("Attempts beyond the first of the stored replies"),
  sessions: z.array(z.object({ from: z.number(), to: z.number(), requests: z.int() })),
  session: z.int().nullable().describe("The session that the steps are of; null without times"),
  step_ms: z.number().nullable(),
  steps: z
    .array(
      logCountsSchema.extend({
        at: z.number().describe("Start, in milliseconds since 1970"),
        finished: z.int(),
        concurrency: z.number().describe("Requests under way, mean over the step"),
        output_tokens: z.int(),
        latency_ms: z.number().nullable().describe("Mean of those that finished"),
        slowest_ms: z.number().nullable(),
      }),
    )
    .describe("Equal steps of time, at most 200"),
  stored_order: z
    .array(
      z.object({
        first: z.int().describe("Position of the step's first reply, from 0"),
        count: z.int(),
        latency_ms: z.number().nullable(),
        slowest_ms: z.number().nullable(),
        retried: z.int(),
      }),
    )
    .describe("For files without times: replies in the order they were stored"),
  log: logCountsSchema
    .extend({
      limits: z
        .array(z.object({ at: z.number(), limit: z.int(), reason: z.string().nullable() }))
        .describe("When the number of requests at once was changed"),
    })
    .nullable()
    .describe("From the run's log, of the whole run; null when it tells no such things"),
})

export type TimelineQuery = z.infer<typeof timelineQuerySchema>
export type Timeline = z.infer<typeof timelineSchema>
