import { z } from "zod"

const number = z.number()

/**
 * How a model is asked to generate. Names follow the original's fields in camelCase; keys that are not
 * listed are kept and sent along in the request body.
 */
export const generationConfigSchema = z.looseObject({
  timeout: number.positive().optional().describe("Seconds one attempt may take (default 600)"),
  retries: z.int().min(0).optional().describe("Attempts after the first that may fail (default 5)"),
  retryInterval: number
    .min(0)
    .optional()
    .describe("First back-off in seconds; doubles, with full jitter (default 1)"),
  stream: z.boolean().optional().describe("Stream the reply; measures time to first token"),
  maxTokens: z.int().positive().optional().describe("Most tokens to generate"),
  temperature: number.min(0).optional().describe("Sampling temperature"),
  topP: number.min(0).max(1).optional().describe("Nucleus sampling mass"),
  topK: z.int().optional().describe("Sample from the k likeliest tokens"),
  n: z.int().positive().optional().describe("Legacy: same as the task's repeats"),
  stopSeqs: z.array(z.string()).optional().describe("Texts that end the generation"),
  seed: z.int().optional().describe("Seed sent to the provider"),
  frequencyPenalty: number.optional().describe("Penalty on frequent tokens"),
  presencePenalty: number.optional().describe("Penalty on present tokens"),
  repetitionPenalty: number.optional().describe("Repetition penalty of open-source servers"),
  logitBias: z.record(z.string(), number).optional().describe("Bias by token id"),
  logprobs: z.boolean().optional().describe("Return log probabilities"),
  topLogprobs: z.int().min(0).optional().describe("Alternatives per token"),
  doSample: z.boolean().optional().describe("Sampling switch of open-source servers"),
  parallelToolCalls: z.boolean().optional().describe("Allow several tool calls in one turn"),
  reasoningEffort: z.string().optional().describe("Effort of reasoning models, as the provider names it"),
  reasoningTokens: z.int().positive().optional().describe("Token budget for thinking (Anthropic)"),
  reasoningSummary: z.string().optional().describe("Reasoning summary kind (OpenAI Responses)"),
  reasoningHistory: z
    .enum(["reasoning_field", "think_tag", "none"])
    .optional()
    .describe("How earlier thinking is sent back"),
  responseSchema: z
    .object({
      name: z.string(),
      jsonSchema: z.record(z.string(), z.unknown()),
      description: z.string().optional(),
      strict: z.boolean().optional(),
    })
    .optional()
    .describe("Structured output schema"),
  anthropicCacheControl: z
    .object({
      type: z.literal("ephemeral").default("ephemeral"),
      ttl: z.enum(["5m", "1h"]).optional(),
      strategy: z.enum(["evaluation", "recent_messages"]).optional(),
    })
    .optional()
    .describe("Prompt caching of Anthropic models"),
  extraBody: z.record(z.string(), z.unknown()).optional().describe("Fields merged into the request body"),
  extraQuery: z.record(z.string(), z.string()).optional().describe("Query parameters of the request"),
  extraHeaders: z.record(z.string(), z.string()).optional().describe("Headers of the request"),
})

export type GenerationConfig = z.infer<typeof generationConfigSchema>
