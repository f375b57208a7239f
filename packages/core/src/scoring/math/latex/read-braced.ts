/** The content of the braces at a position, nested braces counted. */
export function readBraced(source: string, at: number): { text: string; end: number } | undefined {
  const start = at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0)
  if (source[start] !== "{") return undefined
  let depth = 0
  for (let i = start; i < source.length; i++) {
    if (source[i] === "{") depth += 1
    if (source[i] === "}") depth -= 1
    if (depth === 0) return { text: source.slice(start + 1, i), end: i + 1 }
  }
  return undefined
}
