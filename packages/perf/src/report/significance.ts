/** Chance that Student's t is this far from 0 on either side; by a normal approximation, good to 0.002. */
export function twoSidedChance(t: number, degrees: number): number {
  const z = (Math.abs(t) * (1 - 1 / (4 * degrees))) / Math.sqrt(1 + (t * t) / (2 * degrees))
  return 2 * (1 - normalBelow(z))
}

/** Share of the normal distribution below `z` (Abramowitz and Stegun 26.2.17), for `z` of 0 and more. */
function normalBelow(z: number): number {
  const k = 1 / (1 + 0.2316419 * z)
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const sum = terms.reduceRight((rest, term) => (rest + term) * k, 0)
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}

/**
 * Which of several findings stand when all of them together may be wrong only once in twenty times (Holm 1979).
 * @param chances of each finding without anything behind it
 */
export function holm(chances: readonly number[], level = 0.05): readonly boolean[] {
  const order = chances.map((chance, index) => ({ chance, index })).sort((a, b) => a.chance - b.chance)
  const stands = chances.map(() => false)
  for (const [rank, { chance, index }] of order.entries()) {
    if (!(chance <= level / (chances.length - rank))) break
    stands[index] = true
  }
  return stands
}
