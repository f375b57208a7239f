import { EvalScopeError } from "../../../errors/index.js"
import type { GenerationConfig } from "../../generation-config.js"
import { contentText, type Message } from "../../message.js"
import type { ModelRequest } from "../../model.js"
import { unknownFields } from "../config-fields.js"
import { defined, type JsonObject } from "../json-object.js"
import { unsupportedPart } from "../media.js"
import { samplingFields } from "../openai-chat/to-request.js"

const wireName = "openai-completions"

/**
 * The body of `POST /completions`. A base model knows no roles, so the messages become one prompt: their texts
 * joined by a blank line.
 * @throws EvalScopeError `not_supported` for tools and media.
 */
export function toCompletionRequest(
  request: ModelRequest,
  config: GenerationConfig,
  modelId: string,
): JsonObject {
  if (request.tools && request.tools.length > 0) {
    throw new EvalScopeError({
      code: "not_supported",
      message: `The ${wireName} format has no tools`,
      hint: "Use eval_type openai_api for benchmarks that call tools",
    })
  }
  return defined({
    model: modelId,
    prompt: request.messages.map(promptText).join("\n\n"),
    ...samplingFields(config),
    max_tokens: config.maxTokens,
    n: config.n !== undefined && config.n > 1 ? config.n : undefined,
    // Here the number of alternatives is itself the switch.
    logprobs: config.logprobs || config.topLogprobs !== undefined ? (config.topLogprobs ?? 1) : undefined,
    ...(config.stream && { stream: true, stream_options: { include_usage: true } }),
    ...unknownFields(config),
    ...config.extraBody,
  })
}

function promptText(message: Message): string {
  if (typeof message.content !== "string") {
    for (const { type } of message.content) {
      if (type === "image" || type === "audio" || type === "video") throw unsupportedPart(type, wireName)
    }
  }
  return contentText(message.content)
}
