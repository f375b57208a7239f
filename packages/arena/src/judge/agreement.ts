/** How far apart two categories on the scale are counted. */
export type KappaWeights = "plain" | "linear" | "quadratic"

/**
 * Cohen's kappa of two raters over ordered categories 0 … categories − 1, without weights, or with linear or squared
 * distances. 1 is full agreement, 0 what chance gives. NaN when there are no pairs or nothing to disagree about.
 */
export function cohenKappa(
  pairs: readonly (readonly [number, number])[],
  categories: number,
  weights: KappaWeights = "plain",
): number {
  const first = new Float64Array(categories)
  const second = new Float64Array(categories)
  const cost = (i: number, j: number) =>
    weights === "plain" ? Number(i !== j) : weights === "linear" ? Math.abs(i - j) : (i - j) ** 2
  let observed = 0
  for (const [x, y] of pairs) {
    first[x] = (first[x] ?? 0) + 1
    second[y] = (second[y] ?? 0) + 1
    observed += cost(x, y)
  }
  let expected = 0
  first.forEach((countX, x) => {
    second.forEach((countY, y) => {
      expected += (cost(x, y) * countX * countY) / pairs.length
    })
  })
  return 1 - observed / expected
}

/**
 * Krippendorff's alpha for several raters with gaps; each unit is the list of its ratings. `nominal` counts any
 * difference alike, `interval` its square. NaN when nothing can be compared.
 */
export function krippendorffAlpha(
  units: readonly (readonly number[])[],
  metric: "nominal" | "interval" = "nominal",
): number {
  const distance = (x: number, y: number) => (metric === "nominal" ? Number(x !== y) : (x - y) ** 2)
  const counts = new Map<number, number>()
  let values = 0
  let observed = 0
  for (const ratings of units) {
    if (ratings.length < 2) continue
    for (const x of ratings) {
      counts.set(x, (counts.get(x) ?? 0) + 1)
      values += 1
      for (const y of ratings) observed += distance(x, y) / (ratings.length - 1)
    }
  }
  let expected = 0
  for (const [x, countX] of counts) {
    for (const [y, countY] of counts) expected += distance(x, y) * countX * countY
  }
  return 1 - ((values - 1) * observed) / expected
}
