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

type Read = { value: unknown } | { problem: "number" | "json" }

function readText(param: Param, text: string): Read {
  switch (param.type) {
    case "integer":
    case "number":
      return numberOf(text)
    case "boolean":
      return { value: text === "true" }
    case "array":
      return listOf(param, text)
    case "object":
      return jsonOf(text)
    case "any":
      // A number, a list or a map where it reads as one; otherwise the text itself.
      return /^[[{\d-]|^(?:true|false|null)$/.test(text) ? orText(jsonOf(text), text) : { value: text }
    case "string":
      return { value: text }
  }
}

function numberOf(text: string): Read {
  const value = Number(text)
  return Number.isFinite(value) ? { value } : { problem: "number" }
}

function listOf(param: Param, text: string): Read {
  if (text.startsWith("[")) return jsonOf(text)
  const parts = text.split(/[,,\n]/).flatMap((part) => (part.trim() === "" ? [] : [part.trim()]))
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
  for (const { name, secret } of params) {
    let value: unknown = config
    for (const part of name.split("."))
      value =
        typeof value === "object" && value !== null
          ? Object.entries(value).find(([key]) => key === part)?.[1]
          : undefined
    if (value === undefined || value === null || secret) continue
    texts[name] =
      typeof value === "string"
        ? value
        : Array.isArray(value) && value.every((item) => typeof item !== "object")
          ? value.join(", ")
          : JSON.stringify(value, withoutKeys)
  }
  return texts
}
