import type { z } from "zod"

/** What is wrong with the value of an option, in words that name the value: `0 is too small: it must be above 0`. */
export function problemText(issue: z.core.$ZodIssue): string {
  const given = written(issue.input)
  switch (issue.code) {
    case "too_small":
      return `${given} is too small: it must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}`
    case "too_big":
      return `${given} is too large: it must be ${issue.inclusive ? "at most" : "below"} ${issue.maximum}`
    case "invalid_type":
      return `${given} is no ${kindNames[issue.expected] ?? issue.expected}`
    case "invalid_value":
      return `${given} is none of ${issue.values.map(String).join(", ")}`
    case "invalid_union":
      return unionText(issue.errors)
    default:
      return issue.message
  }
}

const kindNames: Readonly<Record<string, string>> = {
  int: "whole number",
  record: "map",
  boolean: "yes or no",
}

/** What the alternative says that the value came closest to, else what all of them say. */
function unionText(alternatives: readonly (readonly z.core.$ZodIssue[])[]): string {
  const [inside] = alternatives.flat().filter(({ path }) => path.length > 0)
  if (inside !== undefined) return problemText(inside)
  return [...new Set(alternatives.flat().map(problemText))].join(", and ")
}

function written(value: unknown): string {
  return value === undefined ? "it" : (JSON.stringify(value) ?? "it")
}
