import type { Issue } from "../api/index.js"

export interface ServiceErrorOptions {
  /** HTTP status of the answer. */
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 503 | 504
  /** For programs: `run_unknown`, `path_outside`, `queue_full` … */
  code: string
  /** One sentence for a person; never a secret, never a path outside the roots. */
  message: string
  /** What to do about it. */
  hint?: string
  /** Fields that do not fit. */
  issues?: readonly Issue[]
  /** Further headers of the answer, e.g. Retry-After. */
  headers?: Readonly<Record<string, string>>
  cause?: unknown
}

const marker = Symbol.for("evalscope.service-error")

/** A request that cannot be served, with the status that says so. */
export class ServiceError extends Error {
  readonly status: ServiceErrorOptions["status"]
  readonly code: string
  readonly hint: string | undefined
  readonly issues: ServiceErrorOptions["issues"]
  readonly headers: Readonly<Record<string, string>>
  readonly [marker] = true

  constructor(options: ServiceErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = "ServiceError"
    this.status = options.status
    this.code = options.code
    this.hint = options.hint
    this.issues = options.issues
    this.headers = options.headers ?? {}
  }

  static is(value: unknown): value is ServiceError {
    return typeof value === "object" && value !== null && marker in value
  }
}

export function notFound(what: string, hint?: string): ServiceError {
  return new ServiceError({ status: 404, code: "not_found", message: what, ...(hint && { hint }) })
}

/** What is asked of a server that is on its way out. */
export function shuttingDown(): ServiceError {
  return new ServiceError({ status: 503, code: "shutting_down", message: "The server is stopping." })
}
