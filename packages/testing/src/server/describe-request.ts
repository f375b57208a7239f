import { countTokens } from "../answer/index.js"
import type { JsonObject } from "../json/index.js"
import type { MockRequest, PromptFields } from "../request/index.js"
import type { WireFormat } from "../wire/index.js"
import type { IncomingRequest } from "./connection.js"

/** Puts a request into the one shape that rules look at. */
export function describeRequest(
  seq: number,
  format: WireFormat,
  incoming: IncomingRequest,
  body: JsonObject,
  fields: PromptFields,
): MockRequest {
  const { messages } = fields
  let text = ""
  let prompt = ""
  let inputTokens = 0
  for (const message of messages) {
    inputTokens += countTokens(message.text)
    text += text === "" ? message.text : `\n${message.text}`
    if (message.role === "user") prompt = message.text
  }
  return {
    seq,
    format: format.name,
    path: incoming.path,
    headers: incoming.headers,
    body,
    model: fields.model,
    stream: fields.stream,
    messages,
    prompt,
    text,
    tools: fields.tools ?? [],
    maxTokens: fields.maxTokens,
    topLogprobs: fields.topLogprobs,
    choices: fields.choices ?? 1,
    inputTokens,
  }
}

/** The same request once per prompt it carries, as an answer rule should see it. */
export function perPrompt(request: MockRequest, fields: PromptFields): readonly MockRequest[] {
  const { prompts } = fields
  if (prompts === undefined || prompts.length < 2) return [request]
  return prompts.map((prompt) => ({
    ...request,
    prompt,
    text: prompt,
    messages: [{ role: "user", text: prompt }],
  }))
}
