import type { MockStopReason, Piece, ResolvedAnswer } from "../answer/index.js"
import { isObject, type JsonObject, listOf, numberOf, parseJson, textOf } from "../json/index.js"
import { contentText, readMessages, readToolNames } from "./content.js"
import {
  cachedTokens,
  outputTokens,
  type Refusal,
  type RefusalKind,
  type Reply,
  type WireFormat,
} from "./format.js"

/** `POST /v1/messages`. */
export const anthropic: WireFormat = {
  name: "anthropic",
  streamType: "text/event-stream; charset=utf-8",
  ping: event("ping", '{"type":"ping"}'),
  refuse: errorBody,
  streamError: (refusal) => event("error", errorBody(refusal)),

  read(body) {
    const maxTokens = numberOf(body.max_tokens)
    if (maxTokens === undefined) return "max_tokens: Field required"
    if (listOf(body.messages).length === 0) return "messages: at least one message is required"
    const system = contentText(body.system)
    return {
      model: textOf(body.model) ?? "",
      stream: body.stream === true,
      messages: [
        ...(system === "" ? [] : [{ role: "system", text: system }]),
        ...readMessages(body.messages),
      ],
      tools: readToolNames(body.tools),
      maxTokens,
    }
  },

  stream(reply) {
    const answer = reply.answers[0]
    let block = -1
    let open: Piece | undefined
    const start = (piece: Piece): string => {
      block++
      open = piece
      const content =
        piece.kind === "text"
          ? { type: "text", text: "" }
          : piece.kind === "reasoning"
            ? { type: "thinking", thinking: "", signature: "" }
            : { type: "tool_use", id: piece.toolId, name: piece.text, input: {} }
      return event(
        "content_block_start",
        JSON.stringify({ type: "content_block_start", index: block, content_block: content }),
      )
    }
    const stop = (): string => {
      if (open === undefined) return ""
      const signed = open.kind === "reasoning" ? blockDelta(block, "", signatureDelta(reply)) : ""
      open = undefined
      return signed + event("content_block_stop", `{"type":"content_block_stop","index":${block}}`)
    }
    return {
      open() {
        return event(
          "message_start",
          JSON.stringify({
            type: "message_start",
            message: {
              ...messageHead(reply),
              content: [],
              stop_reason: null,
              stop_sequence: null,
              usage: usage(reply, 1),
            },
          }),
        )
      },
      piece(piece, stamp) {
        const same = open !== undefined && group(open) === group(piece) && open.tool === piece.tool
        const before = same ? "" : stop() + start(piece)
        if (piece.kind === "tool-start") return before
        const delta =
          piece.kind === "text"
            ? `{"type":"text_delta","text":"${piece.json}"}`
            : piece.kind === "reasoning"
              ? `{"type":"thinking_delta","thinking":"${piece.json}"}`
              : `{"type":"input_json_delta","partial_json":"${piece.json}"}`
        return before + blockDelta(block, stamp, delta)
      },
      close() {
        const counts =
          reply.usage === "absent" ? {} : { usage: reply.usage === "null" ? null : closingUsage(reply) }
        return (
          stop() +
          event(
            "message_delta",
            JSON.stringify({
              type: "message_delta",
              delta: { stop_reason: stopReason(answer?.stopReason ?? "stop"), stop_sequence: null },
              ...counts,
            }),
          )
        )
      },
      done: event("message_stop", '{"type":"message_stop"}'),
    }
  },

  whole(reply) {
    const answer = reply.answers[0]
    return JSON.stringify({
      ...messageHead(reply),
      content: answer === undefined ? [] : contentBlocks(answer, reply),
      stop_reason: stopReason(answer?.stopReason ?? "stop"),
      stop_sequence: null,
      ...(reply.usage === "absent"
        ? {}
        : { usage: reply.usage === "null" ? null : usage(reply, outputTokens(reply)) }),
    })
  },
}

function event(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`
}

function blockDelta(block: number, stamp: string, delta: string): string {
  return `event: content_block_delta\ndata: {${stamp}"type":"content_block_delta","index":${block},"delta":${delta}}\n\n`
}

function signatureDelta(reply: Reply): string {
  return `{"type":"signature_delta","signature":"${signature(reply)}"}`
}

/** Opaque to clients, who must hand it back unchanged. */
function signature(reply: Reply): string {
  return Buffer.from(`mock-signature-${reply.id}`).toString("base64")
}

function group(piece: Piece): string {
  return piece.kind === "tool-start" || piece.kind === "tool-arguments" ? "tool" : piece.kind
}

function messageHead(reply: Reply): JsonObject {
  return { id: `msg_${reply.id}`, type: "message", role: "assistant", model: reply.request.model }
}

function contentBlocks(answer: ResolvedAnswer, reply: Reply): JsonObject[] {
  const blocks: JsonObject[] = []
  if (answer.reasoning !== "") {
    blocks.push({ type: "thinking", thinking: answer.reasoning, signature: signature(reply) })
  }
  const text = answer.text()
  if (text !== "") blocks.push({ type: "text", text })
  for (const call of answer.toolCalls) {
    const input = parseJson(call.arguments)
    blocks.push({ type: "tool_use", id: call.id, name: call.name, input: isObject(input) ? input : {} })
  }
  return blocks
}

function usage(reply: Reply, output: number): JsonObject {
  const cached = cachedTokens(reply)
  const counts = {
    input_tokens: reply.request.inputTokens - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: output,
  }
  if (reply.usage !== "partial") return counts
  const { output_tokens: _missing, ...partial } = counts
  return partial
}

function closingUsage(reply: Reply): JsonObject {
  return reply.usage === "partial" ? {} : { output_tokens: outputTokens(reply) }
}

const stopReasons: Readonly<Record<MockStopReason, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "refusal",
}

function stopReason(reason: MockStopReason): string {
  return stopReasons[reason]
}

const errorTypes: Readonly<Record<RefusalKind, string>> = {
  invalid_request: "invalid_request_error",
  authentication: "authentication_error",
  permission: "permission_error",
  not_found: "not_found_error",
  unknown_model: "not_found_error",
  context_length: "invalid_request_error",
  rate_limit: "rate_limit_error",
  overloaded: "overloaded_error",
  server: "api_error",
}

function errorBody(refusal: Refusal): string {
  return JSON.stringify({
    type: "error",
    error: { type: errorTypes[refusal.kind], message: refusal.message },
  })
}
