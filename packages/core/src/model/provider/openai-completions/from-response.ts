import { z } from "zod"
import type { ModelChoice, TokenLogprob } from "../../model.js"
import { replyContent } from "../../reasoning/reply-content.js"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import { chatStopReason, chatUsage, isBroken } from "../openai-chat/from-response.js"
import { usageSchema } from "../openai-chat/reply-schema.js"
import type { IncompleteOutput, WireOutput } from "../wire.js"

const logprobsSchema = z.object({
  tokens: z.array(z.string()).nullish(),
  token_logprobs: z.array(z.number().nullable()).nullish(),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
})

/** A reply and an event of a stream have one shape here. */
export const completionSchema = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z.array(
    z.object({
      index: z.int().default(0),
      text: z.string(),
      finish_reason: z.string().nullish(),
      logprobs: logprobsSchema.nullish(),
    }),
  ),
  usage: usageSchema.nullish(),
})

export type CompletionLogprobs = z.infer<typeof logprobsSchema>

/**
 * Reads the body of a text completion.
 * @throws ZodError when it is none.
 */
export function fromCompletionResponse(
  body: unknown,
  options: SplitReasoningOptions = {},
): WireOutput | IncompleteOutput {
  const reply = completionSchema.extend({ choices: completionSchema.shape.choices.min(1) }).parse(body)
  const broken = reply.choices.find((choice) => isBroken(choice.finish_reason))
  if (broken) return { missing: `a proper end (finish reason "${broken.finish_reason}")` }
  const model = reply.model ?? undefined
  return {
    ...(reply.id && { id: reply.id }),
    ...(model && { model }),
    choices: reply.choices.map(({ text, finish_reason, logprobs }) =>
      completionChoice(text, finish_reason, completionLogprobs(logprobs), model, options),
    ),
    ...(reply.usage && { usage: chatUsage(reply.usage) }),
  }
}

export function completionChoice(
  text: string,
  finishReason: string | null | undefined,
  logprobs: readonly TokenLogprob[],
  model: string | undefined,
  options: SplitReasoningOptions,
): ModelChoice {
  return {
    message: { role: "assistant", content: replyContent({ text }, options), ...(model && { model }) },
    stopReason: chatStopReason(finishReason),
    ...(logprobs.length > 0 && { logprobs }),
  }
}

/** The parallel arrays as one; the first token of an echoed prompt has no probability and is left out. */
export function completionLogprobs(logprobs: CompletionLogprobs | null | undefined): TokenLogprob[] {
  return (logprobs?.tokens ?? []).flatMap((token, index) => {
    const logprob = logprobs?.token_logprobs?.[index]
    if (typeof logprob !== "number") return []
    const top = Object.entries(logprobs?.top_logprobs?.[index] ?? {})
    return [
      {
        token,
        logprob,
        ...(top.length > 0 && { top: top.map(([text, value]) => ({ token: text, logprob: value })) }),
      },
    ]
  })
}
