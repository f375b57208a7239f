import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { fitsScreens } from "./terminal/window.js"

/** Whether a full-screen view may be shown: all streams are a terminal that can, and nobody asked for less. */
export function canShowTui(io: Io): boolean {
  return io.screenReader !== true && onTerminal(io) && fitsScreens(process.stdout)
}

/** Whether somebody sits there who can be asked. */
export function onTerminal({ env }: Io): boolean {
  const terminals = [process.stdin, process.stdout, process.stderr].every((stream) => Boolean(stream.isTTY))
  return terminals && env.TERM !== "dumb" && (env.CI === undefined || env.CI === "")
}

/** Whether this command line gets one: `--tui`, `--no-tui` and `--progress` have the last word. */
export function wantsTui(parsed: ParsedFlags, io: Io): boolean {
  const last = (name: string) => parsed.values.get(name)?.at(-1)
  const progress = last("progress") ?? "auto"
  if (parsed.values.has("json") || last("quiet") === "true" || last("no-tui") === "true") return false
  if (last("no-input") === "true") return false
  if (parsed.values.has("reporter") && parsed.values.get("reporter")?.includes("dot")) return false
  if (last("tui") === "true" || progress === "tui") return canShowTui(io)
  return progress === "auto" && canShowTui(io)
}

const notRuns: ReadonlySet<string> = new Set(["report", "compare", "export", "datasets", "mock", "help"])
const plainFlags = [
  "--screen-reader",
  "--json",
  "--quiet",
  "-q",
  "--help",
  "-h",
  "--no-tui",
  "--no-input",
  "--version",
]

/** The same for a load test, whose arguments are read by its own package. */
export function perfWantsTui(argv: readonly string[], io: Io): boolean {
  const plain = argv.some((argument) =>
    plainFlags.some((flag) => argument === flag || argument.startsWith(`${flag}=`)),
  )
  return !plain && argv.length > 0 && !notRuns.has(argv[0] ?? "") && canShowTui(io)
}

/** What the flags of screens say, and the arguments without them: the load test does not know them. */
export function splitTuiFlags(argv: readonly string[]): {
  readonly argv: readonly string[]
  readonly theme: string | undefined
  readonly language: string | undefined
  readonly replay: string | undefined
} {
  const rest: string[] = []
  const found: Record<string, string | undefined> = {}
  for (let at = 0; at < argv.length; at += 1) {
    const [, name = "", value] = /^--(theme|lang|replay)(?:=(.*))?$/s.exec(argv[at] ?? "") ?? []
    if (name !== "") {
      found[name] = value ?? argv[at + 1]
      if (value === undefined) at += 1
    } else if (!switches.includes(argv[at] ?? "")) rest.push(argv[at] ?? "")
  }
  return { argv: rest, theme: found.theme, language: found.lang, replay: found.replay }
}

const switches = ["--tui", "--no-tui", "--no-input", "--screen-reader"]
