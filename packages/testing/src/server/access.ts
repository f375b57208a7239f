import type { MockRequest } from "../request/index.js"
import type { Refusal } from "../wire/index.js"
import type { MockServerOptions } from "./options.js"

/** A refusal with the headers that go with it. */
export interface Denial extends Refusal {
  headers?: Readonly<Record<string, string>>
}

export interface AccessRules {
  checkKey(headers: Readonly<Record<string, string>>, query: string): Denial | undefined
  checkRequest(request: MockRequest, nowNs: number, inFlight: number): Denial | undefined
}

/** Key, model, context and rate checks, in the order real services make them. */
export function createAccessRules(options: MockServerOptions): AccessRules {
  const keys = options.apiKey === undefined ? undefined : new Set([options.apiKey].flat())
  const models = options.models === undefined ? undefined : new Set(options.models)
  const limit = options.rateLimit
  const recent: number[] = []

  function checkRate(nowNs: number, inFlight: number): Denial | undefined {
    if (limit?.concurrent !== undefined && inFlight >= limit.concurrent) {
      return rateDenial(1, `${limit.concurrent} requests are already in flight.`)
    }
    const perMinute = limit?.requestsPerMinute
    if (perMinute === undefined) return undefined
    const windowStart = nowNs - 60e9
    while (recent.length > 0 && (recent[0] ?? 0) <= windowStart) recent.shift()
    if (recent.length >= perMinute) {
      const waitS = Math.max(1, Math.ceil(((recent[0] ?? nowNs) - windowStart) / 1e9))
      return rateDenial(waitS, `The limit is ${perMinute} requests per minute.`)
    }
    recent.push(nowNs)
    return undefined
  }

  return {
    checkKey(headers, query) {
      if (keys === undefined) return undefined
      const given = keyOf(headers, query)
      if (given !== undefined && keys.has(given)) return undefined
      return {
        status: 401,
        kind: "authentication",
        message: given === undefined ? "You did not provide an API key." : "Incorrect API key provided.",
      }
    },
    checkRequest(request, nowNs, inFlight) {
      // Requests to Text Generation Inference name no model: it has one.
      if (models !== undefined && request.format !== "tgi" && !models.has(request.model)) {
        return {
          status: 404,
          kind: "unknown_model",
          message: `The model \`${request.model}\` does not exist or you do not have access to it.`,
        }
      }
      const limitTokens = options.contextTokens
      const asked = request.inputTokens + (request.maxTokens ?? 0)
      if (limitTokens !== undefined && asked > limitTokens) {
        return {
          status: 400,
          kind: "context_length",
          message:
            `This model's maximum context length is ${limitTokens} tokens. However, you requested ${asked} tokens ` +
            `(${request.inputTokens} in the messages, ${request.maxTokens ?? 0} in the completion).`,
        }
      }
      return checkRate(nowNs, inFlight)
    },
  }
}

function rateDenial(retryAfterS: number, reason: string): Denial {
  return {
    status: 429,
    kind: "rate_limit",
    message: `Rate limit reached. ${reason} Please try again in ${retryAfterS}s.`,
    headers: { "Retry-After": String(retryAfterS) },
  }
}

function keyOf(headers: Readonly<Record<string, string>>, query: string): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? "")?.[1]
  return (
    bearer ??
    headers["x-api-key"] ??
    headers["x-goog-api-key"] ??
    new URLSearchParams(query).get("key") ??
    undefined
  )
}
