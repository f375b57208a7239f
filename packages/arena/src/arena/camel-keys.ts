/** Data whose keys are names that must stay as they are. */
const keptMaps: ReadonlySet<string> = new Set([
  "extraBody",
  "extraHeaders",
  "extraQuery",
  "logitBias",
  "scoreMapping",
])

/** The same data with snake_case keys in camelCase, so that files may use either spelling. */
export function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      const name = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
      return [name, keptMaps.has(name) ? field : camelKeys(field)]
    }),
  )
}
