import type { Flag } from "./flag.js"
import type { ParsedFlags } from "./parse-flags.js"

/** Parsed flags as a command line again, without some of them. */
export function toArgv(
  { values }: Pick<ParsedFlags, "values">,
  flags: readonly Flag[],
  without: readonly string[] = [],
): readonly string[] {
  return [...values].flatMap(([name, given]) => {
    const flag = flags.find((known) => known.name === name)
    if (flag === undefined || without.includes(name)) return []
    switch (flag.kind) {
      case "switch":
        return given.at(-1) === "true" ? [`--${name}`] : [`--${name}=false`]
      case "texts":
      case "map":
        return given.flatMap((value) => [`--${name}`, value])
      case "list":
        return [`--${name}`, ...given]
      default:
        // A value that starts with a dash, or may be left out, must stay with its flag.
        return name === "json" || given.at(-1)?.startsWith("-")
          ? [`--${name}=${given.at(-1)}`]
          : [`--${name}`, given.at(-1) ?? ""]
    }
  })
}
