import { z } from "zod"

/**
 * What is wrong with a record, in one line. Where several shapes are allowed, the one that comes closest is spoken
 * of: the fewest problems, at best none of them a missing field.
 */
export function recordProblem(error: z.ZodError): string {
  const issues = error.issues.flatMap((issue) => closestIssues(issue))
  return z.prettifyError(new z.ZodError(issues)).replaceAll("\n", " ")
}

type Issue = z.ZodError["issues"][number]

function closestIssues(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue]
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => closestIssues(inner)))
  const [closest = [issue]] = branches.toSorted((a, b) => distance(a) - distance(b))
  return closest.map((inner) =>
    inner === issue ? issue : { ...inner, path: [...issue.path, ...inner.path] },
  )
}

/** A field of the wrong type or missing tells more about another shape than a value that is out of range. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "invalid_type" ? 10 : 1), 0)
}
