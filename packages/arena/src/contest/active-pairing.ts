import { normalCdf } from "@evalscope/core/scoring"
import type { BattleColumns } from "../battle/index.js"
import { fitRatings, pointsPerUnit, robustCovariance } from "../rating/index.js"
import type { Pairing } from "./question.js"

export interface ActivePairingOptions {
  models: readonly string[]
  battles: BattleColumns
  /** Pairs to choose; a pair may be chosen several times. */
  count: number
  /** Games each chosen pair leads to, for the bookkeeping of what is learnt. */
  gamesPerPair: number
  /** Whether the pair has a question left, given how often it was chosen in this call. */
  available: (pair: Pairing, chosen: number) => boolean
}

/** Prior on strengths while little is known, in rating points. */
const priorDeviation = 400

/**
 * Chooses the pairs whose games say most about what is still unsure in the ranking: the chance that the order of the
 * pair is wrong, times what its games would teach about the difference (the information of a Bernoulli trial against
 * the present variance). The covariance is brought up to date after each choice, so a batch spreads over pairs.
 * Deterministic.
 */
export function activePairs(options: ActivePairingOptions): readonly Pairing[] {
  const { models, battles, count, gamesPerPair, available } = options
  const n = models.length
  const { strength, covariance } = presentKnowledge(models, battles)
  const chosen = new Map<string, number>()
  const picks: Pairing[] = []
  while (picks.length < count) {
    let best: { i: number; j: number; pair: Pairing; value: number } | undefined
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const pair = { first: models[i] ?? "", second: models[j] ?? "" }
        if (!available(pair, chosen.get(`${i} ${j}`) ?? 0)) continue
        const value = pairValue(strength, covariance, n, i, j)
        if (!best || value > best.value) best = { i, j, pair, value }
      }
    }
    if (!best) break
    const { i, j, pair } = best
    picks.push(pair)
    chosen.set(`${i} ${j}`, (chosen.get(`${i} ${j}`) ?? 0) + 1)
    learn(covariance, n, i, j, gamesPerPair * information(strength, i, j))
  }
  return picks
}

/** The largest chance, over all pairs, that the present order is wrong. */
export function orderDoubt(models: readonly string[], battles: BattleColumns): number {
  const { strength, covariance } = presentKnowledge(models, battles)
  const n = models.length
  let most = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) most = Math.max(most, wrongOrder(strength, covariance, n, i, j))
  }
  return most
}

function presentKnowledge(models: readonly string[], battles: BattleColumns) {
  const n = models.length
  const strength = new Float64Array(n)
  const covariance = new Float64Array(n * n)
  const deviation = priorDeviation / pointsPerUnit
  for (let i = 0; i < n; i++) covariance[i * n + i] = deviation ** 2
  if (battles.size === 0) return { strength, covariance }
  const fit = fitRatings(battles, { prior: priorDeviation, weights: "ignore" })
  // Verdicts of one question depend on each other; the information is taken at face value, which is enough to choose.
  const known = robustCovariance(fit, { cluster: "none" }).ratings
  const m = fit.players.length
  const place = models.map((model) => fit.players.indexOf(model))
  place.forEach((x, i) => {
    if (x < 0) return
    strength[i] = ((fit.ratings[x] ?? 0) - 1000) / pointsPerUnit
    place.forEach((y, j) => {
      if (y >= 0) covariance[i * n + j] = (known[x * m + y] ?? 0) / pointsPerUnit ** 2
    })
  })
  return { strength, covariance }
}

function information(strength: Float64Array, i: number, j: number): number {
  const p = 1 / (1 + Math.exp((strength[j] ?? 0) - (strength[i] ?? 0)))
  return p * (1 - p)
}

function differenceVariance(covariance: Float64Array, n: number, i: number, j: number): number {
  const at = (x: number, y: number) => covariance[x * n + y] ?? 0
  return Math.max(0, at(i, i) + at(j, j) - 2 * at(i, j))
}

function wrongOrder(
  strength: Float64Array,
  covariance: Float64Array,
  n: number,
  i: number,
  j: number,
): number {
  const variance = differenceVariance(covariance, n, i, j)
  if (variance === 0) return 0
  return normalCdf(-Math.abs((strength[i] ?? 0) - (strength[j] ?? 0)) / Math.sqrt(variance))
}

function pairValue(
  strength: Float64Array,
  covariance: Float64Array,
  n: number,
  i: number,
  j: number,
): number {
  const taught = information(strength, i, j) * differenceVariance(covariance, n, i, j)
  return wrongOrder(strength, covariance, n, i, j) * Math.log1p(taught)
}

/** The covariance after games of so much information between i and j (Sherman and Morrison's formula). */
function learn(covariance: Float64Array, n: number, i: number, j: number, gained: number): void {
  const column = Float64Array.from(
    { length: n },
    (_, k) => (covariance[k * n + i] ?? 0) - (covariance[k * n + j] ?? 0),
  )
  const variance = (column[i] ?? 0) - (column[j] ?? 0)
  const factor = gained / (1 + gained * variance)
  for (let x = 0; x < n; x++) {
    for (let y = 0; y < n; y++) {
      covariance[x * n + y] = (covariance[x * n + y] ?? 0) - factor * (column[x] ?? 0) * (column[y] ?? 0)
    }
  }
}
