import { createHash } from "node:crypto"
import { targetText } from "../../benchmark/sample.js"
import type { Message } from "../../model/message.js"

/**
 * Names a question by what was asked and what is right, independent of the model and of its position: a hash of
 * the first user message (text and media) and the target. 16 characters, so that a million of them fit into memory.
 */
export function questionKey(messages: readonly Message[], target: string | readonly string[]): string {
  const content = messages.find((message) => message.role === "user")?.content ?? ""
  const parts = typeof content === "string" ? [{ type: "text", text: content }] : content
  const text = JSON.stringify([parts, targetText(target)])
  return createHash("sha256").update(text).digest("base64url").slice(0, 16)
}
