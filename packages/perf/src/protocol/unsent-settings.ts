import type { ApiName, ProtocolOptions } from "./options.js"

/** Settings of how a reply is made. */
export const generationSettings = [
  "maxTokens",
  "minTokens",
  "temperature",
  "topP",
  "topK",
  "frequencyPenalty",
  "repetitionPenalty",
  "logprobs",
  "nChoices",
  "stop",
  "stopTokenIds",
  "stream",
] as const satisfies readonly (keyof ProtocolOptions)[]

type GenerationSetting = (typeof generationSettings)[number]

const vllmOnly = ["minTokens", "stopTokenIds"] as const

/** Settings that a wire format has no field for: they would be given in vain. */
export const unsentSettings: Readonly<Record<ApiName, readonly GenerationSetting[]>> = {
  openai: [],
  openai_responses: [
    ...vllmOnly,
    "topK",
    "frequencyPenalty",
    "repetitionPenalty",
    "logprobs",
    "nChoices",
    "stop",
  ],
  openai_embedding: generationSettings,
  openai_rerank: generationSettings,
  anthropic: [...vllmOnly, "frequencyPenalty", "repetitionPenalty", "logprobs", "nChoices"],
  gemini: [...vllmOnly, "repetitionPenalty", "logprobs"],
  dashscope: [...vllmOnly, "frequencyPenalty", "logprobs", "nChoices"],
  ollama: [...vllmOnly, "logprobs", "nChoices"],
  tgi: [...vllmOnly, "logprobs", "nChoices"],
}
