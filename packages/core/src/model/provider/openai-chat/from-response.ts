import type { AssistantMessage, ReasoningPart, ToolCall } from "../../message.js"
import type { ModelChoice, StopReason, TokenLogprob, Usage } from "../../model.js"
import { replyContent } from "../../reasoning/reply-content.js"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import { parseToolCall } from "../tool-call.js"
import type { IncompleteOutput, WireOutput } from "../wire.js"
import { type ChatLogprobs, type ChatReplyMessage, type ChatUsage, chatReplySchema } from "./reply-schema.js"

/**
 * Reads the body of a chat completion.
 * @throws ZodError when it is none.
 */
export function fromChatResponse(
  body: unknown,
  options: SplitReasoningOptions = {},
): WireOutput | IncompleteOutput {
  const reply = chatReplySchema.parse(body)
  const broken = reply.choices.find((choice) => isBroken(choice.finish_reason))
  if (broken) return { missing: `a proper end (finish reason "${broken.finish_reason}")` }
  const model = reply.model ?? undefined
  const output: WireOutput = {
    choices: reply.choices.map((choice) => {
      return chatChoice(choice.message, choice.finish_reason, choice.logprobs, model, options)
    }),
  }
  if (reply.id) output.id = reply.id
  if (model) output.model = model
  if (reply.usage) output.usage = chatUsage(reply.usage)
  if (reply.system_fingerprint) output.metadata = { systemFingerprint: reply.system_fingerprint }
  return output
}

/** One answer, from a whole reply or put together from a stream. */
export function chatChoice(
  message: ChatReplyMessage,
  finishReason: string | null | undefined,
  logprobs: ChatLogprobs | null | undefined,
  model: string | undefined,
  options: SplitReasoningOptions,
): ModelChoice {
  const toolCalls = chatToolCalls(message)
  const thinking = chatReasoning(message)
  const reasoning: ReasoningPart[] = thinking === "" ? [] : [{ type: "reasoning", reasoning: thinking }]
  const pieces = { text: chatText(message), refusal: message.refusal ?? "", reasoning }
  const answer: AssistantMessage = { role: "assistant", content: replyContent(pieces, options) }
  if (toolCalls.length > 0) answer.toolCalls = toolCalls
  if (model) answer.model = model
  const choice: ModelChoice = { message: answer, stopReason: chatStopReason(finishReason) }
  if (logprobs?.content) choice.logprobs = chatLogprobs(logprobs.content)
  return choice
}

export function chatText(message: ChatReplyMessage): string {
  const { content } = message
  if (Array.isArray(content)) return content.map((part) => part.text ?? "").join("")
  return content ?? ""
}

/** Thinking in `reasoning_content` (DeepSeek, vLLM, SGLang) or `reasoning` (OpenRouter, newer vLLM, Ollama). */
export function chatReasoning(message: ChatReplyMessage): string {
  if (message.reasoning_content) return message.reasoning_content
  return typeof message.reasoning === "string" ? message.reasoning : ""
}

function chatToolCalls(message: ChatReplyMessage): ToolCall[] {
  const calls = (message.tool_calls ?? []).map((call, index) =>
    parseToolCall(call.id || `call_${index}`, call.function?.name ?? "", call.function?.arguments),
  )
  const legacy = message.function_call
  if (calls.length > 0 || !legacy) return calls
  return [parseToolCall("call_0", legacy.name ?? "", legacy.arguments)]
}

/** Words for a generation that the server gave up; what it wrote so far is no answer. */
export function isBroken(reason: string | null | undefined): boolean {
  return reason === "error" || reason === "abort" || reason === "aborted"
}

/** The common stop reasons; words of single servers included. */
export function chatStopReason(reason: string | null | undefined): StopReason {
  switch (reason) {
    case "stop":
    case "eos":
    case "eos_token":
    case "stop_sequence":
    case "end_turn":
      return "stop"
    case "length":
    case "max_tokens":
      return "max_tokens"
    case "model_length":
      return "model_length"
    case "tool_calls":
    case "function_call":
    case "tool_use":
      return "tool_calls"
    case "content_filter":
    case "sensitive":
      return "content_filter"
    default:
      return "unknown"
  }
}

function chatLogprobs(content: NonNullable<ChatLogprobs["content"]>): TokenLogprob[] {
  return content.map(({ token, logprob, top_logprobs: top }) => ({
    token,
    logprob,
    ...(top && top.length > 0 && { top }),
  }))
}

export function chatUsage(usage: ChatUsage): Usage {
  const outputTokens = usage.completion_tokens ?? 0
  const cached = usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens
  const reasoning = usage.completion_tokens_details?.reasoning_tokens
  const counts: Usage = {
    inputTokens: usage.prompt_tokens,
    outputTokens,
    totalTokens: usage.total_tokens ?? usage.prompt_tokens + outputTokens,
  }
  if (typeof cached === "number") counts.inputTokensCacheRead = cached
  if (typeof reasoning === "number") counts.reasoningTokens = reasoning
  return counts
}
