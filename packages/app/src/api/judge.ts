import { z } from "zod"

/** `GET /api/v1/runs/{run}/models/{model}/judge` */
export const judgeQuerySchema = z.object({ dataset: z.string().max(500).optional() })

const agreementSchema = z.object({
  both: z.int().describe("Samples with a verdict of both sides"),
  agree: z.int(),
  kappa: z
    .number()
    .nullable()
    .describe("Cohen's kappa: agreement beyond chance; null where chance leaves none"),
})

/** What judges said. A verdict counts as "right" from 0.5 up. */
export const judgeViewSchema = z.object({
  samples: z.int().describe("Samples that a judge was asked about"),
  attempts: z.object({
    valid: z.int(),
    total: z.int(),
    failures: z.record(z.string(), z.int()).describe("By kind"),
    samples: z.int().describe("Samples with at least one attempt that gave no verdict"),
  }),
  judges: z.array(
    z.object({
      judge: z.string(),
      votes: z.int(),
      right: z.int(),
      mean: z.number(),
      histogram: z.array(z.object({ from: z.number(), to: z.number(), count: z.int() })),
      human: agreementSchema.nullable().describe("With the labels of people; null without labels"),
    }),
  ),
  work: z
    .array(
      z.object({
        judge: z.string(),
        attempts: z.int(),
        input_tokens: z.int().nullable(),
        output_tokens: z.int().nullable(),
        latency_ms: z.number().nullable().describe("Mean of an attempt"),
      }),
    )
    .describe("What the judges' replies took, where every attempt is kept"),
  placements: z
    .array(
      z.object({
        judge: z.string(),
        pairs: z.int().describe("Pairs of answers that were judged in both orders"),
        consistent: z.int().describe("With the same result for the candidate both times"),
        first_wins: z.int().describe("The answer shown first won both times"),
        second_wins: z.int(),
        half: z.int().describe("A tie in one order only"),
      }),
    )
    .describe("Empty where no pairs were judged"),
  pairs: z.array(
    agreementSchema.extend({
      a: z.string(),
      b: z.string(),
      mean_difference: z.number().describe("Mean of a minus b"),
    }),
  ),
  human: z
    .object({
      right_right: z.int().describe("People say correct, the score says right"),
      right_wrong: z.int(),
      wrong_right: z.int(),
      wrong_wrong: z.int(),
      kappa: z.number().nullable(),
    })
    .nullable()
    .describe("The score of judged samples against the labels correct and wrong; null without labels"),
})

export type JudgeQuery = z.infer<typeof judgeQuerySchema>
export type JudgeView = z.infer<typeof judgeViewSchema>
