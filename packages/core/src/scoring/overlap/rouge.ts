/** Share of the prediction (p) and of the reference (r) that is found in the other, and their harmonic mean (f). */
export interface OverlapScore {
  p: number
  r: number
  f: number
}

/**
 * ROUGE-n (Lin 2004): n-grams that prediction and reference share, each counted as often as it occurs in both.
 * No stemming. Zero when either is shorter than n.
 */
export function rougeN(prediction: readonly string[], reference: readonly string[], n: number): OverlapScore {
  const predicted = ngramCounts(prediction, n)
  let shared = 0
  for (const [gram, count] of ngramCounts(reference, n)) shared += Math.min(count, predicted.get(gram) ?? 0)
  return overlapScore(shared, prediction.length - n + 1, reference.length - n + 1)
}

/** ROUGE-L over the whole text: the longest common subsequence, with F1 (β = 1). */
export function rougeL(prediction: readonly string[], reference: readonly string[]): OverlapScore {
  return overlapScore(longestCommonSubsequence(prediction, reference), prediction.length, reference.length)
}

/** How often each run of `n` tokens occurs. */
export function ngramCounts(tokens: readonly string[], n: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let i = 0; i + n <= tokens.length; i++) {
    const gram = tokens.slice(i, i + n).join("\u0000")
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  return counts
}

function overlapScore(shared: number, predicted: number, referenced: number): OverlapScore {
  if (shared === 0) return { p: 0, r: 0, f: 0 }
  const p = shared / predicted
  const r = shared / referenced
  return { p, r, f: (2 * p * r) / (p + r) }
}

/** Length of the longest common subsequence, in memory linear in the reference. */
function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const codes = new Map<string, number>()
  const coded = (tokens: readonly string[]) =>
    Uint32Array.from(tokens, (token) => {
      const code = codes.get(token) ?? codes.size
      codes.set(token, code)
      return code
    })
  const [left, right] = [coded(a), coded(b)]
  const row = new Uint32Array(right.length + 1)
  for (const token of left) {
    let diagonal = 0
    for (let j = 0; j < right.length; j++) {
      const above = row[j + 1] ?? 0
      row[j + 1] = token === right[j] ? diagonal + 1 : Math.max(above, row[j] ?? 0)
      diagonal = above
    }
  }
  return row.at(-1) ?? 0
}
