import { z } from "zod"
import { warningSchema } from "./warning.js"

const spreadSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() })
const amount = z.number().nullable()

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
  machine: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .nullable()
    .describe("Where the load came from: versions, processor, memory"),
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
      client: z
        .object({
          loop_delay_ms: spreadSchema.nullable().describe("How late the load tester's own loop was"),
          lateness_ms: spreadSchema.nullable().describe("How late requests went out after their schedule"),
          error_ms: z
            .object({ p50: z.number(), p99: z.number() })
            .nullable()
            .describe("What that adds to a measured time, at most"),
          gc_share: amount,
          cpu_share: amount.describe("Of the busiest thread"),
          coalesced_share: amount.describe("Chunks that were read together with others"),
          cap_hits: amount.describe("Requests held back by max_in_flight"),
          pool_waits: amount.describe("Requests that waited for a connection"),
          reasons: z.array(z.string()).describe("Why the load tester bounded the result, in English"),
        })
        .nullable()
        .describe("Health of the load tester; null where it wrote none"),
      traces: z
        .object({
          conversations: amount,
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
        .nullable()
        .describe("Of whole conversations, in tests of several turns"),
      windows: z
        .object({
          last_window_s: amount,
          warmup_frac: amount.describe("Share of the time that steady_state leaves out"),
          rows: z.array(
            z.object({
              metric: z.string(),
              overall: amount,
              last_window: amount,
              steady_state: amount,
            }),
          ),
        })
        .nullable()
        .describe("Tokens per second: of all, of the end, and once it is steady"),
      has_requests: z.boolean(),
    }),
  ),
  warnings: z.array(warningSchema),
})

/** Figures of a request that histograms are drawn of. */
const requestMeasures = ["latency", "ttft", "input_tokens", "output_tokens"] as const

/** `GET /api/v1/perf/{run}/levels/{level}/requests` */
export const perfRequestsQuerySchema = z.object({
  status: z.enum(["success", "failed"]).optional(),
  outcome: z.string().max(100).optional().describe("Class of failure"),
  q: z.string().max(200).optional().describe("In the error text and the request id"),
  measure: z
    .enum(requestMeasures)
    .optional()
    .describe("What min and max bound: seconds, milliseconds or tokens, as the rows have them"),
  min: z.coerce.number().optional().describe("That and more of the measure"),
  max: z.coerce.number().optional().describe("Less than that of the measure, as a bar of a histogram counts"),
  sort: z.enum(["start", "latency", "ttft", "tpot", "input_tokens", "output_tokens"]).default("start"),
  order: z.enum(["asc", "desc"]).default("asc"),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const perfRequestSchema = z.object({
  index: z.int(),
  start_s: z.number().nullable().describe("Since the level's first request"),
  queue_ms: z.number().nullable().describe("From its time in the schedule until it was sent"),
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
  workload: z
    .array(
      z.object({ at_s: z.number(), output: z.number(), new_input: z.number(), cached_input: z.number() }),
    )
    .describe("Tokens so far over time, at up to 500 moments; empty where they were not kept"),
  cdf: z
    .object({ latency_s: z.array(z.number()), ttft_ms: z.array(z.number()), tpot_ms: z.array(z.number()) })
    .describe("Values at 0%, 1%, … 100%, of successes"),
})

export type PerfView = z.infer<typeof perfSchema>
export type PerfLevel = PerfView["levels"][number]
export type RequestMeasure = (typeof requestMeasures)[number]
export type PerfRequestsQuery = z.infer<typeof perfRequestsQuerySchema>
export type PerfRequest = z.infer<typeof perfRequestSchema>
export type PerfRequestsPage = z.infer<typeof perfRequestsPageSchema>
export type PerfRequestDetail = z.infer<typeof perfRequestDetailSchema>
export type PerfSeries = z.infer<typeof perfSeriesSchema>
