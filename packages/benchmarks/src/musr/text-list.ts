const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gs

/**
 * The texts of a list as Python prints it: `['the garage', "Ana's desk"]`. Undefined when it is no such list.
 * Escapes stand for the character after the backslash, `\n` for a line break.
 */
export function parseTextList(printed: string): readonly string[] | undefined {
  const inner = /^\s*\[(.*)\]\s*$/s.exec(printed)?.[1]
  if (inner === undefined) return undefined
  const rest = inner.replace(quoted, "").replace(/[\s,]/g, "")
  if (rest !== "") return undefined
  return [...inner.matchAll(quoted)].map(([, single, double]) =>
    (single ?? double ?? "").replace(/\\(.)/gs, (_, character: string) =>
      character === "n" ? "\n" : character,
    ),
  )
}
