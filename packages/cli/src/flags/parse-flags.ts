import { nearestWord } from "../nearest.js"
import { UsageError } from "../usage-error.js"
import type { Flag } from "./flag.js"

export interface ParsedFlags {
  /** Plain arguments in order. */
  positional: readonly string[]
  /** Raw values by flag name; a switch holds `["true"]`. */
  values: ReadonlyMap<string, readonly string[]>
  /** Shortened flags, as `--eval-b was read as --eval-batch-size`. */
  notes: readonly string[]
  help: boolean
}

/** Flags whose value may be left out: given alone they take this. */
export const bare: Readonly<Record<string, string>> = {
  json: "document",
  "fail-on-error": "true",
  cache: "on",
  "batch-api": "on",
}

/**
 * Reads a command line the way users of the original write it: kebab-case or snake_case, `--flag value` or
 * `--flag=value`, unique prefixes, lists separated by blanks, commas, or by repeating the flag. A map that is given
 * several times is laid over itself.
 *
 * @throws UsageError naming the flag and the nearest known one.
 */
export function parseFlags(argv: readonly string[], flags: readonly Flag[]): ParsedFlags {
  const values = new Map<string, string[]>()
  const positional: string[] = []
  const notes: string[] = []
  let help = false
  let at = 0
  const valueFollows = () => at < argv.length && !isFlag(argv[at] ?? "", flags)

  while (at < argv.length) {
    const token = argv[at] ?? ""
    at += 1
    if (token === "--") {
      positional.push(...argv.slice(at))
      break
    }
    if (token === "--help" || token === "-h") {
      help = true
      continue
    }
    if (!token.startsWith("-") || token === "-") {
      positional.push(token)
      continue
    }
    const [written = "", inline] = splitInline(token)
    const flag = findFlag(written, flags, notes)
    const earlier = values.get(flag.name) ?? []
    if (flag.kind === "switch") {
      values.set(flag.name, [switchValue(flag, inline)])
      continue
    }
    const given: string[] = []
    if (inline !== undefined) given.push(inline)
    else if (flag.name in bare && (flag.name === "json" || !valueFollows())) given.push(bare[flag.name] ?? "")
    else if (valueFollows()) {
      given.push(argv[at] ?? "")
      at += 1
      while (flag.kind === "list" && valueFollows()) {
        given.push(argv[at] ?? "")
        at += 1
      }
    } else
      throw new UsageError(
        `--${flag.name} needs a value.`,
        `Write --${flag.name} <${flag.value ?? "value"}>.`,
      )
    refuseOdd(flag, flag.kind === "list" ? given.flatMap(splitList) : given)
    if (flag.kind === "list") values.set(flag.name, [...earlier, ...given.flatMap(splitList)])
    else values.set(flag.name, flag.kind === "texts" || flag.kind === "map" ? [...earlier, ...given] : given)
  }
  return { positional, values, notes, help }
}

function refuseOdd({ name, choices }: Flag, given: readonly string[]): void {
  const odd = choices && given.find((value) => !choices.includes(value))
  if (odd === undefined) return
  throw new UsageError(
    `--${name} does not know ${JSON.stringify(odd)}.`,
    `Choose ${choices?.slice(0, -1).join(", ")} or ${choices?.at(-1)}.`,
  )
}

/** The parts of `a,b, c`. */
export function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
}

function splitInline(token: string): [string, string | undefined] {
  const at = token.indexOf("=")
  return at < 0 ? [token, undefined] : [token.slice(0, at), token.slice(at + 1)]
}

/** A negative number is a value, not a flag. */
function isFlag(token: string, flags: readonly Flag[]): boolean {
  if (/^-\d/.test(token)) return false
  if (token.startsWith("--")) return true
  return /^-[a-z]$/i.test(token) && flags.some((flag) => flag.short === token.slice(1))
}

function findFlag(written: string, flags: readonly Flag[], notes: string[]): Flag {
  if (!written.startsWith("--")) {
    const short = flags.find((flag) => flag.short === written.slice(1))
    if (short) return short
    throw new UsageError(`There is no flag ${written}.`, "Add --help for all flags.")
  }
  const name = written.slice(2).replaceAll("_", "-")
  const exact = flags.find((flag) => flag.name === name)
  if (exact) return exact
  const starting = flags.filter((flag) => flag.name.startsWith(name))
  // A beginning that was unique in the original stays so, whatever flags have come since.
  const old = starting.filter((flag) => flag.original)
  const [only, second] = old.length === 1 ? old : starting
  if (only && !second) {
    notes.push(`--${name} was read as --${only.name}`)
    return only
  }
  if (second) {
    const names = starting.map((flag) => `--${flag.name}`).join(", ")
    throw new UsageError(`${written} could be ${names}.`, "Write out the flag that you mean.")
  }
  const near = nearestWord(
    name,
    flags.filter((flag) => !flag.hidden).map((flag) => flag.name),
  )
  throw new UsageError(
    `There is no flag ${written}.`,
    near === undefined ? "Add --help for all flags." : `Did you mean --${near}?`,
  )
}

function switchValue(flag: Flag, inline: string | undefined): string {
  if (inline === undefined || /^(true|1|yes)$/i.test(inline)) return "true"
  if (/^(false|0|no)$/i.test(inline)) return "false"
  throw new UsageError(`--${flag.name}=${inline} is not a yes or no.`, `Write --${flag.name} alone.`)
}
