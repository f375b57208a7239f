import type { ChatCompletionContentPart } from "openai/resources/chat/completions"
import type { Content, ContentPart } from "../../message.js"
import { contentText } from "../../message.js"

/** Videos are an extension of vLLM, SGLang and DashScope. */
interface VideoUrlPart {
  type: "video_url"
  video_url: { url: string }
}

export type ChatPart = ChatCompletionContentPart | VideoUrlPart

/**
 * Content of a user message. Text alone stays one string, which every server and chat template takes.
 * Thinking and provider data are left out.
 */
export function contentToChat(content: Content): string | ChatPart[] {
  if (typeof content === "string") return content
  const parts = content.flatMap(partToChat)
  const only = parts.length === 1 ? parts[0] : undefined
  if (only?.type === "text") return only.text
  return parts.length === 0 ? contentText(content) : parts
}

function partToChat(part: ContentPart): ChatPart[] {
  switch (part.type) {
    case "text":
      return [{ type: "text", text: part.text }]
    case "image":
      return [
        { type: "image_url", image_url: { url: part.image, ...(part.detail && { detail: part.detail }) } },
      ]
    case "audio":
      return [
        {
          type: "input_audio",
          input_audio: { data: part.audio.replace(/^data:[^,]*,/, ""), format: part.format },
        },
      ]
    case "video":
      return [{ type: "video_url", video_url: { url: part.video } }]
    default:
      return []
  }
}
