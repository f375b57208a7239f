import { z } from "zod"
import { EvalScopeError, nameHint } from "../errors/index.js"
import { levelAt } from "./field-levels.js"
import { snakeCase } from "./spelling.js"

/** Where a value stands in a file, for messages; undefined when it came from flags or a program. */
export type Locate = (path: readonly PropertyKey[]) => { line: number; column: number } | undefined

/** The first problem of a task as an error that names place, field, what was expected, and the nearest name. */
export function configProblem(
  issues: readonly z.core.$ZodIssue[],
  source: string | undefined,
  locate?: Locate,
) {
  const [issue] = issues
  const path = issue?.path ?? []
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined
  const full = unknown === undefined ? path : [...path, unknown]
  const place = locate?.(full)
  const where = [source, place && `${place.line}:${place.column}`]
    .filter((part) => part !== undefined)
    .join(":")
  const field = fieldName(full)
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ""
  const problem =
    unknown === undefined
      ? `${lowerFirst(issue?.message ?? "does not fit")}${more}`
      : "there is no such field"
  return new EvalScopeError({
    code: "config_invalid",
    cause: new z.ZodError([...issues]),
    message: `${where === "" ? "" : `${where}: `}${field === "" ? "the task" : field}: ${problem}.`,
    hint: hintFor(issue, path, unknown),
    context: {
      field,
      ...(unknown !== undefined && { unknown: full.map(String) }),
      ...(source !== undefined && { file: source }),
      ...place,
    },
  })
}

function hintFor(
  issue: z.core.$ZodIssue | undefined,
  path: readonly PropertyKey[],
  unknown: string | undefined,
): string {
  if (unknown !== undefined) {
    const known = levelAt(path)?.fields ?? []
    return nameHint(unknown, known.map(snakeCase))
  }
  if (issue?.code === "invalid_value") return `Choose one of ${issue.values.map(String).join(", ")}.`
  return "See evalscope eval --help for what the field means."
}

function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((step, position) =>
      typeof step === "number" ? `[${step}]` : `${position === 0 ? "" : "."}${snakeCase(String(step))}`,
    )
    .join("")
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "")
}
