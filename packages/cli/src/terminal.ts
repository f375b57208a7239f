import type { Flag, ParsedFlags } from "./flags/index.js"
import { terminalFlags } from "./flags/terminal-flags.js"
import { type Io, languageOf } from "./io.js"
import { themeNames, themeOf } from "./tui/components/theme.js"
import { UsageError } from "./usage-error.js"

/** A command's flags with those that every command has. */
export function withTerminalFlags(flags: readonly Flag[]): readonly Flag[] {
  const own = new Set(flags.map((flag) => flag.name))
  return [...flags, ...terminalFlags.filter((flag) => !own.has(flag.name))]
}

/** The outside world as the terminal flags want it. */
export function terminalIo(parsed: ParsedFlags, io: Io, argv: readonly string[]): Io {
  const last = (name: string) => parsed.values.get(name)?.at(-1)
  const on = (name: string) => last(name) === "true"
  const lang = last("lang")
  const language = lang === undefined ? io.lang : languageOf(lang)
  if (language === undefined)
    throw new UsageError(`There is no text in the language "${lang}".`, "Choose en or zh.")
  const theme = last("theme") ?? io.theme
  if (theme !== undefined && themeOf(theme) === undefined)
    throw new UsageError(`There is no theme "${theme}".`, `Choose one of: ${themeNames.join(", ")}.`)
  return {
    ...io,
    argv,
    ...(theme !== undefined && { theme }),
    screenReader: io.screenReader === true || on("screen-reader"),
    lang: language,
    ascii: io.ascii || on("ascii"),
    color: on("no-color") ? false : colorOf(last("color"), io.color),
  }
}

function colorOf(wanted: string | undefined, found: boolean): boolean {
  if (wanted === undefined || wanted === "auto") return found
  if (wanted === "always") return true
  if (wanted === "never") return false
  throw new UsageError(`--color ${JSON.stringify(wanted)} is not known.`, "Choose auto, always or never.")
}
