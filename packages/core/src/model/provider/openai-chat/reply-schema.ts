import { z } from "zod"

const text = z.string().nullish()
const count = z.number().nullish()

const toolCallSchema = z.object({
  index: z.int().nullish(),
  id: text,
  function: z.object({ name: text, arguments: z.unknown().optional() }).nullish(),
})

/** Fields of a message and of a stream's delta; servers name thinking differently. */
const chatMessageSchema = z.object({
  content: z.union([z.string(), z.array(z.looseObject({ text }))]).nullish(),
  refusal: text,
  reasoning_content: text,
  reasoning: z.unknown().optional(),
  tool_calls: z.array(toolCallSchema).nullish(),
  function_call: z.object({ name: text, arguments: z.unknown().optional() }).nullish(),
})

const tokenSchema = z.object({ token: z.string(), logprob: z.number() })

const chatLogprobsSchema = z.object({
  content: z.array(tokenSchema.extend({ top_logprobs: z.array(tokenSchema).nullish() })).nullish(),
})

export const usageSchema = z.object({
  prompt_tokens: z.number(),
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
  prompt_cache_hit_tokens: count,
})

const replyFields = {
  id: text,
  model: text,
  system_fingerprint: text,
  usage: usageSchema.nullish(),
}

export const chatReplySchema = z.object({
  ...replyFields,
  choices: z
    .array(
      z.object({
        message: chatMessageSchema,
        finish_reason: text,
        logprobs: chatLogprobsSchema.nullish(),
      }),
    )
    .min(1),
})

export const chatChunkSchema = z.object({
  ...replyFields,
  choices: z.array(
    z.object({
      index: z.int().default(0),
      delta: chatMessageSchema.nullish(),
      finish_reason: text,
      logprobs: chatLogprobsSchema.nullish(),
    }),
  ),
})

export type ChatReplyMessage = z.infer<typeof chatMessageSchema>
export type ChatLogprobs = z.infer<typeof chatLogprobsSchema>
export type ChatUsage = z.infer<typeof usageSchema>
