import { nearestName } from "@evalscope/core/names"
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from "yaml"
import type { Param } from "../../../api/params.js"
import { yamlOf } from "../../export/index.js"
import { jsonMistake } from "./json-mistake.js"

export type Syntax = "json" | "yaml"

/** What keeps a text from being a config, and on which line. */
export type TextProblem = { line: number } & (
  | { kind: "json" }
  | { kind: "yaml"; message: string }
  /** A map is wanted: of the whole text, or in a field that is one. */
  | { kind: "map" }
  | { kind: "unknown"; name: string; near: string | undefined }
  /** A key, which must not stand where it is kept and shown. */
  | { kind: "secret"; name: string }
)

export interface ReadConfig {
  config: Readonly<Record<string, unknown>>
  problems: readonly TextProblem[]
  /** Where each field stands, by the name of its parameter. */
  lines: ReadonlyMap<string, number>
}

export function configText(config: Readonly<Record<string, unknown>>, syntax: Syntax): string {
  if (Object.keys(config).length === 0) return syntax === "json" ? "{}\n" : ""
  return syntax === "json" ? `${JSON.stringify(config, undefined, 2)}\n` : yamlOf(config)
}

/**
 * Reads a config as people write it: names also in camelCase or with dashes. Whatever is no field of the form is a
 * problem, as it could not be sent.
 */
export function readConfigText(text: string, syntax: Syntax, params: readonly Param[]): ReadConfig {
  const lineCounter = new LineCounter()
  const broken = (problem: TextProblem): ReadConfig => ({
    config: {},
    problems: [problem],
    lines: new Map(),
  })
  const mistake = syntax === "json" && text.trim() !== "" ? jsonMistake(text) : undefined
  if (mistake !== undefined) {
    const told = text.trimEnd()
    const line = told.slice(0, Math.min(mistake, told.length)).split("\n").length
    return broken({ line, kind: "json" })
  }
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const [first] = document.errors
  if (first)
    return broken({ line: lineCounter.linePos(first.pos[0]).line, kind: "yaml", message: first.message })
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null))
    return { config: {}, problems: [], lines: new Map() }
  if (!isMap(root)) return broken({ line: 1, kind: "map" })

  const problems: TextProblem[] = []
  const lines = new Map<string, number>()
  const lineOf = (node: unknown) =>
    isScalar(node) && node.range ? lineCounter.linePos(node.range[0]).line : 1
  const read = (map: YAMLMap, prefix: string): Record<string, unknown> => {
    const result: Record<string, unknown> = {}
    for (const { key, value } of map.items) {
      const line = lineOf(key)
      const written = String(isScalar(key) ? key.value : key)
      const found = resolve(written, prefix, params)
      if ("near" in found) problems.push({ line, kind: "unknown", name: prefix + written, near: found.near })
      else if (found.secret) problems.push({ line, kind: "secret", name: written })
      else {
        const path = prefix + found.name
        lines.set(path, line)
        const hasFields = params.some(({ name }) => name.startsWith(`${path}.`))
        if (hasFields && isMap(value)) result[found.name] = read(value, `${path}.`)
        else if (hasFields && !(isScalar(value) && value.value === null)) problems.push({ line, kind: "map" })
        else {
          for (const name of secretsIn(value))
            problems.push({ line: lineOf(name), kind: "secret", name: String(name) })
          result[found.name] = isNode(value) ? value.toJS(document) : null
        }
      }
    }
    return result
  }
  const config = read(root, "")
  return { config, problems, lines }
}

/** The field that a name means, or the nearest one where it means none. */
function resolve(
  written: string,
  prefix: string,
  params: readonly Param[],
): { name: string; secret: boolean } | { near: string | undefined } {
  const inside = params.filter(({ name }) => name.startsWith(prefix))
  const names = new Map(
    inside.map((param) => {
      const [name = ""] = param.name.slice(prefix.length).split(".")
      return [name, param] as const
    }),
  )
  const plain = (name: string) => name.replaceAll(/[-_]/g, "").toLowerCase()
  const name = [...names.keys()].find((one) => plain(one) === plain(written))
  const param = name === undefined ? undefined : names.get(name)
  if (name !== undefined && param && param.deprecated === null)
    return { name, secret: param.secret && param.name === prefix + name }
  return { near: param?.deprecated?.use ?? nearestName(written, names.keys()) }
}

/** Names of keys, as scalars with their places, anywhere in a value. */
function secretsIn(value: unknown): readonly unknown[] {
  if (isSeq(value)) return value.items.flatMap(secretsIn)
  if (!isMap(value)) return []
  return value.items.flatMap(({ key, value: inner }) =>
    isScalar(key) && /api_?key$/i.test(String(key.value)) ? [key] : secretsIn(inner),
  )
}
