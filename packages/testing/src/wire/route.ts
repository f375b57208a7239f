import { anthropic } from "./anthropic.js"
import type { WireFormat } from "./format.js"
import { openaiChat } from "./openai-chat.js"

const exact: ReadonlyMap<string, WireFormat> = new Map([
  ["/chat/completions", openaiChat],
  ["/messages", anthropic],
])

/**
 * The format behind a POST path. OpenAI-style paths are found with or without a `/v1` in front, because
 * clients differ in what they take the base URL to be.
 */
export function routeFormat(path: string): WireFormat | undefined {
  return exact.get(path.replace(/^\/v1(?=\/)/, ""))
}

/** The format whose error words fit a path that is not known. */
export function formatForErrors(path: string): WireFormat {
  return routeFormat(path) ?? openaiChat
}
