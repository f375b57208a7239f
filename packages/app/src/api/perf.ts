import { z } from "zod"
import { warningSchema } from "./warning.js"

const figuresSchema = z.record(z.string(), z.union([z.number(), z.string(), z.null()]))

/** `GET /api/v1/perf/{run}` */
export const perfSchema = z.object({
  run: z.string(),
  name: z.string(),
  model: z.string().nullable(),
  api: z.string().nullable(),
  url: z.string().nullable().describe("Without query and credentials"),
  dataset: z.string().nullable(),
  created_at: z.string(),
  variable: z.enum(["parallel", "rate"]).describe("What the levels differ in"),
  config: z.record(z.string(), z.unknown()).nullable().describe("Arguments, secrets masked"),
  html_report: z.boolean().describe("GET /api/v1/runs/{run}/html has one"),
  levels: z.array(
    z.object({
      name: z.string().describe("Folder, e.g. parallel_10_number_100; names the level in addresses"),
      parallel: z.number().nullable(),
      rate: z.number().nullable(),
      number: z.number().nullable(),
      figures: z
        .object({
          requests: z.number().nullable(),
          succeeded: z.number().nullable(),
          failed: z.number().nullable(),
          success_rate: z.number().nullable().describe("0 to 1"),
          duration_s: z.number().nullable(),
          requests_per_second: z.number().nullable(),
          output_tokens_per_second: z.number().nullable(),
          total_tokens_per_second: z.number().nullable(),
          latency_s: z.number().nullable().describe("Mean"),
          ttft_ms: z.number().nullable(),
          tpot_ms: z.number().nullable(),
          itl_ms: z.number().nullable(),
          input_tokens: z.number().nullable().describe("Mean per request"),
          output_tokens: z.number().nullable(),
        })
        .describe("Under one name whatever the tool's version called them"),
      percentiles: z.array(
        z.object({
          percentile: z.string().describe("min, 1%, … 99%, max"),
          latency_s: z.number().nullable(),
          ttft_ms: z.number().nullable(),
          tpot_ms: z.number().nullable(),
          itl_ms: z.number().nullable(),
          input_tokens: z.number().nullable(),
          output_tokens: z.number().nullable(),
          output_tokens_per_second: z.number().nullable(),
        }),
      ),
      summary: figuresSchema.describe("benchmark_summary.json as it is"),
      client_limited: z
        .boolean()
        .nullable()
        .describe("The load generator bounded the result; null when not known"),
      has_requests: z.boolean(),
    }),
  ),
  warnings: z.array(warningSchema),
})

/** `GET /api/v1/perf/{run}/levels/{level}/requests` */
export const perfRequestsQuerySchema = z.object({
  status: z.enum(["success", "failed"]).optional(),
  outcome: z.string().max(100).optional().describe("Class of failure"),
  q: z.string().max(200).optional().describe("In the error text and the request id"),
  sort: z.enum(["start", "latency", "ttft", "tpot", "input_tokens", "output_tokens"]).default("start"),
  order: z.enum(["asc", "desc"]).default("asc"),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const perfRequestSchema = z.object({
  index: z.int(),
  start_s: z.number().nullable().describe("Since the level's first request"),
  latency_s: z.number().nullable(),
  ttft_ms: z.number().nullable(),
  tpot_ms: z.number().nullable(),
  itl_ms: z.number().nullable().describe("Mean"),
  input_tokens: z.number().nullable(),
  output_tokens: z.number().nullable(),
  success: z.boolean(),
  outcome: z.string(),
  status_code: z.int().nullable(),
  error: z.string().nullable(),
})

export const perfRequestsPageSchema = z.object({
  items: z.array(perfRequestSchema),
  next_cursor: z.string().nullable(),
  total: z.int(),
  outcomes: z.record(z.string(), z.int()),
})

/** `GET /api/v1/perf/{run}/levels/{level}/requests/{index}` */
export const perfRequestDetailSchema = z.object({
  request: perfRequestSchema,
  body: z.string().nullable().describe("Of the request, where it was kept"),
  response: z.string().nullable().describe("Text of the reply, where it was kept"),
  gaps_ms: z.array(z.number()).describe("Between chunks"),
})

/** `GET /api/v1/perf/{run}/levels/{level}/series`: every request as a point, at most 2000 of them. */
export const perfSeriesSchema = z.object({
  requests: z.int(),
  sampled: z.boolean(),
  start_s: z.array(z.number()),
  latency_s: z.array(z.number().nullable()),
  ttft_ms: z.array(z.number().nullable()),
  tpot_ms: z.array(z.number().nullable()),
  input_tokens: z.array(z.number().nullable()),
  output_tokens: z.array(z.number().nullable()),
  success: z.array(z.boolean()),
  concurrency: z
    .array(z.object({ at_s: z.number(), running: z.int() }))
    .describe("Requests under way over time"),
  cdf: z
    .object({ latency_s: z.array(z.number()), ttft_ms: z.array(z.number()), tpot_ms: z.array(z.number()) })
    .describe("Values at 0%, 1%, … 100%, of successes"),
})

export type PerfView = z.infer<typeof perfSchema>
export type PerfLevel = PerfView["levels"][number]
export type PerfRequestsQuery = z.infer<typeof perfRequestsQuerySchema>
export type PerfRequest = z.infer<typeof perfRequestSchema>
export type PerfRequestsPage = z.infer<typeof perfRequestsPageSchema>
export type PerfRequestDetail = z.infer<typeof perfRequestDetailSchema>
export type PerfSeries = z.infer<typeof perfSeriesSchema>
