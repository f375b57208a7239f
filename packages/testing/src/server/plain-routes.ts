import { countTokens, splitTokens, tokenId } from "../answer/index.js"
import { isObject, listOf, numberOf, parseJson, textOf } from "../json/index.js"
import { contentText, readMessages } from "../wire/index.js"
import type { MockServerStats } from "./counters.js"
import { formatMetrics } from "./metrics.js"

export interface PlainResponse {
  status: number
  type: string
  body: string
}

export interface PlainRoutesOptions {
  models: readonly string[]
  contextTokens: number | undefined
  created: number
  stats: () => MockServerStats
  tokensPerEvent: number
}

const json = "application/json"

/** Endpoints that generate nothing: models, health, tokenizer, metrics. */
export function answerPlainRoute(
  method: string,
  path: string,
  body: Buffer,
  options: PlainRoutesOptions,
): PlainResponse | undefined {
  const route = path.replace(/^\/v1(?=\/)/, "")
  if (method === "GET" || method === "HEAD") return answerGet(path, route, options)
  if (method !== "POST") return undefined
  if (route === "/messages/count_tokens") return countMessageTokens(body)
  return route === "/tokenize" ? tokenize(body) : undefined
}

function answerGet(path: string, route: string, options: PlainRoutesOptions): PlainResponse | undefined {
  if (route === "/health" || route === "/ping") return { status: 200, type: "text/plain", body: "" }
  if (route === "/version") return ok({ version: "0.0.0-mock" })
  if (route === "/metrics") {
    return {
      status: 200,
      type: "text/plain; version=0.0.4",
      body: formatMetrics(options.stats(), options.tokensPerEvent),
    }
  }
  const listed = options.models.map((id) => ({
    id,
    object: "model",
    created: options.created,
    owned_by: "mock",
    ...(options.contextTokens === undefined ? {} : { max_model_len: options.contextTokens }),
  }))
  if (path.startsWith("/v1beta/models")) {
    return ok({ models: options.models.map((name) => ({ name: `models/${name}`, displayName: name })) })
  }
  if (route === "/models") return ok({ object: "list", data: listed })
  if (route.startsWith("/models/")) {
    const wanted = decodeURIComponent(route.slice("/models/".length))
    const model = listed.find((entry) => entry.id === wanted)
    return model === undefined ? undefined : ok(model)
  }
  if (route === "/api/tags") return ok({ models: options.models.map((name) => ({ name, model: name })) })
  return undefined
}

function ok(value: unknown): PlainResponse {
  return { status: 200, type: json, body: JSON.stringify(value) }
}

/** Anthropic's counter, in simulated tokens: the same number a message request would report. */
function countMessageTokens(body: Buffer): PlainResponse {
  const request = parseJson(body.toString())
  const fields = isObject(request) ? request : {}
  const texts = [contentText(fields.system), ...readMessages(fields.messages).map((message) => message.text)]
  return ok({ input_tokens: texts.reduce((sum, text) => sum + countTokens(text), 0) })
}

function tokenize(body: Buffer): PlainResponse {
  const request = parseJson(body.toString())
  const fields = isObject(request) ? request : {}
  const text =
    textOf(fields.prompt) ??
    textOf(fields.content) ??
    listOf(fields.messages)
      .filter(isObject)
      .map((message) => textOf(message.content) ?? "")
      .join("\n")
  const tokens = splitTokens(text).map(tokenId)
  return ok({ count: countTokens(text), max_model_len: numberOf(fields.max_model_len) ?? null, tokens })
}
