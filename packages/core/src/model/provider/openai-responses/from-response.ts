import { z } from "zod"
import type { ReasoningPart, ToolCall } from "../../message.js"
import type { StopReason, TokenLogprob, Usage } from "../../model.js"
import { replyContent } from "../../reasoning/reply-content.js"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import { parseToolCall } from "../tool-call.js"
import type { IncompleteOutput, WireOutput } from "../wire.js"

const text = z.string().nullish()
const tokenSchema = z.object({ token: z.string(), logprob: z.number() })

const contentSchema = z.looseObject({
  type: z.string(),
  text: text,
  refusal: text,
  logprobs: z.array(tokenSchema.extend({ top_logprobs: z.array(tokenSchema).nullish() })).nullish(),
})

const itemSchema = z.looseObject({
  type: z.string(),
  id: text,
  call_id: text,
  name: text,
  arguments: z.unknown().optional(),
  content: z.array(contentSchema).nullish(),
  summary: z.array(z.looseObject({ text })).nullish(),
  encrypted_content: text,
})

const usageSchema = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  total_tokens: z.number().nullish(),
  input_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
  output_tokens_details: z.object({ reasoning_tokens: z.number().nullish() }).nullish(),
})

const responseSchema = z.object({
  id: text,
  model: text,
  status: text,
  incomplete_details: z.object({ reason: text }).nullish(),
  output: z.array(itemSchema),
  usage: usageSchema.nullish(),
})

type Item = z.infer<typeof itemSchema>

/**
 * Reads the body of a response.
 * @throws ZodError when it is none.
 */
export function fromResponsesResponse(
  body: unknown,
  options: SplitReasoningOptions = {},
): WireOutput | IncompleteOutput {
  const reply = responseSchema.parse(body)
  if (reply.status && reply.status !== "completed" && reply.status !== "incomplete") {
    return { missing: `a proper end (status "${reply.status}")` }
  }
  const contents = reply.output.flatMap((item) => (item.type === "message" ? (item.content ?? []) : []))
  const toolCalls = reply.output.flatMap(toolCall)
  const reasoning = reply.output.flatMap(reasoningPart)
  const logprobs = contents.flatMap((content): TokenLogprob[] =>
    (content.logprobs ?? []).map(({ token, logprob, top_logprobs: top }) => ({
      token,
      logprob,
      ...(top && top.length > 0 && { top }),
    })),
  )
  const joined = (type: string, key: "text" | "refusal") =>
    contents.map((content) => (content.type === type ? (content[key] ?? "") : "")).join("")
  const content = replyContent(
    { text: joined("output_text", "text"), refusal: joined("refusal", "refusal"), reasoning },
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
        stopReason: stopReason(reply.incomplete_details?.reason, toolCalls),
        ...(logprobs.length > 0 && { logprobs }),
      },
    ],
    ...(reply.usage && { usage: usage(reply.usage) }),
  }
}

function toolCall(item: Item): ToolCall[] {
  if (item.type !== "function_call") return []
  return [parseToolCall(item.call_id || item.id || "call_0", item.name ?? "", item.arguments)]
}

/** Thinking is delivered as a summary (OpenAI) or in full (open-source servers), or only encrypted. */
function reasoningPart(item: Item): ReasoningPart[] {
  if (item.type !== "reasoning") return []
  const pieces = item.content && item.content.length > 0 ? item.content : (item.summary ?? [])
  const reasoning = pieces.map((piece) => piece.text ?? "").join("\n")
  if (reasoning === "" && !item.encrypted_content) return []
  return [
    {
      type: "reasoning",
      reasoning,
      ...(item.encrypted_content && { signature: item.encrypted_content }),
      ...(item.id && { id: item.id }),
    },
  ]
}

function stopReason(reason: string | null | undefined, toolCalls: readonly ToolCall[]): StopReason {
  if (reason === "max_output_tokens" || reason === "max_tokens") return "max_tokens"
  if (reason === "content_filter") return "content_filter"
  if (reason) return "unknown"
  return toolCalls.length > 0 ? "tool_calls" : "stop"
}

function usage(counts: z.infer<typeof usageSchema>): Usage {
  const cached = counts.input_tokens_details?.cached_tokens
  const reasoning = counts.output_tokens_details?.reasoning_tokens
  return {
    inputTokens: counts.input_tokens,
    outputTokens: counts.output_tokens,
    totalTokens: counts.total_tokens ?? counts.input_tokens + counts.output_tokens,
    ...(typeof cached === "number" && { inputTokensCacheRead: cached }),
    ...(typeof reasoning === "number" && { reasoningTokens: reasoning }),
  }
}
