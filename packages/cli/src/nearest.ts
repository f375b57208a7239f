/** The known word that a mistyped one most likely meant. The engine's own finder would have to be loaded first. */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  const distances = known.map((word) => {
    // The beginning of a long word is often all that was written.
    const beginning = word.slice(0, written.length)
    return { word, distance: Math.min(distance(written, word), distance(written, beginning) + 0.5) }
  })
  const [best] = distances.sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, written.length / 3) ? best.word : undefined
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change))
    }
    row = next
  }
  return row[b.length] ?? 0
}
