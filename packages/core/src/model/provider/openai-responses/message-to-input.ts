import type { ResponseInputContent, ResponseInputItem } from "openai/resources/responses/responses"
import type { GenerationConfig } from "../../generation-config.js"
import {
  type AssistantMessage,
  type Content,
  type ContentPart,
  contentText,
  type Message,
} from "../../message.js"
import { reasoningParts } from "../../reasoning/reasoning-history.js"
import { unsupportedPart } from "../media.js"
import { toolCallArguments } from "../tool-call.js"

/**
 * The items of a message. Earlier thinking is sent back only in its encrypted form, the one this API takes.
 * @throws EvalScopeError `not_supported` for audio and video.
 */
export function messageToInput(
  message: Message,
  history: GenerationConfig["reasoningHistory"],
): ResponseInputItem[] {
  switch (message.role) {
    case "system":
      return [{ role: "system", content: contentText(message.content) }]
    case "user":
      return [{ role: "user", content: contentToInput(message.content) }]
    case "assistant":
      return assistantToInput(message, history)
    case "tool":
      return [
        {
          type: "function_call_output",
          call_id: message.toolCallId,
          output: message.error ? `Error: ${message.error.message}` : contentText(message.content),
        },
      ]
  }
}

function assistantToInput(
  message: AssistantMessage,
  history: GenerationConfig["reasoningHistory"],
): ResponseInputItem[] {
  const text = contentText(message.content)
  const thinking = history === "none" ? [] : reasoningParts(message)
  return [
    ...thinking.flatMap((part): ResponseInputItem[] => {
      if (part.id === undefined || part.signature === undefined) return []
      const summary = part.reasoning === "" ? [] : [{ type: "summary_text" as const, text: part.reasoning }]
      return [{ type: "reasoning", id: part.id, summary, encrypted_content: part.signature }]
    }),
    ...(text === "" ? [] : [{ role: "assistant" as const, content: text }]),
    ...(message.toolCalls ?? []).map((call) => ({
      type: "function_call" as const,
      call_id: call.id,
      name: call.function.name,
      arguments: toolCallArguments(call),
    })),
  ]
}

function contentToInput(content: Content): string | ResponseInputContent[] {
  if (typeof content === "string") return content
  return content.flatMap(partToInput)
}

function partToInput(part: ContentPart): ResponseInputContent[] {
  switch (part.type) {
    case "text":
      return [{ type: "input_text", text: part.text }]
    case "image":
      return [{ type: "input_image", image_url: part.image, detail: part.detail ?? "auto" }]
    case "audio":
    case "video":
      throw unsupportedPart(part.type, "openai-responses")
    default:
      return []
  }
}
