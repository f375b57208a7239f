import { z } from "zod"
import type { ReasoningPart } from "../../message.js"
import type { StopReason, Usage } from "../../model.js"
import { replyContent } from "../../reasoning/reply-content.js"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import { parseToolCall } from "../tool-call.js"
import type { WireOutput } from "../wire.js"

const text = z.string().nullish()
const count = z.number().nullish()

export const blockSchema = z.looseObject({
  type: z.string(),
  text: text,
  thinking: text,
  signature: text,
  data: text,
  id: text,
  name: text,
  input: z.unknown().optional(),
})

export const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens_details: z.object({ thinking_tokens: count }).nullish(),
})

const messageSchema = z.object({
  id: text,
  model: text,
  content: z.array(blockSchema),
  stop_reason: text,
  usage: usageSchema.nullish(),
})

export type ReplyBlock = z.infer<typeof blockSchema>
export type ReplyMessage = z.infer<typeof messageSchema>
type ReplyUsage = z.infer<typeof usageSchema>

/**
 * Reads the body of a message.
 * @throws ZodError when it is none.
 */
export function fromMessagesResponse(body: unknown, options: SplitReasoningOptions = {}): WireOutput {
  return messageOutput(messageSchema.parse(body), options)
}

/** One message, from a whole reply or put together from a stream. */
export function messageOutput(reply: ReplyMessage, options: SplitReasoningOptions): WireOutput {
  const toolCalls = reply.content
    .filter((block) => block.type === "tool_use")
    .map((block, index) => parseToolCall(block.id || `call_${index}`, block.name ?? "", block.input))
  const content = replyContent(
    {
      text: reply.content.map((block) => (block.type === "text" ? (block.text ?? "") : "")).join(""),
      reasoning: reply.content.flatMap(reasoningPart),
    },
    options,
  )
  return {
    ...(reply.id && { id: reply.id }),
    ...(reply.model && { model: reply.model }),
    choices: [
      {
        message: {
          role: "assistant",
          content,
          ...(toolCalls.length > 0 && { toolCalls }),
          ...(reply.model && { model: reply.model }),
        },
        stopReason: stopReason(reply.stop_reason),
      },
    ],
    ...(reply.usage && { usage: usage(reply.usage) }),
  }
}

function reasoningPart(block: ReplyBlock): ReasoningPart[] {
  if (block.type === "thinking") {
    const signature = block.signature ? { signature: block.signature } : {}
    return [{ type: "reasoning", reasoning: block.thinking ?? "", ...signature }]
  }
  if (block.type !== "redacted_thinking") return []
  return [{ type: "reasoning", reasoning: "", redacted: true, ...(block.data && { signature: block.data }) }]
}

function stopReason(reason: string | null | undefined): StopReason {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
      return "stop"
    case "max_tokens":
      return "max_tokens"
    case "model_context_window_exceeded":
      return "model_length"
    case "tool_use":
      return "tool_calls"
    case "refusal":
      return "content_filter"
    default:
      return "unknown"
  }
}

/** All input counts, cached or not: the API's own `input_tokens` leaves out what the cache read and wrote. */
function usage(counts: ReplyUsage): Usage {
  const read = counts.cache_read_input_tokens ?? 0
  const written = counts.cache_creation_input_tokens ?? 0
  const inputTokens = (counts.input_tokens ?? 0) + read + written
  const outputTokens = counts.output_tokens ?? 0
  const reasoning = counts.output_tokens_details?.thinking_tokens
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    ...(typeof counts.cache_read_input_tokens === "number" && { inputTokensCacheRead: read }),
    ...(typeof counts.cache_creation_input_tokens === "number" && { inputTokensCacheWrite: written }),
    ...(typeof reasoning === "number" && { reasoningTokens: reasoning }),
  }
}
