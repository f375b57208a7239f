import { seededRandom } from "./seeded-random.js"

export interface SignFlipOptions {
  /** Random flips when there are too many to try all; default 10 000. */
  rounds?: number
  seed?: number
}

/** Non-zero differences up to which every pattern of signs is tried. */
const exhaustive = 16

/**
 * Two-sided sign-flip permutation test that the differences are symmetric around zero: the share of sign patterns
 * whose |sum| is at least the observed one. Exact up to 16 non-zero differences, else by random flips with the
 * observed pattern counted in, so that p is never 0.
 */
export function signFlipTest(differences: readonly number[], options: SignFlipOptions = {}): number {
  const nonZero = differences.filter((difference) => difference !== 0)
  if (nonZero.length === 0) return 1
  const scale = nonZero.reduce((sum, difference) => sum + Math.abs(difference), 0)
  // Sums that differ only by rounding count as equal.
  const observed = Math.abs(nonZero.reduce((sum, difference) => sum + difference, 0)) - 1e-12 * scale
  if (nonZero.length <= exhaustive) {
    const patterns = 2 ** nonZero.length
    let extreme = 0
    for (let pattern = 0; pattern < patterns; pattern++) {
      const sum = nonZero.reduce((total, d, i) => total + ((pattern >> i) & 1 ? -d : d), 0)
      if (Math.abs(sum) >= observed) extreme += 1
    }
    return extreme / patterns
  }
  const { rounds = 10_000, seed = 0 } = options
  const random = seededRandom(seed)
  let extreme = 1
  for (let round = 0; round < rounds; round++) {
    const sum = nonZero.reduce((total, d) => total + (random() < 0.5 ? -d : d), 0)
    if (Math.abs(sum) >= observed) extreme += 1
  }
  return extreme / (rounds + 1)
}
