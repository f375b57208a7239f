import { contentText, messagesOf } from "../protocol/payload.js"
import type { ChatMessage, Turn } from "../workload/conversation.js"

/** Counts tokens where the server reports none. */
export interface TokenCounter {
  /** With the model's own tokenizer; otherwise the chunks of a stream are the better count of its tokens. */
  readonly exact: boolean
  count(text: string): number
}

/** Tokens of everything a request asks, without what the server's chat template adds. */
export function promptTokens(turn: Turn, history: readonly ChatMessage[], counter: TokenCounter): number {
  return textsOf(turn, history).reduce((sum, text) => sum + counter.count(text), tokensIn(turn))
}

function tokensIn({ payload }: Turn): number {
  return payload.kind === "tokens" ? payload.tokens.length : 0
}

function textsOf(turn: Turn, history: readonly ChatMessage[]): readonly string[] {
  const { payload } = turn
  switch (payload.kind) {
    case "embedding":
      return payload.texts
    case "rerank":
      return [payload.query, ...payload.documents]
    case "body":
      return bodyTexts(payload.body)
    default:
      return messagesOf(turn, history).map(({ content }) => contentText(content))
  }
}

/** The texts of a body in one of the usual formats; of others nothing is known. */
function bodyTexts({ messages, prompt, input }: Readonly<Record<string, unknown>>): readonly string[] {
  const plain = [prompt, input].filter((text) => typeof text === "string")
  const said = [messages, input].flatMap((list) => (Array.isArray(list) ? list : []))
  return [...plain, ...said.map((message: unknown) => contentOf(message))]
}

function contentOf(message: unknown): string {
  if (typeof message === "string") return message
  return typeof message === "object" && message !== null && "content" in message
    ? contentText(message.content)
    : ""
}
