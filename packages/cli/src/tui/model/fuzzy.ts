/** Items whose text contains the letters of a search in their order, the best first. */
export function fuzzy<T>(items: readonly T[], search: string, textOf: (item: T) => string): readonly T[] {
  if (search === "") return items
  const scored = items.flatMap((item) => {
    const score = fuzzyScore(textOf(item).toLowerCase(), search.toLowerCase())
    return score === undefined ? [] : [{ item, score }]
  })
  return scored.sort((a, b) => a.score - b.score).map(({ item }) => item)
}

/** Lower is better: where it begins, and how far its letters are apart. */
function fuzzyScore(text: string, search: string): number | undefined {
  const whole = text.indexOf(search)
  if (whole >= 0) return whole
  let at = -1
  let gaps = 0
  for (const letter of search) {
    const next = text.indexOf(letter, at + 1)
    if (next < 0) return undefined
    gaps += next - at - 1
    at = next
  }
  return 1000 + gaps
}
