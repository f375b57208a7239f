import { readFile } from "node:fs/promises"
import { errorMessage, PerfError } from "../errors/index.js"
import type { PerfFlag } from "./flags.js"

/**
 * Options of a YAML or JSON settings file.
 * @throws PerfError `config_invalid` naming file, line and column.
 */
export async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  const text = await readText(path)
  const { parseDocument } = await import("yaml")
  // JSON is YAML; one parser gives positions for both.
  const document = parseDocument(text, { prettyErrors: true })
  const [problem] = document.errors
  if (problem) {
    const at = problem.linePos?.[0]
    throw new PerfError({
      code: "config_invalid",
      message: `${path}${at ? `:${at.line}:${at.col}` : ""} cannot be read: ${problem.message.split("\n")[0] ?? ""}`,
      hint: "Write YAML or JSON.",
    })
  }
  const value: unknown = document.toJS()
  if (isMap(value)) return { ...value }
  throw new PerfError({
    code: "config_invalid",
    message: `${path} holds no map of options.`,
    hint: "For example: model: qwen3",
  })
}

/**
 * Options of a parsed command line, by their names.
 *
 * @param values raw values by flag name, as given; a switch holds `["true"]` or `["false"]`
 * @throws PerfError `config_invalid` naming the flag.
 */
export async function optionsFromFlags(
  values: ReadonlyMap<string, readonly string[]>,
  flags: readonly PerfFlag[],
): Promise<Record<string, unknown>> {
  const options: Record<string, unknown> = {}
  for (const flag of flags) {
    const given = values.get(flag.name)
    if (given !== undefined) options[flag.field] = await flagValue(flag, given)
  }
  return options
}

async function flagValue(flag: PerfFlag, given: readonly string[]): Promise<unknown> {
  const last = given.at(-1) ?? ""
  switch (flag.kind) {
    case "switch":
      return last === "true"
    case "number":
      return numberOf(last)
    case "list":
      return given.map(numberOf)
    case "words":
      return given
    case "map":
      return mapValue(flag, given)
    case "text":
      return last
  }
}

/** Text that looks like a number becomes one where the option can take it; schemas decide. */
function numberOf(text: string): string | number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text
}

async function mapValue(flag: PerfFlag, given: readonly string[]): Promise<unknown> {
  const [first = ""] = given
  if (first.startsWith("@")) return parseJson(`--${flag.name} ${first}`, await readText(first.slice(1)))
  if (/^\s*[{[]/.test(first)) return parseJson(`--${flag.name}`, given.join(" "))
  const pairs = given.map((pair) => {
    const at = pair.indexOf("=")
    if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)] as const
    // Headers may hold keys, which an error must not repeat.
    const written = flag.name === "headers" ? "no list of names and values" : JSON.stringify(given.join(" "))
    throw new PerfError({
      code: "config_invalid",
      message: `--${flag.name} is ${written}.`,
      hint: `Write JSON, @file or name=value after --${flag.name}; quote a value that has blanks in it.`,
    })
  })
  return Object.fromEntries(pairs)
}

function parseJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PerfError({
      code: "config_invalid",
      message: `${what} is not valid JSON: ${errorMessage(cause)}.`,
      hint: `Quote it as a whole, for example '{"ignore_eos": true}'.`,
      cause,
    })
  }
}

/** Text of an option that may be `@file`. */
export async function textOrFile(value: string): Promise<string> {
  return value.startsWith("@") ? (await readText(value.slice(1))).replace(/\r?\n$/, "") : value
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8")
  } catch (cause) {
    throw new PerfError({
      code: "config_invalid",
      message: isMissing(cause)
        ? `The file ${path} does not exist.`
        : `The file ${path} cannot be read: ${errorMessage(cause)}.`,
      hint: "Check the path.",
      cause,
    })
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT"
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
