import { z } from "zod"
import { jobKinds, priceSchema } from "./job.js"

/** `POST /api/v1/estimate` */
export const estimateBodySchema = z.strictObject({
  kind: z.enum(jobKinds).default("eval"),
  config: z.record(z.string(), z.unknown()).describe("As for POST /api/v1/jobs"),
  price: priceSchema.optional().describe("Without it there is no cost"),
  seconds_per_request: z.number().positive().default(5).describe("How long a reply is taken to need"),
})

export const estimateSchema = z.object({
  datasets: z.array(
    z.object({
      dataset: z.string(),
      samples: z.int().describe("Repeats counted"),
      input_tokens: z.int().describe("From the first prompts of each subset"),
      output_tokens: z.int(),
    }),
  ),
  requests: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cost_usd: z.number().nullable(),
  seconds: z.number(),
})

export type EstimateBody = z.output<typeof estimateBodySchema>
export type Estimate = z.infer<typeof estimateSchema>
