import type { ResolvedAnswer } from "../answer/index.js"
import { isObject, type JsonObject, numberOf, textOf } from "../json/index.js"
import { readMessages, readToolNames } from "./content.js"
import { outputTokens, type Refusal, type RefusalKind, type Reply, type WireFormat } from "./format.js"

/** `POST /api/v1/services/aigc/{text,multimodal}-generation/generation` of DashScope. */
export const dashscope: WireFormat = {
  name: "dashscope",
  streamType: "text/event-stream;charset=UTF-8",
  ping: ":keep-alive\n\n",
  refuse: errorBody,
  streamError: (refusal) =>
    `id:1\nevent:error\n:HTTP_STATUS/${refusal.status}\ndata:${errorBody(refusal)}\n\n`,

  read(body, target) {
    const input = isObject(body.input) ? body.input : {}
    const parameters = isObject(body.parameters) ? body.parameters : {}
    const prompt = textOf(input.prompt)
    const messages = prompt === undefined ? readMessages(input.messages) : [{ role: "user", text: prompt }]
    if (messages.length === 0) return "Required parameter(input.messages or input.prompt) missing or invalid."
    const accept = target.headers.accept ?? ""
    return {
      model: textOf(body.model) ?? "",
      stream: target.headers["x-dashscope-sse"] === "enable" || accept.includes("text/event-stream"),
      messages,
      tools: readToolNames(parameters.tools),
      maxTokens: numberOf(parameters.max_tokens),
    }
  },

  stream(reply) {
    const parameters = isObject(reply.request.body.parameters) ? reply.request.body.parameters : {}
    // Without this switch every event repeats all that was said before it.
    const incremental = parameters.incremental_output === true
    let number = 0
    let sent = 0
    let text = ""
    let reasoning = ""
    const event = (output: JsonObject, stamp: string): string => {
      number++
      const body = JSON.stringify({ output, ...usage(reply, sent), request_id: reply.id })
      return `id:${number}\nevent:result\n:HTTP_STATUS/200\ndata:{${stamp}${body.slice(1)}\n\n`
    }
    return {
      open: () => "",
      piece(piece, stamp) {
        sent++
        if (piece.kind === "tool-start" || piece.kind === "tool-arguments") return ""
        const before = { text: incremental ? "" : text, reasoning: incremental ? "" : reasoning }
        text = before.text + (piece.kind === "text" ? piece.text : "")
        reasoning = before.reasoning + (piece.kind === "reasoning" ? piece.text : "")
        return event(output(reply, text, reasoning, [], "null"), stamp)
      },
      close() {
        const answer = reply.answers[0]
        sent = outputTokens(reply)
        const last = incremental ? { text: "", reasoning: "" } : { text, reasoning }
        return event(
          output(reply, last.text, last.reasoning, answer?.toolCalls ?? [], answer?.stopReason ?? "stop"),
          "",
        )
      },
      done: "",
    }
  },

  whole(reply) {
    const answer = reply.answers[0]
    return JSON.stringify({
      status_code: 200,
      request_id: reply.id,
      code: "",
      message: "",
      output: output(
        reply,
        answer?.text() ?? "",
        answer?.reasoning ?? "",
        answer?.toolCalls ?? [],
        answer?.stopReason ?? "stop",
      ),
      ...usage(reply, outputTokens(reply)),
    })
  },
}

function output(
  reply: Reply,
  text: string,
  reasoning: string,
  calls: ResolvedAnswer["toolCalls"],
  finish: string,
): JsonObject {
  const { body, path } = reply.request
  const parameters = isObject(body.parameters) ? body.parameters : {}
  const multimodal = path.includes("multimodal-generation")
  if (!multimodal && parameters.result_format !== "message") return { text, finish_reason: finish }
  const message = {
    role: "assistant",
    content: multimodal ? [{ text }] : text,
    ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call, index) => ({
            index,
            id: call.id,
            type: "function",
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
  }
  return { choices: [{ finish_reason: finish, message }] }
}

function usage(reply: Reply, sent: number): JsonObject {
  if (reply.usage === "absent") return {}
  if (reply.usage === "null") return { usage: null }
  const input = reply.request.inputTokens
  const counts = { input_tokens: input, output_tokens: sent, total_tokens: input + sent }
  if (reply.usage !== "partial") return { usage: counts }
  const { output_tokens: _missing, ...partial } = counts
  return { usage: partial }
}

const codes: Readonly<Record<RefusalKind, string>> = {
  invalid_request: "InvalidParameter",
  authentication: "InvalidApiKey",
  permission: "AccessDenied",
  not_found: "InvalidURL",
  unknown_model: "ModelNotFound",
  context_length: "InvalidParameter",
  rate_limit: "Throttling.RateQuota",
  overloaded: "ServiceUnavailable",
  server: "InternalError",
}

function errorBody(refusal: Refusal): string {
  return JSON.stringify({ code: codes[refusal.kind], message: refusal.message, request_id: "mock" })
}
