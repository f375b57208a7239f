/**
 * Holm's (1979) step-down correction: adjusted p-values, in the order given, that keep the chance of any false
 * alarm among all comparisons at the level they are compared with.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const ascending = pValues.map((p, index) => ({ p, index })).sort((x, y) => x.p - y.p)
  const adjusted = pValues.map(() => 1)
  let floor = 0
  ascending.forEach(({ p, index }, rank) => {
    floor = Math.max(floor, Math.min(1, p * (pValues.length - rank)))
    adjusted[index] = floor
  })
  return adjusted
}
