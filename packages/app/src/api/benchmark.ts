import { z } from "zod"
import { messageSchema } from "./message.js"
import { figureSchema, metricInfoSchema } from "./score.js"

const hubIdsSchema = z.object({ modelscope: z.string().nullable(), huggingface: z.string().nullable() })

export const benchmarkRowSchema = z.object({
  name: z.string(),
  pretty_name: z.string(),
  description: z.string(),
  category: z.string().describe("Kind of task"),
  tags: z.array(z.string()),
  subsets: z.array(z.string()),
  few_shot: z.int().describe("Demonstrations by default"),
  metrics: z.array(z.string()).describe("The primary one first"),
  dataset_ids: hubIdsSchema,
  needs_judge: z.boolean(),
  needs_sandbox: z.boolean(),
  samples: z
    .int()
    .nullable()
    .describe("That a run without limits scores; null where the user names the data"),
  cached: z.boolean().nullable().describe("Data is on this machine; null where the user names the data"),
})

/** `GET /api/v1/benchmarks` */
export const benchmarksSchema = z.object({ items: z.array(benchmarkRowSchema) })

/** `GET /api/v1/benchmarks/{name}` */
export const benchmarkDetailSchema = z.object({
  benchmark: benchmarkRowSchema,
  version: z.string(),
  subsets: z.array(z.string()),
  eval_split: z.string().nullable(),
  few_shot: z.int(),
  metrics: z.array(z.string()),
  licence: z.string().nullable().describe("SPDX identifier; null where it is not known"),
  paper: z.string().nullable().describe("Address of the paper that introduced it"),
  hub: hubIdsSchema,
  params: z.array(z.object({ name: z.string(), description: z.string(), default: z.unknown() })),
  prompt: z.string().nullable().describe("Template of the user message"),
  runs: z
    .array(
      z.object({
        run: z.string(),
        model: z.string(),
        score: z.number().nullable(),
        figure: figureSchema.describe("The score with its n and its interval"),
        unscored: z.int().describe("Samples without a value of the metric"),
        metric: metricInfoSchema.nullable(),
        created_at: z.string(),
      }),
    )
    .describe("Results in these outputs, newest first"),
})

/** `POST /api/v1/preview` */
export const previewBodySchema = z.strictObject({
  dataset: z.string().max(200),
  config: z.record(z.string(), z.unknown()).default({}),
  count: z.int().min(1).max(10).default(3),
  index: z
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe("Position in its subset of the first sample that is shown"),
})

/** The first samples of a benchmark with the prompts that a run would send; no model is asked. */
export const previewSchema = z.object({
  data: z.string().describe("Where the data is"),
  subsets: z.array(z.object({ name: z.string(), samples: z.int().nullable() })),
  samples: z.array(
    z.object({ subset: z.string(), messages: z.array(messageSchema), target: z.array(z.string()) }),
  ),
})

export type Preview = z.infer<typeof previewSchema>
export type BenchmarkRow = z.infer<typeof benchmarkRowSchema>
export type Benchmarks = z.infer<typeof benchmarksSchema>
export type BenchmarkDetail = z.infer<typeof benchmarkDetailSchema>
