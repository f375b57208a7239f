import { z } from "zod"
import { jobKinds, liveEventSchema, progressSchema } from "../api/index.js"

/** What the server tells the process of a job. Secrets travel this way only: never by argument, variable or file. */
export const orderSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    kind: z.enum(jobKinds),
    config: z.record(z.string(), z.unknown()),
    /** Of an evaluation: the only samples it takes. */
    sampleIds: z.array(z.string()).optional(),
    /** Absolute run folder, chosen by the server; work that is in it is gone on with. */
    runDir: z.string(),
    targets: z.object({ allowHosts: z.array(z.string()), loopback: z.boolean() }),
    allowCode: z.boolean(),
  }),
  z.object({ type: z.literal("stop") }),
  z.object({ type: z.literal("pause") }),
  z.object({ type: z.literal("resume") }),
  z.object({ type: z.literal("retune"), concurrency: z.int() }),
])

export type Order = z.infer<typeof orderSchema>

/** What the process tells the server. */
export const newsSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("events"), events: z.array(liveEventSchema) }),
  z.object({ type: z.literal("progress"), total: z.number(), level: progressSchema.shape.level }),
  z.object({
    type: z.literal("end"),
    status: z.enum(["completed", "interrupted", "failed"]),
    errored: z.number(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
  }),
])

export type News = z.infer<typeof newsSchema>
export type RunEnd = Extract<News, { type: "end" }>
