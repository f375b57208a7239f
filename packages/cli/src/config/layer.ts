import { camelCase, snakeCase } from "@evalscope/core"
import { parseConnections } from "../eval/adaptive-limit.js"
import type { Flag, ParsedFlags } from "../flags/index.js"
import { UsageError } from "../usage-error.js"
import { type Fields, isMap, mergeMaps } from "./merge-maps.js"

/** Values from one place: fields of the task, and flags of the command that are no field. */
export interface Layer {
  /** Where they come from, for people. */
  origin: string
  fields: Fields
  flags: ReadonlyMap<string, readonly string[]>
}

/** Fields of config files that are neither task fields nor flags. */
const reservedFields = ["profiles", "suites", "prices", "kind", "models"]

/** Splits a config's map into task fields and flags of the command, e.g. `threshold` or `max_cost`. */
export function layerOf(origin: string, content: Fields, flags: readonly Flag[]): Layer {
  const fields: Record<string, unknown> = {}
  const given = new Map<string, readonly string[]>()
  const reserved = new Set(reservedFields.map(camelCase))
  for (const [written, value] of Object.entries(content)) {
    const name = camelCase(written)
    if (reserved.has(name)) continue
    const flag = flags.find((known) => known.field === undefined && camelCase(known.name) === name)
    if (flag === undefined) fields[written] = value
    else if (value !== null) {
      const texts = textsOf(origin, flag, value)
      given.set(flag.name, texts)
      if (flag.name === "max-connections") fields.evalBatchSize = parseConnections(texts.at(-1) ?? "").max
    }
  }
  return { origin, fields, flags: given }
}

function textsOf(origin: string, flag: Flag, value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.map((one) => {
    if (typeof one === "string" || typeof one === "number" || typeof one === "boolean") return String(one)
    throw new UsageError(
      `${origin}: ${snakeCase(camelCase(flag.name))} must be a text, a number or a list of them.`,
      `It means the same as --${flag.name}.`,
    )
  })
}

/** The variable that stands for a flag. */
export function variableOf(flag: string): string {
  return `EVALSCOPE_${flag.replaceAll("-", "_").toUpperCase()}`
}

/** Variables that have another meaning than the flag of that name. */
const taken: ReadonlySet<string> = new Set(["cache", "api-key", "lang", "config", "profile"])

/** Raw values of the variables `EVALSCOPE_<NAME>` that stand for flags. */
export function flagsOfEnvironment(
  env: NodeJS.ProcessEnv,
  flags: readonly Flag[],
): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, readonly string[]>()
  for (const flag of flags) {
    const value = env[variableOf(flag.name)]
    if (value === undefined || value === "" || taken.has(flag.name)) continue
    const values = flag.kind === "list" ? value.split(",").map((part) => part.trim()) : [value]
    given.set(flag.name, flag.kind === "switch" ? [String(/^(1|true|yes|on)$/i.test(value))] : values)
  }
  return given
}

/** Fields of all layers, the later ones winning. */
export function mergedFields(layers: readonly Layer[]): Record<string, unknown> {
  return layers.reduce<Record<string, unknown>>((merged, layer) => mergeMaps(merged, layer.fields), {})
}

/** Flags of all layers, the later ones winning, as if all had been on the command line. */
export function mergedFlags(parsed: ParsedFlags, layers: readonly Layer[]): ParsedFlags {
  const values = new Map<string, readonly string[]>()
  for (const layer of layers) for (const [name, value] of layer.flags) values.set(name, value)
  for (const [name, value] of parsed.values) values.set(name, value)
  return { ...parsed, values }
}

/** Where each value of the merged fields and flags came from, by dotted path. */
export function originsOf(layers: readonly Layer[]): ReadonlyMap<string, { value: unknown; origin: string }> {
  const found = new Map<string, { value: unknown; origin: string }>()
  for (const { origin, fields, flags } of layers) {
    for (const [path, value] of leavesOf(fields)) found.set(path, { value, origin })
    for (const [name, values] of flags) {
      found.set(snakeCase(camelCase(name)), { value: values.length === 1 ? values[0] : values, origin })
    }
  }
  return found
}

/** Dotted paths of a map to what is no map itself. */
export function leavesOf(map: Fields, above = ""): readonly (readonly [path: string, value: unknown])[] {
  return Object.entries(map).flatMap(([name, value]) => {
    const path = above === "" ? snakeCase(camelCase(name)) : `${above}.${name}`
    return isMap(value) && Object.keys(value).length > 0 ? leavesOf(value, path) : [[path, value] as const]
  })
}
