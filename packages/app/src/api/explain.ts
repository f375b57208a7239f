import { z } from "zod"
import { sampleKeySchema } from "./sample.js"

/** Why an explanation tells less than one might wish, or what it rests on. */
const explanationNotes = [
  "unknown_benchmark",
  "no_verdict",
  "judged",
  "needs_sandbox",
  "no_rules",
  "compat",
  "choices_from_prompt",
  "settings_ignored",
] as const

const verdictSchema = z.object({
  values: z.record(z.string(), z.number()),
  extracted: z.string().nullable(),
  rule: z.string().nullable(),
})

/** `GET /api/v1/runs/{run}/models/{model}/explanation?dataset=&subset=&index=` */
export const explanationSchema = z.object({
  scorer: z.string().nullable(),
  reply: z.string().describe("Text of the reply, its first 20 000 characters"),
  filters: z.array(z.string()),
  filtered: z.string().nullable().describe("What the filters left; null when that is the reply"),
  steps: z
    .array(
      z.object({
        rule: z.string(),
        found: z.string().nullable(),
        effect: z.enum(["decides", "ends"]).nullable(),
      }),
    )
    .describe("Rules in the order they are tried"),
  stored: verdictSchema.nullable().describe("As the run has it"),
  now: verdictSchema.nullable().describe("As today's rules have it; null when they cannot tell"),
  same: z.boolean().nullable().describe("Both verdicts agree; null when one of them is missing"),
  notes: z.array(z.enum(explanationNotes)),
})

/** What opens an endpoint; a run's own files hold none of it. */
const accessShape = {
  api_key: z.string().max(10_000).optional(),
  api_key_env: z.string().max(200).optional().describe("A variable that the server lends"),
  profile: z
    .string()
    .max(200)
    .optional()
    .describe("A key profile of the server, which brings address and key in place of the run's"),
}
const againShape = {
  ...accessShape,
  judges: z
    .array(z.strictObject(accessShape))
    .max(100)
    .optional()
    .describe("The same for the judges of the run, in their order; an empty map leaves one as it is"),
}

/** `POST /api/v1/runs/{run}/again`: 202 and a job. */
export const againBodySchema = z.discriminatedUnion("what", [
  z
    .strictObject({ what: z.literal("sample"), ...sampleKeySchema.shape, ...againShape })
    .describe("Asks the model for this sample again, in a run of its own"),
  z
    .strictObject({ what: z.literal("scores"), ...againShape })
    .describe("Scores every reply of the run again, in its own folder"),
  z
    .strictObject({ what: z.literal("rest"), ...againShape })
    .describe("Goes on with a run that stopped, in its own folder: asks for what is missing"),
])

const profileShape = {
  profile: z.string().nullable().describe("Key profile that it was started with, if the server still has it"),
  missing_profile: z
    .string()
    .nullable()
    .describe("Key profile that it was started with and that the server does not have any more"),
}

/** `GET /api/v1/runs/{run}/again`: which endpoints a repetition would ask. */
export const againOfferSchema = z.object({
  model: z.string().nullable().describe("null: the embedded mock model"),
  api_url: z.string().nullable(),
  ...profileShape,
  judges: z.array(
    z.object({
      model_id: z.string(),
      api_url: z.string().nullable().describe("null: where the model is, with its key"),
      ...profileShape,
    }),
  ),
})

export type Explanation = z.infer<typeof explanationSchema>
export type ExplanationNote = (typeof explanationNotes)[number]
export type AgainBody = z.input<typeof againBodySchema>
export type AgainOffer = z.infer<typeof againOfferSchema>
