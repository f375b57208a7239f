import type { Tool, ToolChoice as WireToolChoice } from "@anthropic-ai/sdk/resources/messages"
import type { GenerationConfig } from "../../generation-config.js"
import type { ModelRequest, ToolInfo } from "../../model.js"
import { unknownFields } from "../config-fields.js"
import { defined, isJsonObject, type JsonObject } from "../json-object.js"
import { withCacheControl } from "./cache-control.js"
import { textBlocks } from "./content-to-blocks.js"
import { messagesToTurns } from "./messages-to-turns.js"

/** `max_tokens` is obligatory here; this is sent when the configuration names none. */
const defaultMaxTokens = 4096

/**
 * The body of `POST /v1/messages`. With a thinking budget the limit grows where it would not leave room for an
 * answer, and `temperature`, `top_p` and `top_k` are left out, which the API wants. Seeds, penalties, log
 * probabilities and `n` are not part of the format and left out; `extraBody` sends anything.
 */
export function toMessagesRequest(
  request: ModelRequest,
  config: GenerationConfig,
  modelId: string,
): JsonObject {
  const { system, turns } = messagesToTurns(request.messages, config.reasoningHistory)
  const toolChoice = request.toolChoice ?? "auto"
  const cached = withCacheControl(
    { system: textBlocks(system), tools: (request.tools ?? []).map(toolToAnthropic), turns },
    config.anthropicCacheControl,
  )
  const budget = config.reasoningTokens
  const limit = config.maxTokens ?? defaultMaxTokens
  return defined({
    model: modelId,
    max_tokens: budget !== undefined && limit <= budget ? limit + budget : limit,
    system: cached.system.length === 0 ? undefined : config.anthropicCacheControl ? cached.system : system,
    messages: cached.turns.map((turn) => ({ role: turn.role, content: plain(turn.content) })),
    ...(budget === undefined
      ? { temperature: config.temperature, top_p: config.topP, top_k: config.topK }
      : { thinking: { type: "enabled", budget_tokens: budget } }),
    stop_sequences: config.stopSeqs && config.stopSeqs.length > 0 ? config.stopSeqs : undefined,
    output_config: outputConfig(config),
    ...(cached.tools.length > 0 && {
      tools: cached.tools,
      tool_choice: toolChoiceToAnthropic(toolChoice, config.parallelToolCalls),
    }),
    ...(config.stream && { stream: true }),
    ...unknownFields(config),
    ...config.extraBody,
  })
}

/** A turn of one unmarked text is sent as a string, which compatible servers take in all versions. */
function plain(blocks: readonly unknown[]): unknown {
  const only = blocks.length === 1 ? blocks[0] : undefined
  return isJsonObject(only) && only.type === "text" && !("cache_control" in only) ? only.text : blocks
}

function outputConfig(config: GenerationConfig): JsonObject | undefined {
  const schema = config.responseSchema
  if (config.reasoningEffort === undefined && schema === undefined) return undefined
  return defined({
    effort: config.reasoningEffort,
    format: schema && { type: "json_schema", schema: schema.jsonSchema },
  })
}

function toolToAnthropic(tool: ToolInfo): Tool {
  return {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    input_schema: { ...tool.parameters, type: "object" },
  }
}

function toolChoiceToAnthropic(
  choice: NonNullable<ModelRequest["toolChoice"]>,
  parallel: boolean | undefined,
): WireToolChoice {
  if (choice === "none") return { type: "none" }
  const alone = parallel === undefined ? {} : { disable_parallel_tool_use: !parallel }
  if (choice === "auto" || choice === "any") return { type: choice, ...alone }
  return { type: "tool", name: choice.name, ...alone }
}
