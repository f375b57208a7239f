import type {
  ChatCompletionFunctionTool,
  ChatCompletionToolChoiceOption,
} from "openai/resources/chat/completions"
import type { GenerationConfig } from "../../generation-config.js"
import type { ModelRequest, ToolChoice, ToolInfo } from "../../model.js"
import { unknownFields } from "../config-fields.js"
import { defined, type JsonObject } from "../json-object.js"
import { messageToChat } from "./message-to-chat.js"

export interface ChatTarget {
  modelId: string
  /** The endpoint is OpenAI's or Azure's own: it knows `max_completion_tokens` and rejects `max_tokens` for some models. */
  official: boolean
}

/**
 * Writes bodies of `POST /chat/completions`. Parameters that OpenAI does not know (`top_k`, `repetition_penalty`,
 * `do_sample`, unlisted ones) stand beside the others, where vLLM and its like read them; `extraBody` comes last.
 * What settings come to is worked out once for each object of them: nearly all requests of a run share one.
 */
export function chatRequestWriter(
  target: ChatTarget,
): (request: ModelRequest, config: GenerationConfig) => JsonObject {
  const known = new WeakMap<GenerationConfig, JsonObject>()
  const settingsOf = (config: GenerationConfig): JsonObject => {
    const settings = known.get(config) ?? chatSettings(config, target)
    known.set(config, settings)
    return settings
  }
  return (request, config) => ({
    model: target.modelId,
    messages: request.messages.map((message) => messageToChat(message, config.reasoningHistory)),
    ...toolFields(request, config),
    ...settingsOf(config),
  })
}

function chatSettings(config: GenerationConfig, target: ChatTarget): JsonObject {
  return defined({
    ...samplingFields(config),
    [target.official ? "max_completion_tokens" : "max_tokens"]: config.maxTokens,
    n: config.n !== undefined && config.n > 1 ? config.n : undefined,
    logprobs: config.logprobs,
    top_logprobs: config.logprobs === false ? undefined : config.topLogprobs,
    reasoning_effort: config.reasoningEffort,
    response_format: responseFormat(config.responseSchema),
    ...(config.stream && { stream: true, stream_options: { include_usage: true } }),
    ...unknownFields(config),
    ...config.extraBody,
  })
}

function toolFields({ tools, toolChoice = "auto" }: ModelRequest, config: GenerationConfig) {
  if (tools === undefined || tools.length === 0) return undefined
  return {
    tools: tools.map(toolToChat),
    tool_choice: toolChoiceToChat(toolChoice),
    ...(config.parallelToolCalls !== undefined && { parallel_tool_calls: config.parallelToolCalls }),
  }
}

/** Sampling parameters that chat and plain completions share. */
export function samplingFields(config: GenerationConfig): JsonObject {
  return {
    temperature: config.temperature,
    top_p: config.topP,
    stop: config.stopSeqs && config.stopSeqs.length > 0 ? config.stopSeqs : undefined,
    seed: config.seed,
    frequency_penalty: config.frequencyPenalty,
    presence_penalty: config.presencePenalty,
    logit_bias: config.logitBias,
    top_k: config.topK,
    repetition_penalty: config.repetitionPenalty,
    do_sample: config.doSample,
  }
}

function toolToChat(tool: ToolInfo): ChatCompletionFunctionTool {
  return {
    type: "function",
    function: {
      name: tool.name,
      ...(tool.description !== undefined && { description: tool.description }),
      parameters: tool.parameters,
    },
  }
}

function toolChoiceToChat(choice: ToolChoice): ChatCompletionToolChoiceOption {
  if (choice === "any") return "required"
  return typeof choice === "string" ? choice : { type: "function", function: { name: choice.name } }
}

function responseFormat(schema: GenerationConfig["responseSchema"]): JsonObject | undefined {
  if (schema === undefined) return undefined
  return {
    type: "json_schema",
    json_schema: defined({
      name: schema.name,
      description: schema.description,
      schema: schema.jsonSchema,
      strict: schema.strict,
    }),
  }
}
