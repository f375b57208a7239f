import { ServiceError } from "../errors/index.js"
import { hideSecrets } from "../guard/index.js"

/** Messages may quote what was sent. */
export function withoutSecrets(error: unknown, values: readonly string[]): unknown {
  if (!ServiceError.is(error) || values.length === 0) return error
  const hide = (text: string) => hideSecrets(text, values)
  return new ServiceError({
    status: error.status,
    code: error.code,
    message: hide(error.message),
    ...(error.hint !== undefined && { hint: hide(error.hint) }),
    ...(error.issues && {
      issues: error.issues.map((issue) => ({
        ...issue,
        path: hide(issue.path),
        message: hide(issue.message),
        ...(issue.hint !== undefined && { hint: hide(issue.hint) }),
        ...(issue.params && {
          params: Object.fromEntries(
            Object.entries(issue.params).map(([name, value]) => [
              name,
              typeof value === "string" ? hide(value) : value,
            ]),
          ),
        }),
      })),
    }),
    headers: error.headers,
    cause: error,
  })
}

export function queueFull(limit: number): ServiceError {
  return new ServiceError({
    status: 429,
    code: "queue_full",
    message: `${limit} jobs are waiting already.`,
    hint: "Try again later, or start the server with a larger --max-queue.",
    headers: { "retry-after": "30" },
  })
}
