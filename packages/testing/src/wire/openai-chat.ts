import type { MockLogprob, Piece, ResolvedAnswer } from "../answer/index.js"
import { isObject, type JsonObject, numberOf, textOf } from "../json/index.js"
import { readMessages, readToolNames } from "./content.js"
import { cachedTokens, outputTokens, type Reply, reasoningTokens, type WireFormat } from "./format.js"
import { openaiError, openaiStreamError } from "./openai-error.js"

/** `POST /v1/chat/completions`. */
export const openaiChat: WireFormat = {
  name: "openai-chat",
  streamType: "text/event-stream; charset=utf-8",
  ping: ": keep-alive\n\n",
  refuse: openaiError,
  streamError: openaiStreamError,

  read(body) {
    if (!Array.isArray(body.messages) || body.messages.length === 0) {
      return "Missing required parameter: 'messages'."
    }
    return {
      model: textOf(body.model) ?? "",
      stream: body.stream === true,
      messages: readMessages(body.messages),
      tools: readToolNames(body.tools),
      maxTokens: numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens),
      topLogprobs: body.logprobs === true ? (numberOf(body.top_logprobs) ?? 0) : undefined,
      choices: numberOf(body.n) ?? 1,
      ignoreEos: body.ignore_eos === true,
    }
  },

  stream(reply) {
    const { request, usage } = reply
    const options = request.body.stream_options
    const includeUsage = usage !== "absent" && isObject(options) && options.include_usage === true
    const everyChunk =
      usage === "every-chunk" || (isObject(options) && options.continuous_usage_stats === true)
    const head =
      `"id":"chatcmpl-${reply.id}","object":"chat.completion.chunk","created":${reply.created},` +
      `"model":${JSON.stringify(request.model)},"choices":[`
    let sent = 0
    const tail = (): string => {
      if (everyChunk) return `],"usage":${JSON.stringify(openaiUsage(reply, sent))}}\n\n`
      return includeUsage ? '],"usage":null}\n\n' : "]}\n\n"
    }
    const choice = (index: number, delta: string, finish: string, logprobs = "null"): string =>
      `{"index":${index},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}}`

    return {
      open() {
        let events = ""
        for (let index = 0; index < reply.answers.length; index++) {
          events += `data: {${head}${choice(index, '{"role":"assistant","content":""}', "null")}${tail()}`
        }
        return events
      },
      piece(piece, stamp) {
        sent++
        if (piece.kind === "text" && piece.logprobs.length === 0 && piece.choice === 0) {
          return `data: {${stamp}${head}{"index":0,"delta":{"content":"${piece.json}"},"logprobs":null,"finish_reason":null}${tail()}`
        }
        const logprobs = piece.logprobs.length === 0 ? "null" : chatLogprobs(piece.logprobs)
        return `data: {${stamp}${head}${choice(piece.choice, delta(piece), "null", logprobs)}${tail()}`
      },
      close() {
        let events = ""
        reply.answers.forEach((answer, index) => {
          events += `data: {${head}${choice(index, "{}", JSON.stringify(answer.stopReason))}${tail()}`
        })
        if (!includeUsage) return events
        const counts = usage === "null" ? null : openaiUsage(reply, outputTokens(reply))
        return `${events}data: {${head}],"usage":${JSON.stringify(counts)}}\n\n`
      },
      done: "data: [DONE]\n\n",
    }
  },

  whole(reply) {
    const { request, usage } = reply
    const completion: Record<string, unknown> = {
      id: `chatcmpl-${reply.id}`,
      object: "chat.completion",
      created: reply.created,
      model: request.model,
      choices: reply.answers.map((answer, index) => ({
        index,
        message: message(answer),
        logprobs: chatLogprobList(answer),
        finish_reason: answer.stopReason,
      })),
    }
    if (usage !== "absent")
      completion.usage = usage === "null" ? null : openaiUsage(reply, outputTokens(reply))
    return JSON.stringify(completion)
  },
}

/** Usage as OpenAI's chat and completion formats report it. */
export function openaiUsage(reply: Reply, output: number): JsonObject {
  const input = reply.request.inputTokens
  const usage = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cachedTokens(reply) },
    completion_tokens_details: { reasoning_tokens: reasoningTokens(reply) },
  }
  if (reply.usage !== "partial") return usage
  const { completion_tokens: _missing, ...partial } = usage
  return partial
}

function chatLogprobList(answer: ResolvedAnswer): JsonObject | null {
  const logprobs = answer.logprobs()
  return logprobs === undefined ? null : { content: logprobs.map(chatLogprob), refusal: null }
}

function message(answer: ResolvedAnswer): JsonObject {
  const text = answer.text()
  const said: Record<string, unknown> = {
    role: "assistant",
    content: text === "" && answer.toolCalls.length > 0 ? null : text,
    refusal: null,
  }
  if (answer.reasoning !== "") said.reasoning_content = answer.reasoning
  if (answer.toolCalls.length > 0) {
    said.tool_calls = answer.toolCalls.map((call) => ({
      id: call.id,
      type: "function",
      function: { name: call.name, arguments: call.arguments },
    }))
  }
  return said
}

function delta(piece: Piece): string {
  switch (piece.kind) {
    case "text":
      return `{"content":"${piece.json}"}`
    case "reasoning":
      return `{"reasoning_content":"${piece.json}"}`
    case "tool-start":
      return `{"tool_calls":[{"index":${piece.tool},"id":${JSON.stringify(piece.toolId)},"type":"function","function":{"name":"${piece.json}","arguments":""}}]}`
    case "tool-arguments":
      return `{"tool_calls":[{"index":${piece.tool},"function":{"arguments":"${piece.json}"}}]}`
  }
}

function chatLogprobs(logprobs: readonly MockLogprob[]): string {
  return JSON.stringify({ content: logprobs.map(chatLogprob), refusal: null })
}

function chatLogprob(entry: MockLogprob): JsonObject {
  return {
    token: entry.token,
    logprob: entry.logprob,
    bytes: [...Buffer.from(entry.token)],
    top_logprobs: (entry.top ?? []).map((alternative) => ({
      token: alternative.token,
      logprob: alternative.logprob,
      bytes: [...Buffer.from(alternative.token)],
    })),
  }
}
