import { EvalScopeError } from "@evalscope/core"
import { z } from "zod"

const answerSchema = z.looseObject({
  model_id_or_path: z.string().nullish(),
  enable: z.boolean().default(true),
  generation_config: z
    .looseObject({
      max_new_tokens: z.number().nullish(),
      max_tokens: z.number().nullish(),
      temperature: z.number().nullish(),
      top_p: z.number().nullish(),
      top_k: z.number().nullish(),
    })
    .nullish(),
  api_url: z.string().nullish(),
  api_key: z.string().nullish(),
  output_file: z.string(),
})

const nullText = (value: unknown) => (value === "NULL" || value === "" ? null : value)
const optionalText = z.preprocess(nullText, z.string().nullish())

const reviewsSchema = z.looseObject({
  enable: z.boolean().default(true),
  reviewer: z
    .looseObject({
      ref: z.string().nullish(),
      args: z
        .looseObject({
          model: z.string().default("gpt-4"),
          max_tokens: z.number().default(1024),
          temperature: z.number().default(0.2),
          mode: z.enum(["pairwise", "pairwise_baseline", "single"]).default("pairwise"),
          position_bias_mitigation: z.preprocess(
            (value) => (value === null || value === "NULL" ? "none" : value),
            z.enum(["none", "swap_position", "randomize_order"]).default("none"),
          ),
          random_seed: z.number().default(123),
          fn_completion_parser: z.enum(["lmsys_parser", "ranking_parser"]).default("lmsys_parser"),
          completion_parser_kwargs: z.looseObject({ output_format: z.string().optional() }).nullish(),
          api_url: z.string().nullish(),
          api_key: z.string().nullish(),
        })
        .prefault({}),
    })
    .prefault({}),
  prompt_file: optionalText,
  target_answers: z.preprocess(nullText, z.array(z.string()).nullish()),
  baseline_file: optionalText,
  reference_file: optionalText,
  cache_file: optionalText,
  review_file: z.string(),
})

const ratingSchema = z.looseObject({
  enable: z.boolean().default(true),
  metrics: z.array(z.enum(["elo", "pairwise", "score"])).min(1),
  baseline_model: optionalText,
  report_file: z.string(),
})

const configSchema = z.looseObject({
  question_file: z.string(),
  answers_gen: z.record(z.string(), answerSchema).nullish(),
  reviews_gen: reviewsSchema.nullish(),
  rating_gen: ratingSchema.nullish(),
})

/** The settings of the first-generation arena. */
export type LegacyConfig = z.infer<typeof configSchema>
export type LegacyReviewer = LegacyReviews["reviewer"]["args"]
export type LegacyReviews = z.infer<typeof reviewsSchema>
export type LegacyRating = z.infer<typeof ratingSchema>

/** Whether settings are those of the first-generation arena. */
export function isLegacyConfig(value: Readonly<Record<string, unknown>>): boolean {
  return ["answers_gen", "reviews_gen", "rating_gen"].some((stage) => stage in value)
}

/** @throws EvalScopeError `config_invalid` naming the fields. */
export function parseLegacyConfig(value: unknown): LegacyConfig {
  const parsed = configSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new EvalScopeError({
    code: "config_invalid",
    message: `The arena's YAML does not fit: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
    hint: "Needed are question_file and the stages answers_gen, reviews_gen and rating_gen; switch stages off with enable: false.",
  })
}
