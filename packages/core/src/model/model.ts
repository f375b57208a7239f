import type { GenerationConfig } from "./generation-config.js"
import type { AssistantMessage, Message } from "./message.js"

/** A function the model may call; `parameters` is a JSON Schema object. */
export interface ToolInfo {
  name: string
  description?: string
  parameters: Readonly<Record<string, unknown>>
}

export type ToolChoice = "auto" | "any" | "none" | { name: string }

export interface ModelRequest {
  messages: readonly Message[]
  tools?: readonly ToolInfo[]
  /** Default `auto`; treated as `none` when there are no tools. */
  toolChoice?: ToolChoice
  /** Merged over the model's own defaults. */
  config?: GenerationConfig
}

export type StopReason = "stop" | "max_tokens" | "model_length" | "tool_calls" | "content_filter" | "unknown"

/** Natural-log probability of a token; `top` holds the alternatives. */
export interface TokenLogprob {
  token: string
  logprob: number
  top?: readonly { token: string; logprob: number }[]
}

export interface ModelChoice {
  message: AssistantMessage
  stopReason: StopReason
  logprobs?: readonly TokenLogprob[]
}

/** Token counts of one request as the provider reported them. */
export interface Usage {
  inputTokens: number
  outputTokens: number
  totalTokens: number
  inputTokensCacheRead?: number
  inputTokensCacheWrite?: number
  reasoningTokens?: number
}

export interface ModelOutput {
  /** The provider's id of the reply. */
  id?: string
  /** The model that answered, as the provider named it. */
  model: string
  /** At least one. */
  choices: readonly ModelChoice[]
  usage?: Usage
  /** Milliseconds of the attempt that succeeded, from request to last byte. */
  latencyMs: number
  /** Milliseconds to the first content token; streaming only. */
  ttftMs?: number
  /** Requests sent for this output, failed ones included. At least 1. */
  attempts: number
  metadata?: Readonly<Record<string, unknown>>
}

export interface GenerateOptions {
  signal?: AbortSignal
  /** The benchmark that the request is for, so that accounts can be kept of each. */
  benchmark?: string
}

/** What answers. Implementations are created by a provider, or written by hand for tests and local models. */
export interface Model {
  /** The model's id as the provider knows it. */
  readonly name: string
  /**
   * Answers one request.
   * @throws EvalScopeError with a `provider_*` or `context_too_long` code when the request failed for good,
   *   `interrupted` when the signal was aborted.
   */
  generate(request: ModelRequest, options?: GenerateOptions): Promise<ModelOutput>
  close?(): Promise<void>
}
