import type { GenerationConfig } from "../generation-config.js"
import type { AssistantMessage, ReasoningPart } from "../message.js"
import { contentText } from "../message.js"

/** An earlier assistant turn as it goes back to a chat endpoint. */
export interface AssistantText {
  text: string
  /** For the `reasoning_content` field; undefined when thinking is not sent there. */
  reasoning: string | undefined
}

/** The thinking parts of a message. */
export function reasoningParts(message: AssistantMessage): readonly ReasoningPart[] {
  if (typeof message.content === "string") return []
  return message.content.filter((part) => part.type === "reasoning")
}

/** Renders an earlier turn by `reasoningHistory`: thinking in its own field (default), in a tag, or left out. */
export function assistantText(
  message: AssistantMessage,
  history: GenerationConfig["reasoningHistory"] = "reasoning_field",
): AssistantText {
  const text = contentText(message.content)
  const thinking = reasoningParts(message)
    .filter((part) => !part.redacted)
    .map((part) => part.reasoning)
    .join("\n")
  if (thinking === "" || history === "none") return { text, reasoning: undefined }
  if (history === "think_tag")
    return { text: `<think>\n${thinking}\n</think>\n\n${text}`, reasoning: undefined }
  return { text, reasoning: thinking }
}
