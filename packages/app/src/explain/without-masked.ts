/** A value without the fields that held a secret when it was stored, which would only be sent as stars. */
export function withoutMasked<Value extends Readonly<Record<string, unknown>>>(
  value: Value,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]) => {
      const kept = cleaned(entry)
      return kept === undefined ? [] : [[name, kept]]
    }),
  )
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return /^\*{3}/.test(value) ? undefined : value
  if (Array.isArray(value)) return value.map(cleaned).filter((entry) => entry !== undefined)
  return typeof value === "object" && value !== null ? withoutMasked({ ...value }) : value
}
