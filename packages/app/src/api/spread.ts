import { z } from "zod"

const binsSchema = z
  .array(z.object({ from: z.number(), to: z.number(), count: z.int() }))
  .describe("Equal steps; empty where nothing is known")

/** `GET /api/v1/runs/{run}/models/{model}/spread` */
export const spreadSchema = z.object({
  datasets: z.array(
    z.object({
      dataset: z.string(),
      latency_ms: binsSchema,
      ttft_ms: binsSchema.describe("Time to the first token, of streamed replies"),
      input_tokens: binsSchema,
      output_tokens: binsSchema,
      repeats: z
        .object({
          questions: z.int().describe("That have more than one scored repeat"),
          agree: z.int().describe("Of these, whose repeats all have the same score"),
          agreement: z
            .number()
            .describe("Chance that two repeats of a question have the same score, mean over questions"),
          each: z
            .array(z.object({ repeat: z.int(), n: z.int(), mean: z.number() }))
            .describe("The mean score that every repeat alone comes to: pass@1 where scores are 0 or 1"),
          right: z
            .array(z.object({ right: z.int(), of: z.int(), questions: z.int() }))
            .describe("Questions by how many of their repeats are right"),
        })
        .nullable()
        .describe("Null where every question was asked once"),
    }),
  ),
})

export type Spread = z.infer<typeof spreadSchema>
export type DatasetSpread = Spread["datasets"][number]
