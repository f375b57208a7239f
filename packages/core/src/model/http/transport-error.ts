/**
 * Why no complete reply arrived: the time was up, the caller cancelled, it failed before the reply began
 * (`request`) or in the middle of it (`reply`).
 */
export type TransportFailure = "timeout" | "aborted" | "request" | "reply"

/** A failure below HTTP. Providers turn it into an EvalScopeError that names the request. */
export class TransportError extends Error {
  readonly failure: TransportFailure

  constructor(failure: TransportFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = "TransportError"
    this.failure = failure
  }

  /** The system's or the client's code of the cause, e.g. `ECONNREFUSED`. */
  get systemCode(): string {
    return codeOf(this.cause)
  }
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return ""
  if ("code" in thrown && typeof thrown.code === "string" && thrown.code !== "") return thrown.code
  if (thrown instanceof Error && thrown.name === "HTTPParserError") return "HPE"
  // A host with several addresses fails with one error for each of them.
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0])
  return "cause" in thrown ? codeOf(thrown.cause) : ""
}
