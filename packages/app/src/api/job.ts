import { z } from "zod"
import { issueSchema } from "./issue.js"

export const jobKinds = ["eval", "perf", "arena"] as const
export const jobStatuses = [
  "queued",
  "running",
  "paused",
  "completed",
  "completed_with_errors",
  "failed",
  "cancelled",
  "interrupted",
] as const

const perMillion = z.number().min(0).describe("US dollars per million tokens")

/** What the replies of a model cost. */
export const priceSchema = z.strictObject({ input: perMillion, output: perMillion })

/** How far a job is; also written for every `progress` event. A superset of the original's progress file. */
export const progressSchema = z.object({
  status: z.enum(["running", "completed", "error"]),
  pipeline: z.enum(jobKinds),
  total_count: z.int(),
  processed_count: z.int(),
  percent: z.number().describe("0 to 100"),
  updated_at: z.string(),
  rate_per_s: z.number().nullable(),
  eta_s: z.number().nullable(),
  errors: z.int(),
  cached: z.int().describe("Taken from an earlier run"),
  input_tokens: z.int(),
  output_tokens: z.int(),
  retries: z.int(),
  cost_usd: z
    .number()
    .nullable()
    .default(null)
    .describe("Of the replies of models and judges in all starts; null without a price"),
  stages: z.array(
    z.object({
      model: z.string(),
      dataset: z.string(),
      subset: z.string(),
      phase: z
        .enum(["predict", "review"])
        .default("predict")
        .describe("review once every reply is there, and only scores are missing"),
      total: z.int().nullable(),
      predicted: z.int(),
      done: z.int(),
      failed: z.int(),
      skipped_from_cache: z.int().default(0),
      input_tokens: z.int().default(0),
      output_tokens: z.int().default(0),
      cost_usd: z.number().nullable().default(null).describe("Of the model's replies in this start"),
      metric: z.string().nullable(),
      score: z.number().nullable().describe("Mean so far"),
      interval: z.tuple([z.number(), z.number()]).nullable(),
    }),
  ),
  error_classes: z.array(z.object({ code: z.string(), count: z.int(), example: z.string() })),
  level: z
    .object({ index: z.int(), count: z.int(), name: z.string(), snapshot: z.record(z.string(), z.unknown()) })
    .nullable()
    .describe("Of a load test: the level under way"),
  latest: z
    .array(
      z.object({
        model: z.string(),
        dataset: z.string(),
        subset: z.string(),
        index: z.int(),
        score: z.number().nullable(),
      }),
    )
    .default([])
    .describe("The last samples that were scored, newest first"),
})

/** What requests have used. */
export const usageSchema = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cost_usd: z.number().nullable(),
})

/** What a job came to, short enough for lists. */
export const resultSummarySchema = z.object({
  scores: z.array(
    z.object({
      model: z.string(),
      dataset: z.string(),
      score: z.number().nullable(),
      interval: z.tuple([z.number(), z.number()]).nullable(),
      n: z.int(),
    }),
  ),
  levels: z
    .array(z.object({ level: z.string(), figures: z.record(z.string(), z.number()) }))
    .describe("Of a load test, in the order they ran"),
})

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  status: z.enum(jobStatuses),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  queue_position: z.int().nullable().describe("1 is next"),
  request: z.record(z.string(), z.unknown()).describe("The config as it was sent, secrets masked"),
  title: z.string().describe("Model and benchmarks, for lists"),
  config_hash: z.string(),
  run_id: z.string().nullable().describe("Of the run folder once there is one"),
  output_dir: z.string().nullable().describe("Relative to the outputs root"),
  progress: progressSchema.nullable(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      hint: z.string().nullable(),
      sample_id: z
        .string()
        .nullable()
        .default(null)
        .describe("dataset/subset/index of the failed sample that ended the job"),
    })
    .nullable(),
  usage: usageSchema
    .nullable()
    .default(null)
    .describe(
      "Of an evaluation, models and judges together: tokens of its last start, cost of all; null without a price",
    ),
  budget: z
    .object({
      price: priceSchema.describe("As the request has it"),
      judge_price: priceSchema.nullable().default(null),
      max_cost: z.number().nullable().describe("The job stops, and can be resumed, when it has cost so much"),
    })
    .nullable()
    .default(null),
  result_summary: resultSummarySchema
    .nullable()
    .default(null)
    .describe("Once there is a result: scores of an evaluation, figures of a load test"),
  resumed_from: z.string().nullable().default(null).describe("Run whose work it took up, by its id"),
  attempts: z.int().describe("Times it was started; more than one after a crash or a resume"),
  client_id: z.string().nullable().describe("Id that the caller chose"),
  tags: z.array(z.string()),
  priority: z.int(),
})

/** Answer of `POST /api/v1/jobs`. */
export const submittedJobSchema = jobSchema.extend({
  warnings: z.array(z.string()).optional().describe("What was read otherwise than written, or left out"),
})

/** `POST /api/v1/jobs` → 202 and a Job; `?async=true` on /eval and /perf does the same. */
export const jobBodySchema = z.strictObject({
  kind: z.enum(jobKinds),
  config: z
    .record(z.string(), z.unknown())
    .describe(
      "As for POST /api/v1/eval, /api/v1/perf, or an arena config; with strict: false unknown fields are left out; sample_id limits an evaluation to samples (12, subset/12), and retry_errors: false leaves samples that failed in an earlier run of its folder",
    ),
  tags: z.array(z.string().trim().min(1).max(64)).max(50).default([]),
  priority: z.int().min(-100).max(100).default(0).describe("Higher runs first"),
  price: priceSchema
    .optional()
    .describe("Of an evaluation's model and judges: then the job says what it costs"),
  judge_price: priceSchema.optional().describe("Of the judges, where it is another; needs a price"),
  max_cost: z
    .number()
    .positive()
    .optional()
    .describe("US dollars; needs a price. The job stops there, and can be resumed with more"),
})

/** `POST /api/v1/jobs/{id}/resume` */
export const resumeBodySchema = z.strictObject({
  api_key: z.string().max(10_000).optional().describe("Needed again after a restart of the service"),
  rerun_review: z
    .boolean()
    .optional()
    .describe("Of an evaluation: true scores stored replies again, from now on"),
  retry_errors: z
    .boolean()
    .default(true)
    .describe("Of an evaluation: false leaves the samples failed that have failed so far"),
  limit: z
    .number()
    .positive()
    .optional()
    .describe("Samples per subset, a share of them below 1, or questions of an arena; stored work is kept"),
  max_cost: z.number().positive().optional().describe("What all starts together may cost from now on"),
})

/** `PATCH /api/v1/jobs/{id}`: settings of a job that runs. */
export const retuneBodySchema = z
  .strictObject({
    concurrency: z.int().min(1).max(1000).optional().describe("Requests at once, from now on"),
    rate: z
      .number()
      .positive()
      .max(1e6)
      .optional()
      .describe(
        "Requests per minute to each model from now on, in place of requests_per_minute of the config",
      ),
    max_cost: z
      .number()
      .positive()
      .optional()
      .describe("What all starts together may cost from now on; 422 for a job without a price"),
  })
  .refine(
    (change) => Object.keys(change).length > 0,
    "says nothing to change; send concurrency, rate or max_cost",
  )

/** `GET /api/v1/jobs` */
export const jobsQuerySchema = z.object({
  status: z
    .string()
    .max(200)
    .optional()
    .describe("One or several, with commas; active = queued, running and paused"),
  kind: z.enum(jobKinds).optional(),
  model: z.string().max(500).optional().describe("Name or id of the model in the config"),
  dataset: z.string().max(500).optional(),
  tag: z.string().max(64).optional(),
  q: z.string().max(200).optional(),
  cursor: z.string().max(2000).optional(),
  after: z.string().max(2000).optional().describe("Another name of cursor"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const jobsPageSchema = z.object({
  items: z.array(jobSchema),
  next_cursor: z.string().nullable(),
  counts: z.record(z.enum(jobStatuses), z.int()),
  limits: z.object({ running: z.int(), queued: z.int() }).describe("At most so many"),
})

/** `POST /api/v1/validate` with a JobBody: what would happen, without doing it. */
export const validationSchema = z.object({
  ok: z.boolean(),
  issues: z.array(issueSchema),
  warnings: z.array(z.string()),
  command: z.string().nullable().describe("The same as a command line, without keys"),
  environment: z
    .array(
      z.object({
        name: z.string(),
        holds: z.enum(["address", "key"]),
        profile: z.string().nullable().describe("Key profile of the server whose address or key it is"),
      }),
    )
    .describe("Variables to set before the command"),
})

export type JobKind = (typeof jobKinds)[number]
export type JobStatus = (typeof jobStatuses)[number]
export type Price = z.infer<typeof priceSchema>
export type Progress = z.infer<typeof progressSchema>
export type ResultSummary = z.infer<typeof resultSummarySchema>
export type Job = z.infer<typeof jobSchema>
export type JobBody = z.input<typeof jobBodySchema>
export type ResumeBody = z.input<typeof resumeBodySchema>
export type RetuneBody = z.infer<typeof retuneBodySchema>
export type JobsQuery = z.infer<typeof jobsQuerySchema>
export type JobsPage = z.infer<typeof jobsPageSchema>
export type Validation = z.infer<typeof validationSchema>
export type CommandVariable = Validation["environment"][number]
