import { readFile } from "node:fs/promises"
import { EvalScopeError, errorMessage } from "../errors/index.js"
import { isMap } from "./spelling.js"

/**
 * Reads the value of a flag that takes a map: JSON, `key=value,key=value` with literals of JSON or Python, or
 * `@file` with JSON or YAML in it. Dots in a key make nested maps.
 *
 * @throws EvalScopeError `config_invalid` naming the flag and what is wrong with its value.
 */
export async function readMapValue(flag: string, text: string): Promise<Record<string, unknown>> {
  const value = text.startsWith("@") ? await readValueFile(flag, text.slice(1)) : text
  if (isMap(value)) return value
  const trimmed = typeof value === "string" ? value.trim() : ""
  if (trimmed.startsWith("{")) return parseJson(flag, trimmed)
  return parsePairs(flag, trimmed)
}

function parseJson(flag: string, text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (isMap(parsed)) return parsed
  } catch (cause) {
    throw invalid(flag, `is not valid JSON: ${errorMessage(cause)}`)
  }
  throw invalid(flag, "is not a JSON object")
}

async function readValueFile(flag: string, path: string): Promise<unknown> {
  try {
    const { parse } = await import("yaml")
    return parse(await readFile(path, "utf8"))
  } catch (cause) {
    throw invalid(flag, `names a file that cannot be read (${path}): ${errorMessage(cause)}`)
  }
}

/** `a=1,b=x,c.d=true`: the first `=` splits; commas inside brackets or quotes do not. */
function parsePairs(flag: string, text: string): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const pair of splitTopLevel(text)) {
    const at = pair.indexOf("=")
    if (at <= 0) throw invalid(flag, `has a part without "=": ${JSON.stringify(pair)}`)
    place(values, pair.slice(0, at).trim().split("."), literal(pair.slice(at + 1).trim()))
  }
  return values
}

function place(
  into: Record<string, unknown>,
  [first = "", ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    into[first] = value
    return
  }
  const below = isMap(into[first]) ? into[first] : {}
  into[first] = below
  place(below, rest, value)
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ""
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (quote !== "") {
      if (char === quote) quote = ""
    } else if (char === '"' || char === "'") quote = char
    else if ("[{(".includes(char)) depth += 1
    else if ("]})".includes(char)) depth -= 1
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts.map((part) => part.trim()).filter((part) => part !== "")
}

const words: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  none: null,
  null: null,
}

/** A value as JSON or Python writes it; anything else is text. */
export function literal(text: string): unknown {
  const word = text.toLowerCase()
  if (Object.hasOwn(words, word)) return words[word]
  if (/^'.*'$/s.test(text)) return text.slice(1, -1)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function invalid(flag: string, problem: string): EvalScopeError {
  return new EvalScopeError({
    code: "config_invalid",
    message: `${flag} ${problem}.`,
    hint: `Write ${flag} '{"key": 1}', ${flag} key=1,other=text, or ${flag} @file.json.`,
  })
}
