import type { JsonObject } from "../json/index.js"

/** The wire formats the server speaks, by the API they imitate. */
export type WireFormatName =
  | "openai-chat"
  | "openai-completions"
  | "openai-responses"
  | "openai-embeddings"
  | "rerank"
  | "anthropic"
  | "gemini"
  | "dashscope"
  | "ollama-chat"
  | "ollama-generate"
  | "tgi"

export interface MockMessage {
  role: string
  /** The text of all parts, joined. Media parts are left out. */
  text: string
}

/** A request in one shape, whatever format it came in. What answer and fault rules look at. */
export interface MockRequest {
  /** From the header `x-mock-seq`, else the order of arrival, from 0. */
  readonly seq: number
  readonly format: WireFormatName
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  readonly model: string
  readonly stream: boolean
  /** System prompt included, as the first message. */
  readonly messages: readonly MockMessage[]
  /** The text of the last user message, or the bare prompt. */
  readonly prompt: string
  /** All messages joined by a line break. */
  readonly text: string
  /** Names of the offered tools. */
  readonly tools: readonly string[]
  readonly maxTokens: number | undefined
  /** Alternatives per token that were asked for; `undefined` when log probabilities were not. */
  readonly topLogprobs: number | undefined
  /** How many choices were asked for (`n`). */
  readonly choices: number
  /** Simulated tokens of all messages; no template is added. */
  readonly inputTokens: number
}

/** What a wire format reads out of a body; the server adds the rest. */
export interface PromptFields {
  model: string
  stream: boolean
  messages: readonly MockMessage[]
  tools?: readonly string[]
  maxTokens?: number | undefined
  topLogprobs?: number | undefined
  choices?: number
  /** Several independent prompts in one request; each gets `choices` answers. */
  prompts?: readonly string[]
  /** False for requests that only read, such as embeddings. Default true. */
  generates?: boolean
  /** The request insists on exactly `maxTokens` tokens. */
  ignoreEos?: boolean
}
