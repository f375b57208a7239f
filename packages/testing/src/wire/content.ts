import { isObject, listOf, textOf } from "../json/index.js"
import type { MockMessage } from "../request/index.js"

/** The text of a message's content: a string, or the text parts of a list joined. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content
  let text = ""
  for (const part of listOf(content)) {
    if (typeof part === "string") text += part
    else if (isObject(part)) text += textOf(part.text) ?? textOf(part.thinking) ?? nested(part.content)
  }
  return text
}

function nested(content: unknown): string {
  return content === undefined ? "" : contentText(content)
}

/** Messages of the common `{role, content}` shape. */
export function readMessages(value: unknown): MockMessage[] {
  return listOf(value)
    .filter(isObject)
    .map((message) => ({ role: textOf(message.role) ?? "user", text: contentText(message.content) }))
}

/** The names in an OpenAI- or Anthropic-style tool list. */
export function readToolNames(value: unknown): string[] {
  return listOf(value)
    .filter(isObject)
    .map((tool) => {
      const inner = tool.function
      return textOf(tool.name) ?? (isObject(inner) ? textOf(inner.name) : undefined) ?? ""
    })
    .filter((name) => name !== "")
}
