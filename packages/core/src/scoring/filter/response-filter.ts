import { EvalScopeError } from "../../errors/index.js"

/** Turns the responses to one question into others; most filters treat each on its own. */
export type ResponseFilter = (responses: readonly string[]) => readonly string[]

/** The arguments a user wrote for one filter, by parameter name. */
export type FilterArguments = Readonly<Record<string, unknown>>

export interface FilterDefinition {
  /** Parameters in positional order. */
  readonly parameters: readonly string[]
  /** @throws EvalScopeError `config_invalid` when an argument does not fit. */
  create(given: FilterArguments): ResponseFilter
}

/** A filter that maps every response alone. */
export function eachResponse(change: (text: string) => string): ResponseFilter {
  return (responses) => responses.map(change)
}

export function textArgument(
  filter: string,
  given: FilterArguments,
  name: string,
  fallback?: string,
): string {
  const value = given[name] ?? fallback
  if (typeof value === "string") return value
  throw argumentError(filter, name, "a text", value)
}

export function integerArgument(
  filter: string,
  given: FilterArguments,
  name: string,
  fallback?: number,
): number {
  const value = given[name] ?? fallback
  if (typeof value === "number" && Number.isInteger(value)) return value
  throw argumentError(filter, name, "a whole number", value)
}

function argumentError(filter: string, name: string, wanted: string, value: unknown): EvalScopeError {
  const found = value === undefined ? "it is missing" : `it is ${JSON.stringify(value)}`
  return new EvalScopeError({
    code: "config_invalid",
    message: `Filter "${filter}": ${name} must be ${wanted}, but ${found}.`,
    hint: `Write for example filters: {"${filter}": {"${name}": …}}.`,
  })
}
