import { EvalScopeError, nameHint } from "../../errors/index.js"
import { partOfSpeechFilter, regexFilter } from "./pattern-filters.js"
import {
  eachResponse,
  type FilterArguments,
  type FilterDefinition,
  integerArgument,
  type ResponseFilter,
  textArgument,
} from "./response-filter.js"

/** Every filter by the name users write. */
const definitions: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  [
    "remove_until",
    {
      parameters: ["delimiter"],
      create(given) {
        const delimiter = textArgument("remove_until", given, "delimiter")
        return eachResponse((text) => {
          const at = text.indexOf(delimiter)
          return at < 0 ? text : text.slice(at + delimiter.length)
        })
      },
    },
  ],
  ["regex", regexFilter],
  ["extract", regexFilter],
  ["regex_pos", partOfSpeechFilter],
  ["remove_whitespace", { parameters: [], create: () => eachResponse((text) => text.trimStart()) }],
  ["take_first", { parameters: [], create: () => (responses) => responses.slice(0, 1) }],
  [
    "take_first_k",
    {
      parameters: ["k"],
      create(given) {
        const k = integerArgument("take_first_k", given, "k")
        return (responses) => responses.slice(0, k)
      },
    },
  ],
  ["majority_vote", { parameters: [], create: () => mostFrequent }],
])

/** The most frequent response; the first seen wins a tie. */
function mostFrequent(responses: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const response of responses) counts.set(response, (counts.get(response) ?? 0) + 1)
  const most = Math.max(0, ...counts.values())
  return [...counts]
    .filter(([, count]) => count === most)
    .map(([response]) => response)
    .slice(0, 1)
}

/**
 * Filters in order, as a map of filter name to arguments or as pairs when a name occurs twice. A scalar is the
 * first argument, a list is spread over the arguments, an object names them; `null`, `true` and `{}` mean none.
 */
export type FilterConfig =
  | Readonly<Record<string, unknown>>
  | readonly (readonly [name: string, given: unknown])[]

/**
 * Prepares filters for many replies.
 *
 * @throws EvalScopeError `config_invalid` for an unknown filter, naming the nearest one, or a bad argument.
 */
export function compileFilters(config: FilterConfig): ResponseFilter {
  const entries = isPairs(config) ? config : Object.entries(config)
  const filters = entries.map(([name, given]) => {
    const definition = definitions.get(name)
    if (definition === undefined) {
      throw new EvalScopeError({
        code: "config_invalid",
        message: `There is no filter "${name}".`,
        hint: nameHint(name, definitions.keys()),
      })
    }
    return definition.create(namedArguments(name, definition, given))
  })
  return (responses) => filters.reduce((current, filter) => filter(current), responses)
}

function isPairs(config: FilterConfig): config is readonly (readonly [name: string, given: unknown])[] {
  return Array.isArray(config)
}

/**
 * Returns the filters as they are when every name and argument fits, so that mistakes show before a run starts.
 * @throws EvalScopeError `config_invalid` as {@link compileFilters} does.
 */
export function checkFilters<C extends FilterConfig>(config: C): C {
  compileFilters(config)
  return config
}

/** Runs the filters on one reply; the empty text when a filter left nothing. See {@link compileFilters}. */
export function applyFilters(text: string, config: FilterConfig): string {
  return compileFilters(config)([text])[0] ?? ""
}

function namedArguments(name: string, definition: FilterDefinition, given: unknown): FilterArguments {
  if (given === null || given === undefined || given === true) return {}
  const named =
    typeof given === "object" && !Array.isArray(given)
      ? Object.entries(given)
      : (Array.isArray(given) ? given : [given]).map((value, i) => [
          definition.parameters[i] ?? `argument ${i + 1}`,
          value,
        ])
  const strays = named.filter(([key]) => !definition.parameters.includes(String(key)))
  const stray = strays[0]?.[0]
  if (stray !== undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `Filter "${name}" does not take "${stray}".`,
      hint:
        definition.parameters.length === 0
          ? "Leave the argument out (write {})."
          : `It takes: ${definition.parameters.join(", ")}.`,
    })
  }
  return Object.fromEntries(named)
}
