import { anthropic } from "./anthropic.js"
import { dashscope } from "./dashscope.js"
import { openaiEmbeddings, rerank } from "./embedding.js"
import type { WireFormat } from "./format.js"
import { gemini } from "./gemini.js"
import { ollamaChat, ollamaGenerate } from "./ollama.js"
import { openaiChat } from "./openai-chat.js"
import { openaiCompletions } from "./openai-completions.js"
import { openaiResponses } from "./openai-responses.js"
import { tgi } from "./tgi.js"

const exact: ReadonlyMap<string, WireFormat> = new Map([
  ["/chat/completions", openaiChat],
  ["/completions", openaiCompletions],
  ["/responses", openaiResponses],
  ["/embeddings", openaiEmbeddings],
  ["/rerank", rerank],
  ["/messages", anthropic],
  ["/api/chat", ollamaChat],
  ["/api/generate", ollamaGenerate],
  ["/generate", tgi],
  ["/generate_stream", tgi],
  ["/api/v1/services/aigc/text-generation/generation", dashscope],
  ["/api/v1/services/aigc/multimodal-generation/generation", dashscope],
])

const geminiCall = /^\/v1(beta|alpha)?\/models\/[^:]+:(generateContent|streamGenerateContent)$/

/**
 * The format behind a POST path. OpenAI-style paths are found with or without a version in front, because
 * clients differ in what they take the base URL to be.
 */
export function routeFormat(path: string): WireFormat | undefined {
  return exact.get(path.replace(/^\/v[12](?=\/)/, "")) ?? (geminiCall.test(path) ? gemini : undefined)
}

/** The format whose error words fit a path that may not be known. */
export function formatForErrors(path: string): WireFormat {
  const known = routeFormat(path)
  if (known !== undefined) return known
  if (path.startsWith("/v1beta/")) return gemini
  if (path.startsWith("/api/v1/")) return dashscope
  return path.startsWith("/api/") ? ollamaChat : openaiChat
}
