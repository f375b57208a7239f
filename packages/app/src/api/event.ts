import { z } from "zod"
import { jobSchema, progressSchema, usageSchema } from "./job.js"

const sampleRef = {
  model: z.string(),
  dataset: z.string(),
  subset: z.string(),
  index: z.int(),
}

/**
 * Data of the server-sent events of `GET /api/v1/jobs/{id}/events`. The name after `event:` is `type`; `id:` counts
 * from 1 without gaps over the job's whole life. `Last-Event-ID` or `?since=` goes on after that number. `progress`
 * and `usage` come at most four times a second and have no number of their own; the last event is `job` with a final
 * status.
 */
export const liveEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("job"), at: z.string(), job: jobSchema }),
  z.object({ type: z.literal("progress"), progress: progressSchema }),
  z
    .object({ type: z.literal("usage"), usage: usageSchema })
    .describe("Of an evaluation, when it has used more: tokens of this start, cost of all"),
  z.object({
    type: z.literal("run.started"),
    at: z.string(),
    run_id: z.string().nullable(),
    models: z.array(z.string()),
    datasets: z.array(z.string()),
  }),
  z.object({
    type: z.literal("data.downloading"),
    repository: z.string(),
    path: z.string(),
    received_bytes: z.number(),
    total_bytes: z.number(),
  }),
  z.object({
    type: z.literal("subset.started"),
    model: z.string(),
    dataset: z.string(),
    subset: z.string(),
    total: z.int().nullable(),
  }),
  z.object({
    type: z.literal("sample.predicted"),
    ...sampleRef,
    cached: z.boolean(),
    latency_ms: z.number(),
    input_tokens: z.int().nullable(),
    output_tokens: z.int().nullable(),
  }),
  z.object({
    type: z.literal("sample.scored"),
    ...sampleRef,
    cached: z.boolean(),
    metric: z.string(),
    score: z.number().nullable(),
    outcome: z.string(),
  }),
  z.object({
    type: z.literal("sample.failed"),
    ...sampleRef,
    stage: z.string(),
    code: z.string(),
    message: z.string(),
  }),
  z.object({
    type: z.literal("subset.finished"),
    model: z.string(),
    dataset: z.string(),
    subset: z.string(),
    n: z.int(),
    scores: z.record(z.string(), z.number()),
  }),
  z.object({
    type: z.literal("benchmark.finished"),
    model: z.string(),
    dataset: z.string(),
    score: z.number().nullable(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
    n: z.int(),
  }),
  z.object({
    type: z.literal("game.judged"),
    dataset: z.string(),
    subset: z.string(),
    first: z.string(),
    second: z.string(),
    judge: z.string(),
    verdict: z.string().nullable(),
  }),
  z.object({ type: z.literal("level.started"), level: z.string(), index: z.int() }),
  z.object({
    type: z.literal("level.finished"),
    level: z.string(),
    index: z.int(),
    summary: z.record(z.string(), z.unknown()),
  }),
  z.object({
    type: z.literal("log"),
    level: z.enum(["info", "warning", "error"]),
    at: z.string(),
    message: z.string(),
  }),
  z.object({ type: z.literal("run.finished"), at: z.string(), status: z.string() }),
  z
    .object({ type: z.literal("gap"), from: z.int(), to: z.int() })
    .describe("Sample events that this slow reader missed; ask the samples page"),
])

/** `GET /api/v1/events`: one stream of status edges of all jobs and of changes of the list of runs. */
export const serverEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("job"), job: jobSchema }),
  z.object({
    type: z.literal("runs"),
    changed: z.array(z.string()).describe("Ids; empty means: look at the list again"),
  }),
])

export type LiveEvent = z.infer<typeof liveEventSchema>
export type ServerEvent = z.infer<typeof serverEventSchema>
