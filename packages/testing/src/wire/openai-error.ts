import type { Refusal, RefusalKind } from "./format.js"

const types: Readonly<Record<RefusalKind, string>> = {
  invalid_request: "invalid_request_error",
  authentication: "invalid_request_error",
  permission: "invalid_request_error",
  not_found: "invalid_request_error",
  unknown_model: "invalid_request_error",
  context_length: "invalid_request_error",
  rate_limit: "requests",
  overloaded: "server_error",
  server: "server_error",
}

const codes: Readonly<Partial<Record<RefusalKind, string>>> = {
  authentication: "invalid_api_key",
  not_found: "unknown_url",
  unknown_model: "model_not_found",
  context_length: "context_length_exceeded",
  rate_limit: "rate_limit_exceeded",
}

const params: Readonly<Partial<Record<RefusalKind, string>>> = {
  unknown_model: "model",
  context_length: "messages",
}

/** The error object of OpenAI's API. */
export function openaiError(refusal: Refusal): string {
  return JSON.stringify({
    error: {
      message: refusal.message,
      type: types[refusal.kind],
      param: params[refusal.kind] ?? null,
      code: codes[refusal.kind] ?? null,
    },
  })
}

/** Servers that speak OpenAI's format report trouble in mid-stream as a data event. */
export function openaiStreamError(refusal: Refusal): string {
  return `data: ${openaiError(refusal)}\n\n`
}
