export { type Clock, systemClock } from "./clock.js"
export { type CreateModelOptions, createModel } from "./create-model.js"
export { type GenerationConfig, generationConfigSchema } from "./generation-config.js"
export { connectDirectly } from "./http/connect-directly.js"
export type { HttpCall, HttpReply, Transport } from "./http/transport.js"
export { TransportError } from "./http/transport-error.js"
export { type EndpointGuess, inferEvalType } from "./infer-eval-type.js"
export type { Limits } from "./limit/limiter.js"
export { type RequestRate, requestRate } from "./limit/request-rate.js"
export { type LimitOptions, withLimits } from "./limit/with-limits.js"
export { mergeConfig } from "./merge-config.js"
export {
  type AssistantMessage,
  type AudioPart,
  type Content,
  type ContentPart,
  contentText,
  type DataPart,
  type ImagePart,
  type Message,
  type ReasoningPart,
  type SystemMessage,
  type TextPart,
  type ToolCall,
  type ToolMessage,
  toMessages,
  type UserMessage,
  type VideoPart,
} from "./message.js"
export type {
  GenerateOptions,
  Model,
  ModelChoice,
  ModelOutput,
  ModelRequest,
  StopReason,
  TokenLogprob,
  ToolChoice,
  ToolInfo,
  Usage,
} from "./model.js"
export type { SdkClient } from "./provider/client/sdk-client.js"
export { defaultMockText, type MockAnswer } from "./provider/mock/provider.js"
export {
  type Connect,
  defineProvider,
  type Provider,
  type ProviderContext,
  type ProviderDefinition,
} from "./provider/provider.js"
export {
  type SplitReasoning,
  type SplitReasoningOptions,
  splitReasoning,
} from "./reasoning/split-reasoning.js"
export { redactSecrets } from "./redact-secrets.js"
export { type RetryNotice, type RetryPolicy, withRetries } from "./retry/with-retries.js"
