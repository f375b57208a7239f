import { z } from "zod"
import { sampleStatuses } from "./sample.js"
import { figureSchema, intervalSchema, metricInfoSchema } from "./score.js"
import { warningSchema } from "./warning.js"

/** No screen shows more side by side, and an address would not hold many more. */
const mostRuns = 100

/** `GET /api/v1/compare?run=ID::MODEL_FOLDER&run=…&baseline=0`; without `::` the run's first model. */
export const compareQuerySchema = z.object({
  run: z.array(z.string().max(1500)).min(2).max(mostRuns),
  baseline: z.coerce
    .number()
    .int()
    .min(0)
    .max(mostRuns - 1)
    .default(0)
    .describe("Position in the list of runs"),
})

/** What an answer of one run has to be: `wrong` is scored, and below its best. */
const answerStates = ["any", "right", "wrong"] as const
const stateList = new RegExp(`^(?:${answerStates.join("|")})(?:,(?:${answerStates.join("|")}))*$`)

/** A candidate against the baseline over the questions that both answered. */
export const differenceSchema = z.object({
  difference: z.number().describe("Candidate minus baseline"),
  interval: intervalSchema,
  p: z.number().nullable(),
  p_adjusted: z.number().nullable().describe("Holm over all candidates and benchmarks; others by metric"),
  test: z.string(),
  common: z.int().describe("Questions in both; repeats count once"),
  only_baseline: z.int(),
  only_candidate: z.int(),
  better: z.int(),
  worse: z.int(),
  detectable: z.number().nullable().describe("Smallest true difference that would show with power 0.8"),
  matched_by: z.enum(["content", "position"]),
  verdict: z.enum(["better", "worse", "unclear"]),
})

export const compareSchema = z.object({
  runs: z.array(
    z.object({
      ref: z.string(),
      run: z.string(),
      name: z.string(),
      model: z.string(),
      model_folder: z.string(),
    }),
  ),
  missing: z
    .array(z.string())
    .describe("References that name no run or no model of it; the others are compared"),
  baseline: z.int().describe("Position among the runs found; the first where the one asked for is missing"),
  confidence: z.number(),
  rows: z.array(
    z.object({
      dataset: z.string(),
      pretty_name: z.string(),
      metric: metricInfoSchema,
      cells: z.array(
        z.object({
          score: figureSchema.nullable().describe("Null when the run has no such benchmark or metric"),
          unscored: z
            .int()
            .describe(
              "Samples of the run without a value of the metric; they are in no test, nor in the score",
            ),
          against_baseline: differenceSchema.nullable(),
          best: z.boolean(),
        }),
      ),
    }),
  ),
  differences: z
    .array(z.object({ field: z.string(), values: z.array(z.string().nullable()) }))
    .describe("Settings that are not equal in all runs"),
  warnings: z.array(warningSchema),
})

/** `GET /api/v1/compare/samples`: samples that all chosen runs answered, side by side. */
export const compareSamplesQuerySchema = z.object({
  run: z.array(z.string().max(1500)).min(2).max(8),
  baseline: z.coerce.number().int().min(0).max(7).default(0),
  dataset: z.string().max(500),
  subset: z.string().max(500).optional(),
  filter: z.enum(["all", "regressed", "improved", "both_right", "both_wrong", "differs"]).default("all"),
  candidate: z.coerce
    .number()
    .int()
    .min(0)
    .max(7)
    .optional()
    .describe("Run that filters speak of; default the first other"),
  states: z
    .string()
    .max(100)
    .regex(stateList)
    .optional()
    .describe("any, right or wrong for each run, in their order, with commas between"),
  q: z.string().max(500).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const compareSamplesSchema = z.object({
  items: z.array(
    z.object({
      subset: z.string(),
      preview: z.string(),
      cells: z.array(
        z
          .object({
            index: z.int(),
            subset: z.string(),
            score: z.number().nullable(),
            status: z.enum(sampleStatuses),
            answer: z.string(),
          })
          .nullable()
          .describe("One per run, in the order asked for"),
      ),
    }),
  ),
  next_cursor: z.string().nullable(),
  counts: z.object({
    all: z.int(),
    regressed: z.int(),
    improved: z.int(),
    both_right: z.int(),
    both_wrong: z.int(),
    differs: z.int(),
  }),
})

export type AnswerState = (typeof answerStates)[number]
export type CompareQuery = z.infer<typeof compareQuerySchema>
export type CompareView = z.infer<typeof compareSchema>
export type PairedResult = z.infer<typeof differenceSchema>
export type CompareSamplesQuery = z.infer<typeof compareSamplesQuerySchema>
export type CompareSamples = z.infer<typeof compareSamplesSchema>
