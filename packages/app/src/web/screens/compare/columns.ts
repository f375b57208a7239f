/** Answers of more runs do not fit beside each other. */
export const mostColumns = 4

/**
 * Positions of the runs whose answers stand side by side, in the order of the runs: the baseline, and of the others
 * those chosen; the first ones while none is.
 */
export function columnsOf(
  refs: readonly string[],
  baseline: number,
  chosen: readonly string[],
): readonly number[] {
  const others = refs.map((_, index) => index).filter((index) => index !== baseline)
  const wanted = others.filter((index) => chosen.includes(refs[index] ?? ""))
  return [baseline, ...(wanted.length > 0 ? wanted : others).slice(0, mostColumns - 1)].toSorted(
    (a, b) => a - b,
  )
}
