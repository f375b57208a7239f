import { z } from "zod"

/** Low and high end of a 95% interval; null when it cannot be known. */
export const intervalSchema = z.tuple([z.number(), z.number()]).nullable()

/** What a metric means, enough to print and to colour it. */
export const metricInfoSchema = z.object({
  key: z.string().describe("Identity, e.g. accuracy:mean; unique inside a report"),
  name: z.string().describe("Name of the value in a sample's scores"),
  label: z.string(),
  direction: z.enum(["higher", "lower"]),
  range: z.tuple([z.number().nullable(), z.number().nullable()]).describe("Open ends are null"),
  display: z.enum(["percent", "number"]).describe("percent prints 0.583 as 58.3%"),
  kind: z.enum(["quality", "diagnostic"]),
  primary: z.boolean(),
})

/** A figure that never comes without its n and its interval. */
export const figureSchema = z.object({
  value: z.number().nullable(),
  n: z.int(),
  stderr: z.number().nullable(),
  interval: intervalSchema,
  method: z
    .string()
    .describe("How the interval was made: clt, clustered, wilson, stratified, bootstrap, none"),
})

/** Headline of one benchmark, as lists show it. */
export const headlineSchema = z.object({
  dataset: z.string(),
  pretty_name: z.string(),
  model: z.string(),
  metric: metricInfoSchema.nullable(),
  score: figureSchema,
  unscored: z.int().describe("Samples without a value of the metric"),
  errored: z.int(),
})

export type Interval = z.infer<typeof intervalSchema>
export type MetricDescription = z.infer<typeof metricInfoSchema>
export type Figure = z.infer<typeof figureSchema>
export type Headline = z.infer<typeof headlineSchema>
