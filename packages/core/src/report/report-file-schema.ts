import { z } from "zod"
import { outcomes } from "../run/outcome.js"
import { metricSemanticsSchema } from "./metric-semantics.js"

const dimensionsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const identitySchema = z.object({
  name: z.string(),
  aggregation: z.string().default("identity"),
  dimensions: dimensionsSchema.default({}),
})

/** What we add to a mean; absent in files of the original. */
export const uncertaintySchema = z.object({
  stderr: z.number().nullish(),
  ci_low: z.number().nullish(),
  ci_high: z.number().nullish(),
  ci_method: z.string().nullish(),
})

const subsetSchema = uncertaintySchema.extend({
  name: z.string(),
  score: z.number(),
  num: z.int().min(0).default(0),
  is_aggregate: z.boolean().default(false),
})

const categorySchema = uncertaintySchema.extend({
  name: z.union([z.string().transform((name) => [name]), z.array(z.string())]),
  num: z.int().min(0).default(0),
  score: z.number().default(0),
  macro_score: z.number().nullish(),
  subsets: z.array(subsetSchema).default([]),
})

const metricSchema = z.object({
  /** Version 2. */
  identity: identitySchema.nullish(),
  legacy_name: z.string().nullish(),
  semantics: metricSemanticsSchema.nullish(),
  /** Version 1. */
  name: z.string().nullish(),
  num: z.int().min(0).default(0),
  score: z.number().default(0),
  macro_score: z.number().nullish(),
  categories: z.array(categorySchema).default([]),
})

const statisticSchema = z
  .object({
    mean: z.number(),
    std: z.number().default(0),
    min: z.number(),
    "25%": z.number(),
    "50%": z.number(),
    "75%": z.number(),
    "90%": z.number(),
    "99%": z.number(),
    max: z.number(),
  })
  .nullish()
  // Old files hold partial statistics; they are left out rather than refused.
  .catch(undefined)

const perfSchema = z.object({
  summary: z
    .object({
      n_samples: z.int().min(0).default(0),
      latency: statisticSchema,
      ttft: statisticSchema,
      tpot: statisticSchema,
      throughput: z
        .object({
          avg_output_tps: z.number().nullish(),
          avg_req_ps: z.number().nullish(),
          run_output_tps: z.number().nullish(),
          run_req_ps: z.number().nullish(),
          wall_time: z.number().nullish(),
        })
        .default({}),
      usage: z
        .object({
          input_tokens: statisticSchema,
          output_tokens: statisticSchema,
          total_tokens: statisticSchema,
          total_input_tokens: z.number().default(0),
          total_output_tokens: z.number().default(0),
        })
        .nullish(),
    })
    .nullish(),
  coverage: z.object({ requests_with_metrics: z.int(), total_requests: z.int() }).nullish(),
})

const executionSchema = z.object({
  requested: z.int().min(0).default(0),
  succeeded: z.int().min(0).default(0),
  errored: z.int().min(0).default(0),
  subsets: z
    .record(
      z.string(),
      z.object({
        requested: z.int().min(0).default(0),
        succeeded: z.int().min(0).default(0),
        errored: z.int().min(0).default(0),
      }),
    )
    .default({}),
  /** Ours. It sits here because this block is open: the original's reader refuses new fields above it. */
  evalscope: z
    .object({
      outcomes: z.partialRecord(z.enum(outcomes), z.int().min(0)).default({}),
      overall: z.boolean().default(true),
      metrics: z
        .record(
          z.string(),
          uncertaintySchema.extend({
            unscored: z.int().min(0).default(0),
            subset_macro: uncertaintySchema.extend({ score: z.number() }).nullish(),
          }),
        )
        .default({}),
    })
    .nullish(),
})

const judgeSummarySchema = z.object({
  scored: z.int().min(0).default(0),
  total: z.int().min(0).default(0),
  judge_models: z.array(z.string()).default([]),
  valid_observations: z.int().min(0).default(0),
  total_observations: z.int().min(0).default(0),
  failures: z.record(z.string(), z.int()).default({}),
  disagreement: z.record(z.string(), z.unknown()).default({}),
})

/** A report of ours or of the original, schema version 1 or 2. */
export const reportFileSchema = z.object({
  schema_version: z.literal([1, 2]).default(1),
  dataset_name: z.string(),
  dataset_pretty_name: z.string().nullish(),
  dataset_description: z.string().nullish(),
  model_name: z.string(),
  metrics: z.array(metricSchema),
  analysis: z.string().nullish(),
  perf_metrics: perfSchema.nullish(),
  primary_metric_identity: identitySchema.nullish(),
  primary_metric_name: z.string().nullish(),
  judge_summary: judgeSummarySchema.nullish(),
  execution_summary: executionSchema.nullish(),
})

export type ReportFileContent = z.infer<typeof reportFileSchema>
