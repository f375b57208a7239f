import { EvalScopeError, errorMessage } from "../../errors/index.js"
import { eachResponse, type FilterDefinition, integerArgument, textArgument } from "./response-filter.js"

/**
 * `regex`: all matches of a pattern; `group_select` picks one by index (−1 = last), of several groups the first
 * that is not empty; trimmed. `fallback` when nothing matches.
 */
export const regexFilter: FilterDefinition = {
  parameters: ["regex_pattern", "group_select", "fallback"],
  create(given) {
    const pattern = pythonRegex(
      "regex",
      textArgument("regex", given, "regex_pattern", "#### (\\-?[0-9\\.\\,]+)"),
    )
    const select = integerArgument("regex", given, "group_select", 0)
    const fallback = textArgument("regex", given, "fallback", "[invalid]")
    return eachResponse((text) => {
      const match = [...text.matchAll(pattern)].at(select)
      if (match === undefined) return fallback
      const found = match.length === 1 ? match[0] : match.slice(1).find((group) => group)
      return found === undefined ? fallback : found.trim()
    })
  },
}

/**
 * `regex_pos`: the tags of `('token', 'TAG')` pairs, joined by blanks; `fallback` when there is no pair. With
 * `regex_pattern` only the match chosen by `group_select` is searched.
 */
export const partOfSpeechFilter: FilterDefinition = {
  parameters: ["regex_pattern", "group_select", "fallback"],
  create(given) {
    const written = textArgument("regex_pos", given, "regex_pattern", "")
    const pattern = written === "" ? undefined : pythonRegex("regex_pos", written)
    const select = integerArgument("regex_pos", given, "group_select", 0)
    const fallback = textArgument("regex_pos", given, "fallback", "[invalid]")
    return eachResponse((text) => {
      const part = pattern === undefined ? text : ([...text.matchAll(pattern)].at(select)?.[0] ?? "")
      const tags = [...part.matchAll(/\(\s*['"]([^'"]*)['"]\s*,\s*['"]([^'"]*)['"]\s*\)/g)].map(
        (pair) => pair[2],
      )
      return tags.length === 0 ? fallback : tags.join(" ")
    })
  },
}

/** Patterns in configs are written for Python; the spellings that differ are rewritten. */
function pythonRegex(filter: string, pattern: string): RegExp {
  const inline = /^\(\?([aimsux]+)\)/.exec(pattern)
  const flags = new Set(["g", "u", ...[...(inline?.[1] ?? "")].filter((flag) => "ims".includes(flag))])
  const body = pattern
    .slice(inline?.[0].length ?? 0)
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\(\?P=(\w+)\)/g, "\\k<$1>")
    .replaceAll(/(?<!\\)((?:\\\\)*)\\A/g, "$1(?<![^])")
    .replaceAll(/(?<!\\)((?:\\\\)*)\\Z/g, "$1(?![^])")
  try {
    return new RegExp(body, [...flags].join(""))
  } catch {
    // Unicode mode rejects needless escapes such as `\-` outside a class, which Python allows.
  }
  try {
    flags.delete("u")
    return new RegExp(body, [...flags].join(""))
  } catch (cause) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `Filter "${filter}": the pattern ${JSON.stringify(pattern)} is not a regular expression (${errorMessage(cause)}).`,
      hint: "Check brackets and escapes; in JSON and YAML double quotes a backslash is written twice.",
      cause,
    })
  }
}
