/** A JSON object as it is sent or received. */
export type JsonObject = Record<string, unknown>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** The object without its undefined fields. */
export function defined(fields: JsonObject): JsonObject {
  const result: JsonObject = {}
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) result[key] = value
  return result
}
