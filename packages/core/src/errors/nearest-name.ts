/**
 * The known name a mistyped one most likely meant, for hints: case and `-`/`_`/blank do not count, a swap of
 * neighbours counts as one slip. Undefined when nothing is close (more than a third of the letters differ).
 */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_\s]/g, "")
  const wanted = plain(written)
  let nearest: string | undefined
  let best = Number.POSITIVE_INFINITY
  for (const name of known) {
    const candidate = plain(name)
    const slips = candidate.startsWith(wanted) && wanted.length > 2 ? 0.5 : slipsBetween(wanted, candidate)
    if (slips < best && slips <= Math.max(wanted.length, candidate.length) / 3) {
      best = slips
      nearest = name
    }
  }
  return nearest
}

/** `Did you mean "mean"?`, or the known names when none is close. Ends with a full stop or question mark. */
export function nameHint(written: string, known: Iterable<string>): string {
  const names = [...known]
  const nearest = nearestName(written, names)
  return nearest === undefined ? `Known names: ${names.join(", ")}.` : `Did you mean "${nearest}"?`
}

/** Edit distance where a swap of two neighbours is one edit (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const cheapest = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(swapped ? Math.min(cheapest, (beforeLast[j - 2] ?? 0) + 1) : cheapest)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
