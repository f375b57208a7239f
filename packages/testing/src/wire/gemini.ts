import type { MockStopReason, Piece } from "../answer/index.js"
import { isObject, type JsonObject, listOf, numberOf, parseJson, textOf } from "../json/index.js"
import { contentText } from "./content.js"
import {
  cachedTokens,
  outputTokens,
  type Refusal,
  type RefusalKind,
  type Reply,
  reasoningTokens,
  type WireFormat,
} from "./format.js"

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`. */
export const gemini: WireFormat = {
  name: "gemini",
  streamType: "text/event-stream",
  ping: ": keep-alive\n\n",
  refuse: errorBody,
  streamError: (refusal) => `data: ${errorBody(refusal)}\n\n`,

  read(body, target) {
    const contents = listOf(body.contents).filter(isObject)
    if (contents.length === 0) return "contents is not specified"
    const system = isObject(body.systemInstruction) ? contentText(body.systemInstruction.parts) : ""
    const config = isObject(body.generationConfig) ? body.generationConfig : {}
    const { model, stream } = readTarget(target.path)
    return {
      model,
      stream,
      messages: [
        ...(system === "" ? [] : [{ role: "system", text: system }]),
        ...contents.map((content) => ({
          role: content.role === "model" ? "assistant" : "user",
          text: contentText(content.parts),
        })),
      ],
      tools: listOf(body.tools)
        .filter(isObject)
        .flatMap((tool) => listOf(tool.functionDeclarations).filter(isObject))
        .map((declaration) => textOf(declaration.name) ?? ""),
      maxTokens: numberOf(config.maxOutputTokens),
      choices: numberOf(config.candidateCount) ?? 1,
    }
  },

  stream(reply) {
    const event = (piece: Piece, parts: string, stamp: string): string =>
      `data: {${stamp}"candidates":[{"content":{"parts":[${parts}],"role":"model"},"index":${piece.choice}}],${tail(reply)}}\n\n`
    return {
      open: () => "",
      piece(piece, stamp) {
        if (piece.kind === "text") return event(piece, `{"text":"${piece.json}"}`, stamp)
        if (piece.kind === "reasoning") return event(piece, `{"text":"${piece.json}","thought":true}`, stamp)
        // This API sends a call whole; the tokens of its arguments pass in silence.
        if (piece.kind === "tool-arguments") return ""
        const call = reply.answers[piece.choice]?.toolCalls[piece.tool]
        const part = JSON.stringify({ functionCall: functionCall(piece.text, call?.arguments ?? "{}") })
        return event(piece, part, stamp)
      },
      close() {
        const candidates = reply.answers.map((answer, index) => ({
          content: { parts: [{ text: "" }], role: "model" },
          finishReason: finishReasons[answer.stopReason],
          index,
        }))
        return `data: ${JSON.stringify({ candidates, ...usage(reply), ...identity(reply) })}\n\n`
      },
      done: "",
    }
  },

  whole(reply) {
    const candidates = reply.answers.map((answer, index) => {
      const parts: JsonObject[] = []
      if (answer.reasoning !== "") parts.push({ text: answer.reasoning, thought: true })
      const text = answer.text()
      if (text !== "") parts.push({ text })
      for (const call of answer.toolCalls)
        parts.push({ functionCall: functionCall(call.name, call.arguments) })
      return { content: { parts, role: "model" }, finishReason: finishReasons[answer.stopReason], index }
    })
    return JSON.stringify({ candidates, ...usage(reply), ...identity(reply) })
  },
}

/** The model and the kind of call, out of the path. */
function readTarget(path: string): { model: string; stream: boolean } {
  const match = /\/models\/(.+):(generateContent|streamGenerateContent)$/.exec(path)
  return { model: decodeURIComponent(match?.[1] ?? ""), stream: match?.[2] === "streamGenerateContent" }
}

function functionCall(name: string, text: string): JsonObject {
  const args = parseJson(text)
  return { name, args: isObject(args) ? args : {} }
}

const finishReasons: Readonly<Record<MockStopReason, string>> = {
  stop: "STOP",
  length: "MAX_TOKENS",
  tool_calls: "STOP",
  content_filter: "SAFETY",
}

function identity(reply: Reply): JsonObject {
  return { modelVersion: reply.request.model, responseId: reply.id }
}

function tail(reply: Reply): string {
  return JSON.stringify(identity(reply)).slice(1, -1)
}

function usage(reply: Reply): JsonObject {
  if (reply.usage === "absent") return {}
  if (reply.usage === "null") return { usageMetadata: null }
  const input = reply.request.inputTokens
  const thoughts = reasoningTokens(reply)
  const output = outputTokens(reply)
  return {
    usageMetadata: {
      promptTokenCount: input,
      ...(reply.usage === "partial" ? {} : { candidatesTokenCount: output - thoughts }),
      ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
      cachedContentTokenCount: cachedTokens(reply),
      totalTokenCount: input + output,
    },
  }
}

const statuses: Readonly<Record<RefusalKind, string>> = {
  invalid_request: "INVALID_ARGUMENT",
  authentication: "UNAUTHENTICATED",
  permission: "PERMISSION_DENIED",
  not_found: "NOT_FOUND",
  unknown_model: "NOT_FOUND",
  context_length: "INVALID_ARGUMENT",
  rate_limit: "RESOURCE_EXHAUSTED",
  overloaded: "UNAVAILABLE",
  server: "INTERNAL",
}

function errorBody(refusal: Refusal): string {
  const { status, message, kind } = refusal
  return JSON.stringify({ error: { code: status, message, status: statuses[kind] } })
}
