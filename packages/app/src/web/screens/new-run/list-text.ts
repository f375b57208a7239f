export type TextMap = Readonly<Record<string, unknown>>

/** A list of maps as the text of a field, which is what the address holds; without what was left empty. */
export function listText(rows: readonly TextMap[]): string {
  const kept = rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== "")))
    .filter((row) => Object.keys(row).length > 0)
  return kept.length === 0 ? "" : JSON.stringify(kept)
}

/** The other way round; nothing for a text that is no such list. */
export function listOfMaps(text: string): readonly TextMap[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter(isMap) : []
  } catch {
    return []
  }
}

export function textIn(row: TextMap, name: string): string {
  const value = row[name]
  return typeof value === "string" ? value : ""
}

function isMap(value: unknown): value is TextMap {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
