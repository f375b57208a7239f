import type { ZodError } from "zod"

/** What does not fit, on one line: path and reason of each of the first issues. */
export function schemaIssues(error: ZodError, most = 3): string {
  return error.issues
    .slice(0, most)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`))
    .join("; ")
}
