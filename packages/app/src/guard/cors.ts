import type { OriginRules } from "./origin.js"

/** What requests may carry beyond what every page may send. */
const requestHeaders = [
  "authorization",
  "content-type",
  "evalscope-task-id",
  "idempotency-key",
  "if-none-match",
  "last-event-id",
  "prefer",
]

/** What scripts may read of answers beyond what every page may read. */
const answerHeaders = [
  "content-disposition",
  "content-range",
  "etag",
  "location",
  "retry-after",
  "x-job-id",
  "x-request-id",
]

/**
 * Headers that let a page of a listed origin read an answer; none for any other. Never with credentials: such a page
 * sends the token itself, and a session's cookie stays with our own page.
 */
export function corsHeaders(headers: Headers, rules: OriginRules): Readonly<Record<string, string>> {
  if (rules.allowOrigins.length === 0) return {}
  // Whoever keeps an answer must not show it to a page of another origin.
  const vary = { vary: "Origin" }
  const origin = listedOrigin(headers, rules)
  if (origin === undefined) return vary
  return {
    ...vary,
    "access-control-allow-origin": origin,
    "access-control-expose-headers": answerHeaders.join(", "),
  }
}

/** The answer to a browser that asks what a page of a listed origin may send; undefined for any other request. */
export function preflightHeaders(
  method: string,
  headers: Headers,
  rules: OriginRules,
  methods: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (method !== "OPTIONS" || methods.length === 0 || !headers.has("access-control-request-method")) return
  if (listedOrigin(headers, rules) === undefined) return
  return {
    "access-control-allow-methods": methods.join(", "),
    "access-control-allow-headers": requestHeaders.join(", "),
    "access-control-max-age": "600",
  }
}

function listedOrigin(headers: Headers, rules: OriginRules): string | undefined {
  const origin = headers.get("origin")
  return origin !== null && rules.allowOrigins.includes(origin) ? origin : undefined
}
