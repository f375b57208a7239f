import type {
  ImageBlockParam,
  RedactedThinkingBlockParam,
  TextBlockParam,
  ThinkingBlockParam,
  ToolResultBlockParam,
  ToolUseBlockParam,
} from "@anthropic-ai/sdk/resources/messages"
import type { GenerationConfig } from "../../generation-config.js"
import {
  type AssistantMessage,
  type Content,
  type ContentPart,
  contentText,
  type ReasoningPart,
  type ToolMessage,
} from "../../message.js"
import { assistantText } from "../../reasoning/reasoning-history.js"
import { parseDataUrl, unsupportedPart } from "../media.js"

export type Block =
  | TextBlockParam
  | ImageBlockParam
  | ThinkingBlockParam
  | RedactedThinkingBlockParam
  | ToolUseBlockParam
  | ToolResultBlockParam

/** The API refuses empty texts, so they are left out. */
export function textBlocks(text: string): TextBlockParam[] {
  return text.trim() === "" ? [] : [{ type: "text", text }]
}

/** @throws EvalScopeError `not_supported` for audio and video. */
export function userBlocks(content: Content): (TextBlockParam | ImageBlockParam)[] {
  return typeof content === "string" ? textBlocks(content) : content.flatMap(partToBlocks)
}

function partToBlocks(part: ContentPart): (TextBlockParam | ImageBlockParam)[] {
  switch (part.type) {
    case "text":
      return textBlocks(part.text)
    case "image":
      return [{ type: "image", source: imageSource(part.image) }]
    case "audio":
    case "video":
      throw unsupportedPart(part.type, "anthropic-messages")
    default:
      return []
  }
}

function imageSource(image: string): ImageBlockParam["source"] {
  const inline = parseDataUrl(image)
  if (inline === undefined) return { type: "url", url: image }
  return { type: "base64", media_type: imageType(inline.mediaType), data: inline.data }
}

function imageType(mediaType: string): "image/jpeg" | "image/png" | "image/gif" | "image/webp" {
  switch (mediaType.toLowerCase()) {
    case "image/png":
      return "image/png"
    case "image/gif":
      return "image/gif"
    case "image/webp":
      return "image/webp"
    default:
      return "image/jpeg"
  }
}

/** Signed thinking goes back as it came, which calls of tools depend on; unsigned only as a tag, if asked for. */
export function assistantBlocks(
  message: AssistantMessage,
  history: GenerationConfig["reasoningHistory"],
): Block[] {
  const parts = typeof message.content === "string" ? [] : message.content
  const signed =
    history === "none" ? [] : parts.flatMap((part) => (part.type === "reasoning" ? thinkingBlocks(part) : []))
  const inTag = signed.length === 0 && history === "think_tag"
  const text = inTag ? assistantText(message, history).text : contentText(message.content)
  return [
    ...signed,
    ...textBlocks(text),
    ...(message.toolCalls ?? []).map((call): Block => {
      return { type: "tool_use", id: call.id, name: call.function.name, input: call.function.arguments }
    }),
  ]
}

function thinkingBlocks(part: ReasoningPart): Block[] {
  if (part.signature === undefined) return []
  if (part.redacted) return [{ type: "redacted_thinking", data: part.signature }]
  return [{ type: "thinking", thinking: part.reasoning, signature: part.signature }]
}

export function toolResultBlock(message: ToolMessage): ToolResultBlockParam {
  return {
    type: "tool_result",
    tool_use_id: message.toolCallId,
    content: message.error ? message.error.message : userBlocks(message.content),
    ...(message.error && { is_error: true }),
  }
}
