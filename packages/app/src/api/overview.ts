import { z } from "zod"
import { runRowSchema } from "./run.js"
import { figureSchema, intervalSchema, metricInfoSchema } from "./score.js"
import { warningSchema } from "./warning.js"

const distributionSchema = z.object({
  mean: z.number(),
  std: z.number(),
  min: z.number(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
  p90: z.number(),
  p99: z.number(),
  max: z.number(),
})

/** Speed and tokens of the requests behind a report; times in seconds. */
export const speedSchema = z.object({
  requests: z.int(),
  latency: distributionSchema.nullable(),
  ttft: distributionSchema.nullable(),
  tpot: distributionSchema.nullable(),
  input_tokens: distributionSchema.nullable(),
  output_tokens: distributionSchema.nullable(),
  total_input_tokens: z.number(),
  total_output_tokens: z.number(),
  wall_seconds: z.number().nullable(),
  output_tokens_per_second: z.number().nullable(),
  requests_per_second: z.number().nullable(),
})

export const metricReportSchema = z.object({
  info: metricInfoSchema,
  score: figureSchema.describe("Weighted by samples"),
  macro: z.number().nullable().describe("Plain mean over subsets"),
  macro_interval: intervalSchema,
  unscored: z.int(),
  categories: z.array(
    z.object({
      name: z.array(z.string()).describe('Levels from the top; ["default"] when there are none'),
      score: figureSchema,
      macro: z.number().nullable(),
      subsets: z.array(
        z.object({
          name: z.string(),
          stored_as: z.string().describe("What its samples call it: its name in file names"),
          score: figureSchema,
          derived: z.boolean().describe("Rolled up from other subsets; in no total"),
        }),
      ),
    }),
  ),
})

export const datasetReportSchema = z.object({
  dataset: z.string(),
  pretty_name: z.string(),
  version: z.string().nullable().describe("Of the benchmark, where the run's config says"),
  description: z.string(),
  model: z.string(),
  model_folder: z.string(),
  metrics: z.array(metricReportSchema).describe("The headline's metric has info.primary"),
  outcomes: z
    .record(z.string(), z.int())
    .describe("Samples by how they ended: right, wrong, scored, no_answer, refused, truncated, …_failed"),
  requested: z.int(),
  succeeded: z.int(),
  errored: z.int(),
  speed: speedSchema.nullable(),
  judge: z
    .object({
      models: z.array(z.string()),
      scored: z.int(),
      total: z.int(),
      valid_observations: z.int(),
      total_observations: z.int(),
      failures: z.record(z.string(), z.int()),
      disagreement: z.record(z.string(), z.number()),
    })
    .nullable(),
  analysis: z.string().nullable().describe("Markdown written by a model: not to be trusted"),
})

/** `GET /api/v1/runs/{run}` */
export const runOverviewSchema = z.object({
  run: runRowSchema,
  reports: z.array(datasetReportSchema).describe("Of an evaluation; empty for a load test"),
  subsets: z
    .array(
      z.object({
        model_folder: z.string(),
        dataset: z.string(),
        subset: z.string(),
        samples: z.int().nullable().describe("Null until the index has counted them"),
        unscored: z.int().nullable().describe("Of these, without a value of their main metric"),
        errored: z.int().nullable(),
      }),
    )
    .describe("Samples that can be looked at, also of a run without a report yet"),
  config: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("The task as it was resolved, secrets masked"),
  made_by: z
    .object({ version: z.string(), node: z.string() })
    .nullable()
    .describe("The EvalScope that wrote the folder, where it says so"),
  git: z
    .object({ commit: z.string(), branch: z.string().nullable() })
    .nullable()
    .describe("Commit that was checked out where the run was started"),
  spending: z
    .array(
      z.object({
        dataset: z.string(),
        role: z.enum(["model", "judge"]),
        model: z.string().describe("As the provider knows it"),
        requests: z.int(),
        input_tokens: z.int(),
        output_tokens: z.int(),
        cost_usd: z.number().nullable().describe("Null where a price is not known"),
      }),
    )
    .nullable()
    .describe("What requests used, by benchmark and model; null where it was not recorded"),
  stopped: z
    .object({
      failure: z.string().nullable().describe("Why it failed, from the run's log: not to be trusted"),
      resume: z
        .enum(["job", "service", "command"])
        .nullable()
        .describe("What goes on with it: its job, POST …/again with what rest, or evalscope resume"),
    })
    .nullable()
    .describe("Of a run that ended before it was done"),
  remote_pictures: z.boolean().describe("Pages of the run may load pictures of other servers"),
  html_report: z.boolean().describe("GET /api/v1/runs/{run}/html has one"),
  warnings: z.array(warningSchema),
})

export type Speed = z.infer<typeof speedSchema>
export type MetricReportView = z.infer<typeof metricReportSchema>
export type DatasetReport = z.infer<typeof datasetReportSchema>
export type RunOverview = z.infer<typeof runOverviewSchema>
