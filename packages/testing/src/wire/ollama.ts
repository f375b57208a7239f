import type { Piece, ResolvedAnswer } from "../answer/index.js"
import { isObject, type JsonObject, numberOf, parseJson, textOf } from "../json/index.js"
import { readMessages, readToolNames } from "./content.js"
import { outputTokens, type Refusal, type Reply, type WireFormat } from "./format.js"

/** `POST /api/chat` of Ollama: one JSON object per line, streamed unless asked otherwise. */
export const ollamaChat: WireFormat = {
  ...shared((text, thinking, calls) => ({
    message: {
      role: "assistant",
      content: text,
      ...(thinking === "" ? {} : { thinking }),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
  })),
  name: "ollama-chat",
  read(body) {
    const messages = readMessages(body.messages)
    if (messages.length === 0) return "messages is required"
    return { ...common(body), messages, tools: readToolNames(body.tools) }
  },
}

/** `POST /api/generate` of Ollama. */
export const ollamaGenerate: WireFormat = {
  ...shared((text, thinking) => ({ response: text, ...(thinking === "" ? {} : { thinking }) })),
  name: "ollama-generate",
  read(body) {
    const prompt = textOf(body.prompt)
    if (prompt === undefined) return "prompt is required"
    const system = textOf(body.system)
    return {
      ...common(body),
      messages: [
        ...(system === undefined ? [] : [{ role: "system", text: system }]),
        { role: "user", text: prompt },
      ],
    }
  },
}

type Content = (text: string, thinking: string, calls: readonly JsonObject[]) => JsonObject

function common(body: JsonObject): { model: string; stream: boolean; maxTokens: number | undefined } {
  const options = isObject(body.options) ? body.options : {}
  const limit = numberOf(options.num_predict)
  return {
    model: textOf(body.model) ?? "",
    stream: body.stream !== false,
    // A negative limit means none.
    maxTokens: limit !== undefined && limit >= 0 ? limit : undefined,
  }
}

function shared(content: Content): Omit<WireFormat, "name" | "read"> {
  return {
    streamType: "application/x-ndjson",
    ping: "",
    refuse: errorBody,
    streamError: (refusal) => `${errorBody(refusal)}\n`,
    stream(reply) {
      const head = JSON.stringify({ model: reply.request.model, created_at: createdAt(reply) }).slice(1, -1)
      const line = (body: JsonObject, stamp: string): string =>
        `{${stamp}${head},${JSON.stringify(body).slice(1, -1)},"done":false}\n`
      return {
        open: () => "",
        piece(piece: Piece, stamp) {
          if (piece.kind === "text") return line(content(piece.text, "", []), stamp)
          if (piece.kind === "reasoning") return line(content("", piece.text, []), stamp)
          if (piece.kind === "tool-arguments") return ""
          const call = reply.answers[0]?.toolCalls[piece.tool]
          return line(content("", "", call === undefined ? [] : [toolCall(call)]), stamp)
        },
        close: () => "",
        done: `${JSON.stringify({ model: reply.request.model, created_at: createdAt(reply), ...content("", "", []), ...ending(reply) })}\n`,
      }
    },
    whole(reply) {
      const answer = reply.answers[0]
      return JSON.stringify({
        model: reply.request.model,
        created_at: createdAt(reply),
        ...content(answer?.text() ?? "", answer?.reasoning ?? "", (answer?.toolCalls ?? []).map(toolCall)),
        ...ending(reply),
      })
    },
  }
}

function toolCall(call: ResolvedAnswer["toolCalls"][number]): JsonObject {
  const given = parseJson(call.arguments)
  return { function: { name: call.name, arguments: isObject(given) ? given : {} } }
}

function createdAt(reply: Reply): string {
  return new Date(reply.created * 1000).toISOString()
}

/** Ends a reply. Durations are in ns; the simulated server does not measure them and reports none. */
function ending(reply: Reply): JsonObject {
  const reason = reply.answers[0]?.stopReason === "length" ? "length" : "stop"
  const counts = { prompt_eval_count: reply.request.inputTokens, eval_count: outputTokens(reply) }
  const { eval_count: _missing, ...partial } = counts
  return {
    done: true,
    done_reason: reason,
    ...(reply.usage === "absent" || reply.usage === "null"
      ? {}
      : reply.usage === "partial"
        ? partial
        : counts),
  }
}

function errorBody(refusal: Refusal): string {
  return JSON.stringify({ error: refusal.message })
}
