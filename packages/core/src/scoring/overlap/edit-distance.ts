/**
 * Levenshtein distance: the fewest insertions, deletions and substitutions that turn one sequence into the other.
 * Texts are compared by code point, other sequences by `===`. Memory is linear in the shorter one.
 */
export function editDistance<T>(a: string | readonly T[], b: string | readonly T[]): number {
  const [left, right] = [[...a], [...b]]
  const [longer, shorter] = left.length < right.length ? [right, left] : [left, right]
  const row = Uint32Array.from({ length: shorter.length + 1 }, (_, j) => j)
  longer.forEach((item, i) => {
    let diagonal = i
    row[0] = i + 1
    for (let j = 0; j < shorter.length; j++) {
      const above = row[j + 1] ?? 0
      row[j + 1] = item === shorter[j] ? diagonal : 1 + Math.min(diagonal, above, row[j] ?? 0)
      diagonal = above
    }
  })
  return row.at(-1) ?? 0
}
