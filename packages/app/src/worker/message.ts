import { z } from "zod"
import { jobKinds, liveEventSchema, priceSchema, progressSchema } from "../api/index.js"

/** What the server tells the process of a job. Secrets travel this way only: never by argument, variable or file. */
export const orderSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    kind: z.enum(jobKinds),
    config: z.record(z.string(), z.unknown()),
    /** Of an evaluation: the only samples it takes. */
    sampleIds: z.array(z.string()).optional(),
    /** Of an evaluation: false leaves samples failed that failed in an earlier run of the folder. */
    retryErrors: z.boolean(),
    /** Absolute run folder, chosen by the server; work that is in it is gone on with. */
    runDir: z.string(),
    targets: z.object({ allowHosts: z.array(z.string()), loopback: z.boolean() }),
    allowCode: z.boolean(),
    /** No other job may follow in this process: this one brings keys. */
    last: z.boolean(),
    /** Of an evaluation: what replies cost, so that the job can say what it has. */
    prices: z.object({ model: priceSchema, judge: priceSchema }).optional(),
  }),
  /** A job of this kind will come: what it needs is loaded meanwhile. */
  z.object({ type: z.literal("prepare"), kind: z.enum(jobKinds) }),
  z.object({ type: z.literal("stop") }),
  z.object({ type: z.literal("pause") }),
  z.object({ type: z.literal("resume") }),
  z.object({ type: z.literal("retune"), concurrency: z.int().optional(), rate: z.number().optional() }),
])

export type Order = z.infer<typeof orderSchema>

const spendingSchema = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cost_usd: z.number().nullable(),
})

/** What the process tells the server. */
export const newsSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("events"),
    events: z.array(liveEventSchema),
    /** Since the process was started; left out while it is as it was. */
    spending: spendingSchema.optional(),
  }),
  z.object({ type: z.literal("progress"), total: z.number(), level: progressSchema.shape.level }),
  z.object({
    type: z.literal("end"),
    status: z.enum(["completed", "interrupted", "failed"]),
    errored: z.number(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
  }),
  /** After the end: nothing of the job is left, and another one may follow. */
  z.object({ type: z.literal("free") }),
])

export type Spending = z.infer<typeof spendingSchema>
export type News = z.infer<typeof newsSchema>
export type RunEnd = Extract<News, { type: "end" }>
