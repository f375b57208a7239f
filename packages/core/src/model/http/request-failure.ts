import { type ErrorCode, EvalScopeError } from "../../errors/index.js"
import { redactSecrets } from "../redact-secrets.js"
import { classifyReply, classifyReported } from "./classify-reply.js"
import { failureHint } from "./failure-hint.js"
import { isHtml, type ReportedError, reportedError } from "./reply-error.js"
import { retryAfterMs } from "./retry-after.js"
import type { HttpReply } from "./transport.js"
import type { TransportError } from "./transport-error.js"

/** The request a failure belongs to. */
export interface FailedRequest {
  /** Address without query and user info. */
  url: string
  base: string
  /** Address that lists the models. */
  modelsUrl: string
  model: string
  /** The environment names a proxy for this address. */
  proxied: boolean
  /** Values that must not show up in a message. */
  secrets: readonly string[]
}

interface Failure {
  code: ErrorCode
  /** What happened, after the request's name. */
  what: string
  retryable?: boolean
  context?: Readonly<Record<string, unknown>>
  hint?: string
  cause?: unknown
}

/** Builds the error of a request: names method and address, hides secrets, says what to do. */
export function requestFailure(request: FailedRequest, failure: Failure): EvalScopeError {
  const { code, what, retryable, context, cause } = failure
  const hint = failure.hint ?? failureHint(code, { ...request, what })
  return new EvalScopeError({
    code,
    message: redactSecrets(`POST ${request.url} ${what}`, request.secrets),
    ...(hint !== undefined && { hint: redactSecrets(hint, request.secrets) }),
    context: {
      url: request.url,
      model: request.model,
      ...(retryable !== undefined && { retryable }),
      ...context,
    },
    ...(cause !== undefined && { cause }),
  })
}

/** The error of a reply with a status other than 2xx. */
export function statusFailure(request: FailedRequest, reply: HttpReply, now: number): EvalScopeError {
  const reported = reportedError(reply.text)
  const code = classifyReply(reply.status, reported)
  const location = reply.headers.location
  const said = location
    ? `a redirect to ${location.replace(/\?.*$/, "")}`
    : reported.message || "an empty body"
  const retryAfter = retryAfterMs(reply.headers, now)
  const hint = statusHint(code, location, reported.param)
  return requestFailure(request, {
    code,
    ...(hint !== undefined && { hint }),
    what: `answered ${reply.status}: ${said}`,
    context: {
      status: reply.status,
      ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
      ...(reported.param !== undefined && { param: reported.param }),
    },
  })
}

function statusHint(
  code: ErrorCode,
  location: string | undefined,
  param: string | undefined,
): string | undefined {
  if (location) return "Give the address it redirects to as api_url"
  if (code !== "provider_bad_request" || param === undefined) return undefined
  return `The endpoint does not accept "${param}" as it was sent. Change it in generation_config, or leave it out`
}

/** The error of a failure that a reply with status 200, or one of its events, reports. */
export function reportedFailure(
  request: FailedRequest,
  reported: ReportedError,
  where: string,
): EvalScopeError {
  return requestFailure(request, {
    code: classifyReported(reported),
    what: `answered 200, but ${where} reports an error: ${reported.message}`,
    context: { status: reported.status ?? 200 },
  })
}

/** The error of a reply that is no answer of the expected format. */
export function malformedFailure(request: FailedRequest, text: string, why: string): EvalScopeError {
  const seen = isHtml(text) ? reportedError(text).message : `"${text.slice(0, 160).replace(/\s+/g, " ")}"`
  return requestFailure(request, {
    code: "provider_bad_response",
    what: `answered 200, but ${why}: ${text.trim() === "" ? "the body is empty" : seen}`,
    context: { status: 200 },
  })
}

/** The error of a request that got no complete reply. */
export function transportFailure(request: FailedRequest, error: TransportError): EvalScopeError {
  if (error.failure === "aborted") {
    return new EvalScopeError({ code: "interrupted", message: `POST ${request.url} was cancelled` })
  }
  if (error.failure === "timeout") {
    return requestFailure(request, { code: "provider_timeout", what: `gave ${error.message}`, cause: error })
  }
  const system = error.systemCode
  const described =
    /^(HPE)?$/.test(system) || error.message.includes(system) ? error.message : `${error.message} (${system})`
  const { code, what, retryable, hint } = describeNetwork(system, described, error.failure)
  return requestFailure(request, {
    code,
    what,
    cause: error,
    context: { systemCode: system },
    ...(retryable !== undefined && { retryable }),
    ...(hint !== undefined && { hint }),
  })
}

function describeNetwork(
  system: string,
  described: string,
  phase: "request" | "reply",
): Pick<Failure, "code" | "what" | "retryable" | "hint"> {
  if (system === "ECONNREFUSED") {
    return { code: "provider_unreachable", what: "failed: nothing listens there, the connection was refused" }
  }
  if (system === "ENOTFOUND" || system === "EAI_AGAIN") {
    return { code: "provider_unreachable", what: `failed: the host name was not found (${system})` }
  }
  if (/^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(system)) {
    return { code: "provider_unreachable", what: `failed: the host could not be reached (${system})` }
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(system)) {
    return {
      code: "provider_unreachable",
      what: `failed: its TLS certificate is not trusted (${described})`,
      retryable: false,
      hint: "If it is your own certificate, name its authority's file in NODE_EXTRA_CA_CERTS",
    }
  }
  if (/^(EPROTO|ERR_SSL|HPE)/.test(system)) {
    return {
      code: "provider_bad_response",
      what: `failed: what answers there does not speak this protocol (${described})`,
      retryable: false,
      hint: "Check the port, and whether api_url must start with http:// or https://",
    }
  }
  if (system === "UND_ERR_INVALID_ARG" || system === "ERR_INVALID_CHAR") {
    return {
      code: "config_invalid",
      what: `cannot be sent: ${described}`,
      hint: "Check api_key and extra_headers for line breaks and other characters that a header cannot hold",
    }
  }
  const moment = phase === "reply" ? "while the reply was arriving" : "before a reply came"
  return { code: "provider_disconnected", what: `lost its connection ${moment} (${described})` }
}
