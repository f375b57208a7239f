import { type MockStopReason, splitTokens, tokenId } from "../answer/index.js"
import { isObject, type JsonObject, numberOf, textOf } from "../json/index.js"
import { outputTokens, type Refusal, type RefusalKind, type Reply, type WireFormat } from "./format.js"

/**
 * `POST /generate` and `/generate_stream` of Text Generation Inference: a token per event, the last one with the whole
 * text and, where details were asked for, the counts. Thoughts are text like any other there, and tools are not called.
 */
export const tgi: WireFormat = {
  name: "tgi",
  streamType: "text/event-stream",
  ping: ":\n\n",
  refuse: errorBody,
  streamError: (refusal) => `data:${errorBody(refusal)}\n\n`,

  read(body, { path }) {
    const inputs = textOf(body.inputs)
    if (inputs === undefined) return "missing field `inputs`"
    return {
      // The server has one model, which requests do not name.
      model: "",
      stream: path.endsWith("/generate_stream"),
      messages: [{ role: "user", text: inputs }],
      maxTokens: numberOf(parametersOf(body).max_new_tokens),
    }
  },

  stream(reply) {
    const whole = wholeText(reply)
    const ending = JSON.stringify({ generated_text: whole, details: detailsOf(reply) }).slice(1, -1)
    let said = 0
    let index = 0
    let ended = false
    const event = (token: JsonObject, isLast: boolean, stamp: string): string => {
      index += 1
      ended = isLast
      const rest = isLast ? ending : '"generated_text":null,"details":null'
      return `data:{${stamp}"index":${index},"token":${JSON.stringify(token)},${rest}}\n\n`
    }
    return {
      open: () => "",
      piece({ kind, text }, stamp) {
        if (kind !== "text" && kind !== "reasoning") return ""
        said += text.length
        return event(tokenOf(text), said >= whole.length, stamp)
      },
      close: () => (ended ? "" : event({ ...tokenOf(""), special: true }, true, "")),
      done: "",
    }
  },

  whole(reply) {
    const text = wholeText(reply)
    const details = detailsOf(reply)
    if (details === null) return JSON.stringify({ generated_text: text })
    const { input_length: _streamOnly, ...counts } = details
    const prompt = parametersOf(reply.request.body).decoder_input_details === true ? reply.request.text : ""
    return JSON.stringify({
      generated_text: text,
      details: {
        ...counts,
        prefill: splitTokens(prompt).map((token) => ({ id: tokenId(token), text: token, logprob: 0 })),
        tokens: splitTokens(text).map(tokenOf),
      },
    })
  },
}

function parametersOf(body: JsonObject): JsonObject {
  return isObject(body.parameters) ? body.parameters : {}
}

function wholeText({ answers: [answer] }: Reply): string {
  return (answer?.reasoning ?? "") + (answer?.text() ?? "")
}

function tokenOf(text: string): JsonObject {
  return { id: tokenId(text), text, logprob: 0, special: false }
}

function detailsOf(reply: Reply): JsonObject | null {
  if (parametersOf(reply.request.body).details !== true) return null
  const finish_reason = finishReasons[reply.answers[0]?.stopReason ?? "stop"]
  if (reply.usage === "absent" || reply.usage === "null") return { finish_reason }
  const input_length = reply.request.inputTokens
  if (reply.usage === "partial") return { finish_reason, input_length }
  return { finish_reason, generated_tokens: outputTokens(reply), seed: null, input_length }
}

const finishReasons: Readonly<Record<MockStopReason, string>> = {
  stop: "eos_token",
  length: "length",
  tool_calls: "eos_token",
  content_filter: "stop_sequence",
}

const errorTypes: Partial<Record<RefusalKind, string>> = {
  invalid_request: "validation",
  context_length: "validation",
  rate_limit: "overloaded",
  overloaded: "overloaded",
  authentication: "authentication",
}

function errorBody({ message, kind }: Refusal): string {
  return JSON.stringify({ error: message, error_type: errorTypes[kind] ?? "generation" })
}
