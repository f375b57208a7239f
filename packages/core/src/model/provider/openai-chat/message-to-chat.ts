import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionMessageParam,
  ChatCompletionUserMessageParam,
} from "openai/resources/chat/completions"
import type { GenerationConfig } from "../../generation-config.js"
import type { AssistantMessage, Message } from "../../message.js"
import { contentText } from "../../message.js"
import { assistantText } from "../../reasoning/reasoning-history.js"
import { toolCallArguments } from "../tool-call.js"
import { type ChatPart, contentToChat } from "./content-to-chat.js"

/** What servers add to the official messages: videos, and the thinking of earlier turns. */
export type ChatMessage =
  | Exclude<ChatCompletionMessageParam, ChatCompletionUserMessageParam | ChatCompletionAssistantMessageParam>
  | { role: "user"; content: string | ChatPart[] }
  | (ChatCompletionAssistantMessageParam & { reasoning_content?: string })

/** A message in the format of chat completions. */
export function messageToChat(message: Message, history: GenerationConfig["reasoningHistory"]): ChatMessage {
  switch (message.role) {
    case "system":
      return { role: "system", content: contentText(message.content) }
    case "user":
      return { role: "user", content: contentToChat(message.content) }
    case "assistant":
      return assistantToChat(message, history)
    case "tool":
      return {
        role: "tool",
        tool_call_id: message.toolCallId,
        content: message.error ? `Error: ${message.error.message}` : contentText(message.content),
      }
  }
}

function assistantToChat(
  message: AssistantMessage,
  history: GenerationConfig["reasoningHistory"],
): ChatMessage {
  const { text, reasoning } = assistantText(message, history)
  const calls = message.toolCalls ?? []
  return {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(calls.length > 0 && {
      tool_calls: calls.map((call) => ({
        id: call.id,
        type: "function" as const,
        function: { name: call.function.name, arguments: toolCallArguments(call) },
      })),
    }),
  }
}
