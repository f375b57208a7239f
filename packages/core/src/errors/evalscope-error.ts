export const errorCodes = [
  "config_invalid",
  "benchmark_unknown",
  "plugin_invalid",
  "package_missing",
  "not_supported",
  "dataset_missing",
  "dataset_malformed",
  "dataset_offline",
  "dataset_checksum",
  "dataset_gated",
  "hub_unreachable",
  "provider_auth",
  "provider_quota",
  "provider_unknown_model",
  "provider_wrong_url",
  "provider_bad_request",
  "provider_unreachable",
  "provider_rate_limited",
  "provider_server_error",
  "provider_timeout",
  "provider_disconnected",
  "provider_bad_response",
  "context_too_long",
  "judge_failed",
  "sandbox_unavailable",
  "run_locked",
  "run_mismatch",
  "run_damaged",
  "disk_full",
  "file_access",
  "too_many_errors",
  "interrupted",
  "internal",
] as const

/** What went wrong, as a closed set that programs can switch on. */
export type ErrorCode = (typeof errorCodes)[number]

export interface EvalScopeErrorOptions {
  code: ErrorCode
  /** What happened, naming the file and line or the request. One sentence, for a person. */
  message: string
  /** What to do about it. */
  hint?: string
  /** Facts a caller may want without parsing the message: file, line, url, status … Never a secret. */
  context?: Readonly<Record<string, unknown>>
  cause?: unknown
}

const marker = Symbol.for("evalscope.error")

/**
 * The one error class of this package. Recognise it with {@link EvalScopeError.is}, which also works when
 * two copies of the package are installed.
 */
export class EvalScopeError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly context: Readonly<Record<string, unknown>>
  readonly [marker] = true

  constructor(options: EvalScopeErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = "EvalScopeError"
    this.code = options.code
    this.hint = options.hint
    this.context = options.context ?? {}
  }

  static is(value: unknown): value is EvalScopeError {
    return typeof value === "object" && value !== null && marker in value
  }
}

/** The message of anything that was thrown. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
