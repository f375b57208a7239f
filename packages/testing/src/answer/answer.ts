import type { JsonObject } from "../json/index.js"
import type { MockRequest } from "../request/index.js"

/** Why an answer ended, in the vocabulary of OpenAI's chat format; other formats get their own word for it. */
export type MockStopReason = "stop" | "length" | "tool_calls" | "content_filter"

export interface MockToolCall {
  /** Made from the request's number when absent. */
  id?: string
  name: string
  /** An object, or a text that is sent as it is (for malformed arguments). */
  arguments: JsonObject | string
}

/** Natural-log probability of one token of the answer. */
export interface MockLogprob {
  token: string
  logprob: number
  top?: readonly { token: string; logprob: number }[]
}

/** A full answer. A bare string is an answer with only `text`. */
export interface MockAnswer {
  text?: string
  reasoning?: string
  toolCalls?: readonly MockToolCall[]
  /** Made up, deterministically, when the request asks for log probabilities and these are absent. */
  logprobs?: readonly MockLogprob[]
  /** Log probabilities of the prompt's tokens, for completions with `echo`. Made up when absent. */
  promptLogprobs?: readonly MockLogprob[]
  stopReason?: MockStopReason
  /** Prompt tokens to report as read from the prefix cache. Default 0. */
  cachedTokens?: number
  /** Vectors for an embeddings request, in order of its inputs. */
  embeddings?: readonly (readonly number[])[]
  /** Scores for a rerank request, in order of its documents. */
  scores?: readonly number[]
}

/** Decides what a request is answered with. `undefined` gives the default filler text. */
export type AnswerRule = (
  request: MockRequest,
) => string | MockAnswer | undefined | Promise<string | MockAnswer | undefined>
