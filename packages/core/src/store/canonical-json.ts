import { hash } from "node:crypto"

/** JSON with sorted keys and no blanks, so that equal data has equal text; undefined fields are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`)
    return `{${fields.join(",")}}`
  }
  return JSON.stringify(value) ?? "null"
}

/** Hex SHA-256 of a text, or its first `length` digits. */
export function sha256(text: string, length = 64): string {
  return hash("sha256", text).slice(0, length)
}
