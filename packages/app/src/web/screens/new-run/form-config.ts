import type { Param } from "../../../api/params.js"

/** What stands in the fields, by the parameter's name. */
export type Texts = Readonly<Record<string, string>>

export interface FormConfig {
  config: Readonly<Record<string, unknown>>
  /** Fields whose text does not fit their type. */
  problems: Readonly<Record<string, "number" | "json">>
}

/** The config that the fields describe; empty fields are left to their defaults, `a.b` becomes a map in a map. */
export function configOf(params: readonly Param[], texts: Texts): FormConfig {
  const config: Record<string, unknown> = {}
  const problems: Record<string, "number" | "json"> = {}
  for (const param of params) {
    const text = (texts[param.name] ?? "").trim()
    if (text === "") continue
    const read = readText(param, text)
    if ("problem" in read) problems[param.name] = read.problem
    else place(config, param.name.split("."), read.value)
  }
  return { config, problems }
}

/** What is not taken for a mere text where both are possible. */
const readsAsJson = /^[[{"\d-]|^(?:true|false|null)$/

type Read = { value: unknown } | { problem: "number" | "json" }

function readText(param: Param, text: string): Read {
  if (text === "null" && param.type !== "string") return { value: null }
  switch (param.type) {
    case "integer":
    case "number":
      return param.items !== null && /[,,\n[]/.test(text) ? readList(param, text) : numberOf(text)
    case "boolean":
      return { value: text === "true" }
    case "array":
      return readList(param, text)
    case "object":
      return jsonOf(text)
    case "any":
      // A number, a list or a map where it reads as one; otherwise the text itself.
      return readsAsJson.test(text) ? orText(jsonOf(text), text) : { value: text }
    case "string":
      return { value: text }
  }
}

function numberOf(text: string): Read {
  const value = Number(text)
  return Number.isFinite(value) ? { value } : { problem: "number" }
}

/** The entries of a list that is written with commas or on lines of their own. */
export function listOf(text: string): readonly string[] {
  return text.split(/[,,\n]/).flatMap((part) => (part.trim() === "" ? [] : [part.trim()]))
}

function readList(param: Param, text: string): Read {
  if (text.startsWith("[")) return jsonOf(text)
  const parts = listOf(text)
  if (param.items !== "integer" && param.items !== "number") return { value: parts }
  const numbers = parts.map(Number)
  return numbers.every(Number.isFinite) ? { value: numbers } : { problem: "number" }
}

function jsonOf(text: string): Read {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { problem: "json" }
  }
}

function orText(read: Read, text: string): Read {
  return "problem" in read ? { value: text } : read
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path
  if (name === undefined) return
  if (rest.length === 0) {
    target[name] = value
    return
  }
  const before = target[name]
  const inner: Record<string, unknown> = typeof before === "object" && before !== null ? { ...before } : {}
  place(inner, rest, value)
  target[name] = inner
}

/** Keys have a field of their own, and no place in an address. */
function withoutKeys(name: string, value: unknown): unknown {
  return /api_?key$/i.test(name) ? undefined : value
}

/** A config as texts for the fields: the other way round. */
export function textsOf(params: readonly Param[], config: Readonly<Record<string, unknown>>): Texts {
  const texts: Record<string, string> = {}
  for (const param of params) {
    let value: unknown = config
    for (const part of param.name.split("."))
      value =
        typeof value === "object" && value !== null
          ? Object.entries(value).find(([key]) => key === part)?.[1]
          : undefined
    const text = param.secret ? undefined : textOf(param, value)
    if (text !== undefined) texts[param.name] = text
  }
  return texts
}

function textOf(param: Param, value: unknown): string | undefined {
  if (value === undefined) return undefined
  // Nothing in place of a default means something; otherwise the field is left empty.
  if (value === null) return param.default === null || param.type === "string" ? undefined : "null"
  if (typeof value === "string")
    return param.type === "any" && readsAsJson.test(value) ? JSON.stringify(value) : value
  // One entry alone would be read as a single value where that is taken too.
  const least = param.type === "array" ? 1 : param.items === null ? Number.POSITIVE_INFINITY : 2
  if (Array.isArray(value) && value.length >= least && value.every(isListed)) return value.join(", ")
  return JSON.stringify(value, withoutKeys)
}

/** Stands in a list with commas as what it is. */
function isListed(item: unknown): boolean {
  return typeof item === "string" ? /^[^,,\n[\s]+(?: +[^,,\n\s]+)*$/.test(item) : typeof item === "number"
}

/** The key that belongs to the entries of a list, which the address must not hold. */
export function secretOf(list: string): string {
  return `${list}.api_key`
}

/** A config with the keys that belong to the entries of its lists; one with a key profile has its key from there. */
export function withListKeys(
  config: Readonly<Record<string, unknown>>,
  lists: readonly Param[],
  secrets: Texts,
): Record<string, unknown> {
  const keyed = { ...config }
  for (const { name } of lists) {
    const entries = config[name]
    const key = secrets[secretOf(name)] ?? ""
    if (key !== "" && Array.isArray(entries))
      keyed[name] = entries.map((entry: unknown) =>
        typeof entry === "object" && entry !== null && !("profile" in entry)
          ? { api_key: key, ...entry }
          : entry,
      )
  }
  return keyed
}
