/**
 * As much from the front of a value as has room: texts end early, lists have fewer entries. Maps keep their fields, so
 * that what was read by a schema still fits it.
 * @param room in characters
 */
export function frontOf(value: unknown, room: number): { front: unknown; cut: boolean } {
  let left = room
  let cut = false
  const some = (one: unknown): unknown => {
    if (typeof one === "string") return text(one)
    if (Array.isArray(one)) return one.flatMap((entry) => (hasRoom() ? [some(entry)] : []))
    if (typeof one === "object" && one !== null)
      return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, some(inner)]))
    left -= 1
    return one
  }
  const text = (whole: string): string => {
    const fits = Math.max(left, 0)
    left -= whole.length
    if (whole.length <= fits) return whole
    cut = true
    return `${whole.slice(0, fits)}…`
  }
  const hasRoom = (): boolean => {
    if (left <= 0) cut = true
    return left > 0
  }
  const front = some(value)
  return { front, cut }
}
