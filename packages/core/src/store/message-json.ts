import { z } from "zod"
import type { Content, ContentPart, Message, ToolCall } from "../model/message.js"

/** Messages in the original's spelling (snake_case), as prediction and review lines hold them. */

const partSchema = z.union([
  z.object({ type: z.literal("text"), text: z.string(), refusal: z.boolean().nullish() }),
  z.object({
    type: z.literal("reasoning"),
    reasoning: z.string(),
    signature: z.string().nullish(),
    redacted: z.boolean().nullish(),
  }),
  z.object({
    type: z.literal("image"),
    image: z.string(),
    detail: z.enum(["auto", "low", "high"]).nullish(),
  }),
  z.object({ type: z.literal("audio"), audio: z.string(), format: z.enum(["wav", "mp3"]) }),
  z.object({ type: z.literal("video"), video: z.string(), format: z.string().nullish() }),
  z.object({ type: z.literal("data"), data: z.record(z.string(), z.unknown()) }),
])

const toolCallSchema = z.object({
  id: z.string(),
  function: z.union([
    z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
    z.string(),
  ]),
  arguments: z.record(z.string(), z.unknown()).nullish(),
  parse_error: z.string().nullish(),
})

const contentSchema = z.union([z.string(), z.array(partSchema)])

export const messageJsonSchema = z.discriminatedUnion("role", [
  z.object({ role: z.literal("system"), content: contentSchema }),
  z.object({ role: z.literal("user"), content: contentSchema }),
  z.object({
    role: z.literal("assistant"),
    content: contentSchema,
    tool_calls: z.array(toolCallSchema).nullish(),
    model: z.string().nullish(),
  }),
  z.object({
    role: z.literal("tool"),
    content: contentSchema,
    tool_call_id: z.string().nullish(),
    function: z.string().nullish(),
    error: z.object({ type: z.string(), message: z.string() }).nullish(),
  }),
])

type MessageJson = z.infer<typeof messageJsonSchema>

/** A message as it is written; `id` is 8 hex digits, unique within the line. */
export function messageToJson(message: Message, id: string): Record<string, unknown> {
  const json: Record<string, unknown> = { id, role: message.role, content: message.content }
  if (message.role === "assistant") {
    if (message.toolCalls) json.tool_calls = message.toolCalls.map(toolCallToJson)
    if (message.model !== undefined) json.model = message.model
  } else if (message.role === "tool") {
    json.tool_call_id = message.toolCallId
    if (message.function !== undefined) json.function = message.function
    if (message.error) json.error = message.error
  }
  return json
}

function toolCallToJson(call: ToolCall) {
  return {
    id: call.id,
    function: call.function,
    ...(call.parseError !== undefined && { parse_error: call.parseError }),
  }
}

export function messageFromJson(json: MessageJson): Message {
  const content = contentFromJson(json.content)
  switch (json.role) {
    case "system":
    case "user":
      return { role: json.role, content }
    case "assistant":
      return {
        role: "assistant",
        content,
        ...(json.tool_calls?.length && { toolCalls: json.tool_calls.map(toolCallFromJson) }),
        ...(json.model && { model: json.model }),
      }
    case "tool":
      return {
        role: "tool",
        content,
        toolCallId: json.tool_call_id ?? "",
        ...(json.function && { function: json.function }),
        ...(json.error && { error: json.error }),
      }
  }
}

function toolCallFromJson(json: z.infer<typeof toolCallSchema>): ToolCall {
  const call =
    typeof json.function === "string"
      ? { name: json.function, arguments: json.arguments ?? {} }
      : json.function
  return { id: json.id, function: call, ...(json.parse_error && { parseError: json.parse_error }) }
}

function contentFromJson(content: z.infer<typeof contentSchema>): Content {
  return typeof content === "string" ? content : content.map(partFromJson)
}

function partFromJson(part: z.infer<typeof partSchema>): ContentPart {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text, ...(part.refusal && { refusal: true }) }
    case "reasoning":
      return {
        type: "reasoning",
        reasoning: part.reasoning,
        ...(part.signature && { signature: part.signature }),
        ...(part.redacted && { redacted: true }),
      }
    case "image":
      return { type: "image", image: part.image, ...(part.detail && { detail: part.detail }) }
    case "video":
      return { type: "video", video: part.video, ...(part.format && { format: part.format }) }
    case "audio":
    case "data":
      return part
  }
}
