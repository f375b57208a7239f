/** What went wrong, as a closed set that programs can switch on. */
export type SandboxErrorCode =
  | "option_invalid"
  | "unsafe_refused"
  | "engine_unavailable"
  | "engine_failed"
  | "image_missing"
  | "language_unknown"
  | "path_refused"
  | "file_missing"
  | "file_not_regular"
  | "file_too_large"
  | "aborted"
  | "closed"
  | "unauthorized"

export interface SandboxErrorOptions {
  code: SandboxErrorCode
  /** What happened, naming the option, file or request. One sentence, for a person. */
  message: string
  /** What to do about it. */
  hint?: string
  context?: Readonly<Record<string, unknown>>
  cause?: unknown
}

const marker = Symbol.for("evalscope.sandbox.error")

/** The one error class of this package; {@link SandboxError.is} also knows errors of a second installed copy. */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode
  readonly hint: string | undefined
  readonly context: Readonly<Record<string, unknown>>
  readonly [marker] = true

  constructor(options: SandboxErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = "SandboxError"
    this.code = options.code
    this.hint = options.hint
    this.context = options.context ?? {}
  }

  static is(value: unknown): value is SandboxError {
    return typeof value === "object" && value !== null && marker in value
  }
}

/** The text of anything thrown. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
