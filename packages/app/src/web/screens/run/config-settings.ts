type Map = Readonly<Record<string, unknown>>

export interface Setting {
  /** Full name, parts joined by dots. */
  name: string
  value: string
  /** Undefined where the service names none. */
  fallback: string | undefined
  changed: boolean
}

/** What only the engine writes: it follows from the rest. */
const derived = ["resolved_benchmarks", "evaluation_identity"]

/** Settings by their full name, those without a value left out, each with the default that the schema names. */
export function settingsOf(config: Map, schema: unknown): readonly Setting[] {
  return leaves(config, "").map(([name, value]) => {
    const fallback = defaultOf(schema, name.split("."))
    const same = fallback !== undefined && JSON.stringify(fallback) === JSON.stringify(value)
    return {
      name,
      value: textOf(value),
      fallback: fallback === undefined || fallback === null ? undefined : textOf(fallback),
      changed: !same && !isEmpty(value) && !derived.some((start) => name.startsWith(`${start}.`)),
    }
  })
}

/** The part of a config that has to be written down to get it again: what is not the default. */
export function minimalConfig(config: Map, schema: unknown): Map {
  const prune = (map: Map, path: readonly string[]): Map =>
    Object.fromEntries(
      Object.entries(map).flatMap(([name, value]) => {
        const here = [...path, name]
        if ((path.length === 0 && derived.includes(name)) || isEmpty(value)) return []
        if (JSON.stringify(defaultOf(schema, here)) === JSON.stringify(value)) return []
        if (!isMap(value)) return [[name, value]]
        const inner = prune(value, here)
        return isEmpty(inner) ? [] : [[name, inner]]
      }),
    )
  return prune(config, [])
}

function leaves(map: Map, prefix: string): readonly (readonly [string, unknown])[] {
  return Object.entries(map).flatMap(([name, value]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`
    if (value === null || value === undefined) return []
    return isMap(value) ? leaves(value, path) : [[path, value] as const]
  })
}

function defaultOf(schema: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (!isMap(schema)) return undefined
  if (name === undefined) return schema.default
  const properties = isMap(schema.properties) ? schema.properties : {}
  return defaultOf(properties[name] ?? properties[camelCase(name)], rest)
}

/** Files say `min_valid_judges` where the schema of the settings says `minValidJudges`. */
function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0)
  )
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
