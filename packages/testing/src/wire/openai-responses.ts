import type { Piece, ResolvedAnswer, ResolvedToolCall } from "../answer/index.js"
import { isObject, type JsonObject, listOf, numberOf, textOf } from "../json/index.js"
import type { MockMessage } from "../request/index.js"
import { contentText, readToolNames } from "./content.js"
import { cachedTokens, outputTokens, type Reply, reasoningTokens, type WireFormat } from "./format.js"
import { openaiError } from "./openai-error.js"

/** `POST /v1/responses`. */
export const openaiResponses: WireFormat = {
  name: "openai-responses",
  streamType: "text/event-stream; charset=utf-8",
  ping: ": keep-alive\n\n",
  refuse: openaiError,
  streamError: (refusal) =>
    `event: error\ndata: ${JSON.stringify({ type: "error", code: "server_error", message: refusal.message, param: null })}\n\n`,

  read(body) {
    const input = readInput(body.input)
    if (input.length === 0) return "Missing required parameter: 'input'."
    const instructions = textOf(body.instructions)
    return {
      model: textOf(body.model) ?? "",
      stream: body.stream === true,
      messages: [...(instructions === undefined ? [] : [{ role: "system", text: instructions }]), ...input],
      tools: readToolNames(body.tools),
      maxTokens: numberOf(body.max_output_tokens),
    }
  },

  stream(reply) {
    const answer = reply.answers[0]
    let sequence = 0
    let output = -1
    let open: Piece | undefined
    let sofar = ""
    const event = (type: string, fields: JsonObject): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`
    const delta = (type: string, item: string, part: string, piece: Piece, stamp: string): string =>
      `event: ${type}\ndata: {${stamp}"type":"${type}","sequence_number":${sequence++},"item_id":"${item}","output_index":${output},${part}"delta":"${piece.json}"}\n\n`

    const start = (piece: Piece): string => {
      output++
      open = piece
      sofar = ""
      if (piece.kind === "tool-start") {
        const call = { id: piece.toolId, name: piece.text, arguments: "" }
        return event("response.output_item.added", {
          output_index: output,
          item: callItem(call, "in_progress"),
        })
      }
      const id = itemId(reply, piece)
      if (piece.kind === "reasoning") {
        return (
          event("response.output_item.added", {
            output_index: output,
            item: { id, type: "reasoning", summary: [] },
          }) +
          event("response.reasoning_summary_part.added", {
            item_id: id,
            output_index: output,
            summary_index: 0,
            part: { type: "summary_text", text: "" },
          })
        )
      }
      const item = { id, type: "message", status: "in_progress", role: "assistant", content: [] }
      return (
        event("response.output_item.added", { output_index: output, item }) +
        event("response.content_part.added", {
          item_id: id,
          output_index: output,
          content_index: 0,
          part: textPart(""),
        })
      )
    }

    const stop = (): string => {
      if (open === undefined) return ""
      const piece = open
      open = undefined
      const where = { item_id: itemId(reply, piece), output_index: output }
      if (piece.kind === "reasoning") {
        const part = { type: "summary_text", text: sofar }
        return (
          event("response.reasoning_summary_text.done", { ...where, summary_index: 0, text: sofar }) +
          event("response.reasoning_summary_part.done", { ...where, summary_index: 0, part }) +
          event("response.output_item.done", { output_index: output, item: reasoningItem(reply, sofar) })
        )
      }
      if (piece.kind === "text") {
        return (
          event("response.output_text.done", { ...where, content_index: 0, text: sofar, logprobs: [] }) +
          event("response.content_part.done", { ...where, content_index: 0, part: textPart(sofar) }) +
          event("response.output_item.done", { output_index: output, item: messageItem(reply, sofar) })
        )
      }
      const call = answer?.toolCalls[piece.tool] ?? { id: piece.toolId, name: piece.text, arguments: sofar }
      return (
        event("response.function_call_arguments.done", { ...where, arguments: call.arguments }) +
        event("response.output_item.done", { output_index: output, item: callItem(call, "completed") })
      )
    }

    return {
      open: () =>
        event("response.created", { response: response(reply, "in_progress", [], null) }) +
        event("response.in_progress", { response: response(reply, "in_progress", [], null) }),
      piece(piece, stamp) {
        const same = open !== undefined && group(open) === group(piece) && open.tool === piece.tool
        const before = same ? "" : stop() + start(piece)
        if (piece.kind === "tool-start") return before
        sofar += piece.text
        const item = itemId(reply, piece)
        if (piece.kind === "text") {
          return (
            before +
            delta("response.output_text.delta", item, '"content_index":0,"logprobs":[],', piece, stamp)
          )
        }
        if (piece.kind === "reasoning") {
          return (
            before + delta("response.reasoning_summary_text.delta", item, '"summary_index":0,', piece, stamp)
          )
        }
        return before + delta("response.function_call_arguments.delta", item, "", piece, stamp)
      },
      close: () => stop(),
      get done() {
        const status = answer?.stopReason === "length" ? "incomplete" : "completed"
        return event(`response.${status}`, {
          response: response(reply, status, outputItems(reply), usage(reply)),
        })
      },
    }
  },

  whole(reply) {
    const status = reply.answers[0]?.stopReason === "length" ? "incomplete" : "completed"
    return JSON.stringify(response(reply, status, outputItems(reply), usage(reply)))
  },
}

function readInput(value: unknown): MockMessage[] {
  if (typeof value === "string") return [{ role: "user", text: value }]
  return listOf(value)
    .filter(isObject)
    .map((item) => ({
      role: textOf(item.role) ?? "tool",
      text: contentText(item.content) || (textOf(item.output) ?? textOf(item.arguments) ?? ""),
    }))
}

function group(piece: Piece): string {
  return piece.kind.startsWith("tool") ? "tool" : piece.kind
}

function itemId(reply: Reply, piece: Piece): string {
  if (piece.kind === "reasoning") return `rs_${reply.id}`
  return piece.kind === "text" ? `msg_${reply.id}` : `fc_${piece.toolId}`
}

function textPart(text: string): JsonObject {
  return { type: "output_text", text, annotations: [], logprobs: [] }
}

function messageItem(reply: Reply, text: string): JsonObject {
  return {
    id: `msg_${reply.id}`,
    type: "message",
    status: "completed",
    role: "assistant",
    content: [textPart(text)],
  }
}

function reasoningItem(reply: Reply, text: string): JsonObject {
  return { id: `rs_${reply.id}`, type: "reasoning", summary: [{ type: "summary_text", text }] }
}

function callItem(call: ResolvedToolCall, status: string): JsonObject {
  return {
    id: `fc_${call.id}`,
    type: "function_call",
    status,
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
  }
}

function outputItems(reply: Reply): JsonObject[] {
  const answer: ResolvedAnswer | undefined = reply.answers[0]
  if (answer === undefined) return []
  const items: JsonObject[] = []
  if (answer.reasoning !== "") items.push(reasoningItem(reply, answer.reasoning))
  const text = answer.text()
  if (text !== "" || answer.toolCalls.length === 0) items.push(messageItem(reply, text))
  for (const call of answer.toolCalls) items.push(callItem(call, "completed"))
  return items
}

function usage(reply: Reply): JsonObject | null {
  if (reply.usage === "null" || reply.usage === "absent") return null
  const input = reply.request.inputTokens
  const output = outputTokens(reply)
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cachedTokens(reply) },
    ...(reply.usage === "partial" ? {} : { output_tokens: output }),
    output_tokens_details: { reasoning_tokens: reasoningTokens(reply) },
    total_tokens: input + output,
  }
}

function response(
  reply: Reply,
  status: string,
  output: readonly JsonObject[],
  counts: JsonObject | null,
): JsonObject {
  return {
    id: `resp_${reply.id}`,
    object: "response",
    created_at: reply.created,
    status,
    error: null,
    incomplete_details: status === "incomplete" ? { reason: "max_output_tokens" } : null,
    instructions: null,
    max_output_tokens: reply.request.maxTokens ?? null,
    model: reply.request.model,
    output,
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    metadata: {},
    usage: counts,
  }
}
