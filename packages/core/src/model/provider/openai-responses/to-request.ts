import type {
  FunctionTool,
  ToolChoiceFunction,
  ToolChoiceOptions,
} from "openai/resources/responses/responses"
import type { GenerationConfig } from "../../generation-config.js"
import type { ModelRequest, ToolChoice, ToolInfo } from "../../model.js"
import { unknownFields } from "../config-fields.js"
import { defined, type JsonObject } from "../json-object.js"
import { samplingFields } from "../openai-chat/to-request.js"
import { messageToInput } from "./message-to-input.js"

/**
 * The body of `POST /responses`. Nothing is stored at the provider; thinking comes back encrypted, so that it can
 * be sent with the next turn. Sampling parameters this API does not know are sent under their usual names.
 */
export function toResponsesRequest(
  request: ModelRequest,
  config: GenerationConfig,
  modelId: string,
): JsonObject {
  const tools = request.tools ?? []
  const thinks = config.reasoningEffort !== undefined || config.reasoningSummary !== undefined
  const include = [
    ...(config.logprobs ? ["message.output_text.logprobs"] : []),
    ...(thinks ? ["reasoning.encrypted_content"] : []),
  ]
  return defined({
    model: modelId,
    input: request.messages.flatMap((message) => messageToInput(message, config.reasoningHistory)),
    ...samplingFields(config),
    max_output_tokens: config.maxTokens,
    top_logprobs: config.logprobs === false ? undefined : config.topLogprobs,
    store: false,
    include: include.length > 0 ? include : undefined,
    reasoning: thinks
      ? defined({ effort: config.reasoningEffort, summary: config.reasoningSummary })
      : undefined,
    ...(tools.length > 0 && {
      tools: tools.map(toolToResponses),
      tool_choice: toolChoiceToResponses(request.toolChoice ?? "auto"),
      parallel_tool_calls: config.parallelToolCalls,
    }),
    text: textFormat(config.responseSchema),
    ...(config.stream && { stream: true }),
    ...unknownFields(config),
    ...config.extraBody,
  })
}

function toolToResponses(tool: ToolInfo): FunctionTool {
  return {
    type: "function",
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    parameters: tool.parameters,
    // Strict mode, the default here, rejects most schemas that benchmarks bring.
    strict: false,
  }
}

function toolChoiceToResponses(choice: ToolChoice): ToolChoiceOptions | ToolChoiceFunction {
  if (choice === "any") return "required"
  return typeof choice === "string" ? choice : { type: "function", name: choice.name }
}

function textFormat(schema: GenerationConfig["responseSchema"]): JsonObject | undefined {
  if (schema === undefined) return undefined
  const { name, description, jsonSchema, strict } = schema
  return { format: defined({ type: "json_schema", name, description, schema: jsonSchema, strict }) }
}
