import type { Provider } from "./provider.js"

/** Built-in providers by name, each loaded when it is first used. */
export const providers: Readonly<Record<string, () => Promise<Provider>>> = {
  "openai-chat": async () => (await import("./openai-chat/provider.js")).openAiChat,
  "openai-responses": async () => (await import("./openai-responses/provider.js")).openAiResponses,
  "openai-completions": async () => (await import("./openai-completions/provider.js")).openAiCompletions,
  "anthropic-messages": async () => (await import("./anthropic-messages/provider.js")).anthropicMessages,
  mock: async () => (await import("./mock/provider.js")).mock,
}

/** The provider of each `eval_type`. */
export const providerOfEvalType: Readonly<Record<string, string>> = {
  openai_api: "openai-chat",
  openai_responses_api: "openai-responses",
  openai_completions_api: "openai-completions",
  anthropic_api: "anthropic-messages",
  mock_llm: "mock",
}
