import type { ConfigProblem } from "@evalscope/perf"
import { z } from "zod"
import { type Issue, type IssueCode, issue } from "../api/index.js"

/** What the load tester calls these is what we call them. */
const together = [
  "missing",
  "address_invalid",
  "open_loop_needs_rates",
  "open_loop_has_no_turns",
  "ramp_needs_ends",
  "ramp_needs_length",
  "one_or_range",
  "search_needs_conditions",
  "lower_above_upper",
  "saves_which",
  "lists_differ",
  "not_a_condition",
  "not_an_objective",
  "not_a_step",
] as const satisfies readonly (ConfigProblem & IssueCode)[]

/** The fields that the engine, the load tests or the arena refused, in the spelling of requests. */
export function configIssues(error: unknown): readonly Issue[] | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof z.ZodError ? cause.issues.flatMap(issuesOf) : togetherIssues(error)
}

const togetherSchema = z.object({
  hint: z.string().optional(),
  context: z.object({ problem: z.enum(together), options: z.array(z.string()) }),
})

/** Options of a load test that are right by themselves and do not go together: the same is said at each. */
function togetherIssues(error: unknown): readonly Issue[] | undefined {
  const parsed = togetherSchema.safeParse(error)
  if (!parsed.success) return undefined
  const { hint, context } = parsed.data
  const names = context.options.map(snakeCase)
  return names.map((name) => issue(name, context.problem, { fields: names.join(", ") }, hint))
}

const kinds: Readonly<Record<string, IssueCode>> = {
  string: "wants_text",
  number: "wants_number",
  int: "wants_whole_number",
  boolean: "wants_choice",
  array: "wants_list",
  tuple: "wants_list",
  object: "wants_map",
  record: "wants_map",
}

function issuesOf(found: z.core.$ZodIssue): readonly Issue[] {
  const path = fieldName(found.path)
  switch (found.code) {
    case "invalid_type": {
      // The value itself is not told, as it may be a secret.
      const absent = /received undefined$/.test(found.message)
      return [issue(path, absent ? "missing" : (kinds[found.expected] ?? "does_not_fit"))]
    }
    case "too_small": {
      const ofNumber = found.origin === "number" || found.origin === "int"
      const code = ofNumber ? (found.inclusive === false ? "above" : "at_least") : "too_short"
      return [issue(path, code, { limit: Number(found.minimum) })]
    }
    case "too_big": {
      const ofNumber = found.origin === "number" || found.origin === "int"
      const code = ofNumber ? (found.inclusive === false ? "below" : "at_most") : "too_long"
      return [issue(path, code, { limit: Number(found.maximum) })]
    }
    case "invalid_value":
      return [issue(path, "not_among", { values: found.values.map(String).join(", ") })]
    case "unrecognized_keys":
      return found.keys.map((key) => issue(fieldName([...found.path, key]), "unknown_field"))
    case "custom":
      return [{ path, message: found.message }]
    default:
      return [issue(path, "does_not_fit")]
  }
}

function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((step, position) =>
      typeof step === "number" ? `[${step}]` : `${position === 0 ? "" : "."}${snakeCase(String(step))}`,
    )
    .join("")
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
