import type { RefusalKind } from "../wire/index.js"
import type { Denial } from "./access.js"

const kinds: Readonly<Record<number, RefusalKind>> = {
  400: "invalid_request",
  401: "authentication",
  403: "permission",
  404: "not_found",
  422: "invalid_request",
  429: "rate_limit",
  503: "overloaded",
  529: "overloaded",
}

const messages: Readonly<Record<RefusalKind, string>> = {
  invalid_request: "The request is invalid.",
  authentication: "Incorrect API key provided.",
  permission: "You are not allowed to use this model.",
  not_found: "Not found.",
  unknown_model: "The model does not exist.",
  context_length: "The prompt is too long.",
  rate_limit: "Rate limit reached. Please slow down.",
  overloaded: "The server is overloaded. Please try again later.",
  server: "The server had an error while processing your request.",
}

/** The refusal a fault asks for by its status alone. */
export function refusalForStatus(status: number, message?: string, retryAfterS?: number): Denial {
  const kind = kinds[status] ?? (status < 500 ? "invalid_request" : "server")
  return {
    status,
    kind,
    message: message ?? messages[kind],
    ...(retryAfterS === undefined ? {} : { headers: { "Retry-After": String(retryAfterS) } }),
  }
}
