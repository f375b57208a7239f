/** Spearman's rank correlation; equal values share the mean of their ranks. NaN when one side is constant. */
export function spearman(x: readonly number[], y: readonly number[]): number {
  return pearson(sharedRanks(x), sharedRanks(y))
}

/** Kendall's tau-b, which allows for ties. NaN when one side is constant. */
export function kendallTauB(x: readonly number[], y: readonly number[]): number {
  let balance = 0
  let untiedX = 0
  let untiedY = 0
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const dx = Math.sign((x[i] ?? 0) - (x[j] ?? 0))
      const dy = Math.sign((y[i] ?? 0) - (y[j] ?? 0))
      balance += dx * dy
      untiedX += dx * dx
      untiedY += dy * dy
    }
  }
  return balance / Math.sqrt(untiedX * untiedY)
}

function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(x)
  const meanY = mean(y)
  let xy = 0
  let xx = 0
  let yy = 0
  x.forEach((value, i) => {
    const dx = value - meanX
    const dy = (y[i] ?? 0) - meanY
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  })
  return xy / Math.sqrt(xx * yy)
}

function sharedRanks(values: readonly number[]): readonly number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value)
  const ranks = values.map(() => 0)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to += 1
    for (let i = from; i <= to; i++) {
      const index = order[i]?.index
      if (index !== undefined) ranks[index] = (from + to) / 2 + 1
    }
    from = to + 1
  }
  return ranks
}
