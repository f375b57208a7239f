import { z } from "zod"
import { agentStepsSchema, judgementSchema } from "./judgement.js"
import { messageSchema } from "./message.js"

export const sampleStatuses = ["right", "wrong", "partial", "unscored", "error"] as const
export const sampleFlags = [
  "truncated",
  "refused",
  "no_answer",
  "empty",
  "tools",
  "media",
  "reasoning",
  "judged",
  "disagreement",
  "repeated",
] as const

/** Names a sample inside a run's model. */
export const sampleKeySchema = z.object({
  dataset: z.string().max(500),
  subset: z.string().max(500),
  index: z.coerce.number().int(),
})

/** One light row of the list of samples. */
export const sampleRowSchema = z.object({
  dataset: z.string(),
  subset: z.string(),
  index: z.int().describe("Position inside the subset, repeats counted apart"),
  group: z.int().describe("Question; repeats share it"),
  repeat: z.int(),
  preview: z.string().describe("Start of the question"),
  answer: z.string().describe("Start of the answer, or what was extracted from it"),
  score: z.number().nullable().describe("Main metric; null is not scored, never 0"),
  scores: z.record(z.string(), z.number()),
  status: z.enum(sampleStatuses),
  outcome: z.string().nullable(),
  finish_reason: z.string().nullable(),
  error_code: z.string().nullable().default(null).describe("What a failed sample failed with"),
  input_tokens: z.int().nullable(),
  output_tokens: z.int().nullable(),
  latency_ms: z.number().nullable(),
  flags: z.array(z.enum(sampleFlags)),
  label: z.string().nullable().describe("What a person said of it"),
})

/** `GET /api/v1/runs/{run}/models/{model}/samples` */
export const samplesQuerySchema = z.object({
  dataset: z.string().max(500).optional(),
  subset: z.string().max(500).optional(),
  status: z
    .string()
    .max(200)
    .optional()
    .describe("One or several of right, wrong, partial, unscored, error; with commas"),
  outcome: z.string().max(200).optional(),
  finish_reason: z.string().max(100).optional(),
  error_code: z.string().max(100).optional().describe("Of failed samples: provider_timeout, for example"),
  flag: z
    .string()
    .max(300)
    .optional()
    .describe(`One or several of ${sampleFlags.join(", ")}; with commas`),
  flag_match: z
    .enum(["all", "any"])
    .default("all")
    .describe("Whether all flags must be there or one of them"),
  label: z.string().max(100).optional().describe("A label, or any"),
  metric: z
    .string()
    .max(300)
    .optional()
    .describe(
      "The metric that scores, their order and their histogram are of; default the main one of each sample",
    ),
  scored: z.enum(["true", "false"]).optional().describe("With a value of the metric, or without one"),
  score_min: z.coerce.number().optional(),
  score_max: z.coerce.number().optional(),
  score_below: z.coerce
    .number()
    .optional()
    .describe("Below, not equal: the threshold filter of the original"),
  q: z
    .string()
    .max(500)
    .optional()
    .describe(
      "Words in question, answer, reference; the last one may be a beginning. Between slashes a regular expression, as /total:? \\d+/i",
    ),
  index: z.coerce.number().int().optional(),
  sort: z.enum(["position", "score", "latency", "output_tokens", "input_tokens"]).default("position"),
  order: z.enum(["asc", "desc"]).default("asc"),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  facets: z.enum(["true", "false"]).default("true").describe("false leaves the counts out: quicker"),
})

const countsSchema = z.record(z.string(), z.int())

export const samplesPageSchema = z.object({
  items: z.array(sampleRowSchema),
  next_cursor: z.string().nullable(),
  total: z
    .int()
    .nullable()
    .describe("Rows that match; null when facets=false or counting them all would take too long"),
  facets: z
    .object({
      dataset: countsSchema,
      subset: countsSchema.describe("Keys are dataset/subset"),
      member: countsSchema.describe("Data sets of a mixed collection, each of which ?subset= takes"),
      status: countsSchema,
      outcome: countsSchema,
      finish_reason: countsSchema,
      error_code: countsSchema,
      flag: countsSchema,
      histogram: z
        .array(z.object({ from: z.number(), to: z.number(), count: z.int() }))
        .describe("Of scores"),
    })
    .nullable(),
  search: z
    .object({
      searched: z.int().describe("Samples that this page has looked through"),
      candidates: z.int().nullable().describe("Samples that the other filters leave, where known"),
    })
    .nullable()
    .default(null)
    .describe("Of a regular expression: pages may be short or empty; there is more while next_cursor is set"),
  index: z.object({
    state: z.enum(["building", "ready"]),
    indexed: z.int().describe("Samples that the index knows already"),
    bytes_done: z.int(),
    bytes_total: z.int(),
  }),
})

export const labelKinds = ["correct", "wrong", "bad_gold", "bad_extraction", "comment"] as const

/** What a person said of a sample; kept beside the run, never over the score. */
export const labelSchema = z.object({
  id: z.string(),
  run: z.string(),
  model: z.string(),
  dataset: z.string(),
  subset: z.string(),
  index: z.int(),
  kind: z.enum(labelKinds),
  comment: z.string(),
  created_at: z.string(),
})

/** `GET /api/v1/runs/{run}/models/{model}/sample?dataset=&subset=&index=` */
export const sampleDetailSchema = z.object({
  row: sampleRowSchema,
  messages: z.array(messageSchema).describe("Prompt and reply, everything in them unsafe text of a model"),
  target: z.array(z.string()),
  choices: z.array(z.string()).nullable(),
  prediction: z.string().describe("The reply after filters"),
  extracted: z.string().nullable(),
  rule: z.string().nullable().describe("Rule that extracted it"),
  explanation: z.string().nullable(),
  score_metadata: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
  judge: z.unknown().nullable().describe("Verdicts of every judge, as they were stored"),
  judgement: judgementSchema.nullable().describe("The same for people to read"),
  trace: z.unknown().nullable().describe("Steps of an agent, as they were stored"),
  steps: agentStepsSchema.describe("The same step by step, or what the messages tell of calls and results"),
  steps_cut: z
    .boolean()
    .default(false)
    .describe("Of these, texts or events were left out; ?full=true has them"),
  error: z.object({ stage: z.string(), code: z.string(), message: z.string() }).nullable(),
  repeats: z.array(z.object({ index: z.int(), repeat: z.int(), score: z.number().nullable() })),
  labels: z.array(labelSchema),
  cut: z.boolean().describe("Long texts were cut at 200 kB; ?full=true has them whole"),
  stored: z
    .object({ prediction: z.unknown().nullable(), review: z.unknown().nullable() })
    .nullable()
    .describe("The lines as they are on disk; only with ?raw=true"),
})

/** `POST /api/v1/annotations`; `GET` with ?run= lists them, `DELETE /api/v1/annotations/{id}` removes one. */
export const labelBodySchema = z.strictObject({
  run: z.string().max(1000),
  model: z.string().max(500),
  dataset: z.string().max(500),
  subset: z.string().max(500),
  index: z.int(),
  kind: z.enum(labelKinds),
  comment: z.string().max(10_000).default(""),
})

export const labelsSchema = z.object({ items: z.array(labelSchema) })

export type SampleStatus = (typeof sampleStatuses)[number]
export type SampleFlag = (typeof sampleFlags)[number]
export type SampleKey = z.infer<typeof sampleKeySchema>
export type SampleRow = z.infer<typeof sampleRowSchema>
export type SamplesQuery = z.infer<typeof samplesQuerySchema>
export type SamplesPage = z.infer<typeof samplesPageSchema>
export type SampleDetail = z.infer<typeof sampleDetailSchema>
export type Label = z.infer<typeof labelSchema>
export type LabelBody = z.infer<typeof labelBodySchema>
export type Labels = z.infer<typeof labelsSchema>
