/** What went wrong, as a closed set that programs can switch on. */
export type TestingErrorCode =
  | "option_invalid"
  | "address_unavailable"
  | "file_access"
  | "file_malformed"
  | "script_exhausted"

export interface TestingErrorOptions {
  code: TestingErrorCode
  /** What happened, naming the option, file or request. One sentence, for a person. */
  message: string
  /** What to do about it. */
  hint?: string
  /** Facts a caller may want without parsing the message. */
  context?: Readonly<Record<string, unknown>>
  cause?: unknown
}

const marker = Symbol.for("evalscope.testing.error")

/**
 * The one error class of this package. Recognise it with {@link TestingError.is}, which also works when two
 * copies of the package are installed.
 */
export class TestingError extends Error {
  readonly code: TestingErrorCode
  readonly hint: string | undefined
  readonly context: Readonly<Record<string, unknown>>
  readonly [marker] = true

  constructor(options: TestingErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = "TestingError"
    this.code = options.code
    this.hint = options.hint
    this.context = options.context ?? {}
  }

  static is(value: unknown): value is TestingError {
    return typeof value === "object" && value !== null && marker in value
  }
}

/** The `code` of a system error such as `ENOENT` or `EADDRINUSE`, when there is one. */
export function systemErrorCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined
  return typeof thrown.code === "string" ? thrown.code : undefined
}
