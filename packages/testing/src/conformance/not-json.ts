/** The first place inside a value that JSON would lose or change; undefined when there is none. */
export function notJson(value: unknown, place: string): string | undefined {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean")
    return undefined
  if (typeof value === "number") return Number.isFinite(value) ? undefined : place
  if (typeof value !== "object") return place
  if (Array.isArray(value)) return first(value.map((item, index) => notJson(item, `${place}[${index}]`)))
  const kind: unknown = Object.getPrototypeOf(value)
  if (kind !== Object.prototype && kind !== null) return place
  return first(Object.entries(value).map(([key, field]) => notJson(field, `${place}.${key}`)))
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined)
}
