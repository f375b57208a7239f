import { factorise, solveFactorised } from "../rating/cholesky.js"

export interface LengthControlInput {
  /** Preference for the model over the baseline on each instruction, 0 to 1. */
  preferences: readonly number[]
  /** Length of the model's answer minus that of the baseline's, in any unit. */
  lengthDifferences: readonly number[]
  /** How hard each instruction is, shared by all models, where it is known. */
  difficulties?: readonly number[]
}

export interface LengthControlled {
  /** Percent: the win rate if both answers were equally long. */
  winRate: number
  /** Standard error over instructions, percent. */
  standardError: number
  /** Log odds that a much longer answer gains. */
  lengthEffect: number
  /** The chosen ridge penalty. */
  penalty: number
}

const penalties = [0.1, 0.3, 1, 3, 10, 30]
const folds = 5

/**
 * AlpacaEval 2's length-controlled win rate (Dubois and others 2024):
 * logit P = θ + φ·tanh(Δlength / std(Δlength)) + ψ·difficulty, fitted to the preferences; the result is the mean of
 * P with the length term at 0. The ridge penalty on φ and ψ is chosen by 5-fold cross-validation and never vanishes,
 * which guards against gaming by cutting answers. The baseline against itself has 50, and exchanging the two models
 * gives 100 minus the value.
 */
export function lengthControlledWinRate(input: LengthControlInput): LengthControlled {
  const { preferences, lengthDifferences, difficulties } = input
  const n = preferences.length
  const mean = lengthDifferences.reduce((sum, value) => sum + value, 0) / n
  const deviation = Math.sqrt(lengthDifferences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n)
  const rows = preferences.map((preference, i) => ({
    preference,
    features: [
      1,
      deviation === 0 ? 0 : Math.tanh((lengthDifferences[i] ?? 0) / deviation),
      ...(difficulties ? [difficulties[i] ?? 0] : []),
    ],
  }))
  const penalty = chosenPenalty(rows)
  const weights = fitLogistic(rows, penalty)
  const shares = rows.map(({ features }) => sigmoid(dot(weights, [1, 0, ...features.slice(2)])))
  const winRate = shares.reduce((sum, share) => sum + share, 0) / n
  // The spread of what instructions contribute: the adjusted share plus the residual of the fit.
  const spread = rows.map(
    ({ features, preference }, i) => (shares[i] ?? 0) + preference - sigmoid(dot(weights, features)),
  )
  const centre = spread.reduce((sum, value) => sum + value, 0) / n
  const variance = spread.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, n - 1)
  return {
    winRate: 100 * winRate,
    standardError: 100 * Math.sqrt(variance / n),
    lengthEffect: weights[1] ?? 0,
    penalty,
  }
}

interface Row {
  preference: number
  features: readonly number[]
}

function chosenPenalty(rows: readonly Row[]): number {
  if (rows.length < 2 * folds) return 1
  const losses = penalties.map((penalty) => {
    let loss = 0
    for (let fold = 0; fold < folds; fold++) {
      const weights = fitLogistic(
        rows.filter((_, i) => i % folds !== fold),
        penalty,
      )
      rows.forEach((row, i) => {
        if (i % folds === fold) loss += crossEntropy(row, weights)
      })
    }
    return loss
  })
  return penalties[losses.indexOf(Math.min(...losses))] ?? 1
}

function crossEntropy({ preference, features }: Row, weights: Float64Array): number {
  const u = dot(weights, features)
  const top = Math.max(u, 0)
  return top + Math.log(Math.exp(-top) + Math.exp(u - top)) - preference * u
}

/** Newton's method; θ has a penalty that only matters when every preference is the same. */
function fitLogistic(rows: readonly Row[], penalty: number): Float64Array {
  const m = rows[0]?.features.length ?? 0
  const weights = new Float64Array(m)
  for (let iteration = 0; iteration < 100; iteration++) {
    const hessian = new Float64Array(m * m)
    const step = new Float64Array(m)
    for (let i = 0; i < m; i++) {
      const own = i === 0 ? 1e-6 : penalty
      hessian[i * m + i] = own
      step[i] = own * (weights[i] ?? 0)
    }
    for (const { preference, features } of rows) {
      const p = sigmoid(dot(weights, features))
      features.forEach((x, i) => {
        step[i] = (step[i] ?? 0) + (p - preference) * x
        for (let j = 0; j <= i; j++) {
          hessian[i * m + j] = (hessian[i * m + j] ?? 0) + p * (1 - p) * x * (features[j] ?? 0)
        }
      })
    }
    factorise(hessian, m)
    solveFactorised(hessian, m, step)
    // Far from the optimum a full step may overshoot; the loss is nearly linear there.
    const longest = Math.max(...step.map(Math.abs))
    const scale = Math.min(1, 2 / longest)
    step.forEach((value, i) => {
      weights[i] = (weights[i] ?? 0) - scale * value
    })
    if (longest < 1e-12) break
  }
  return weights
}

function dot(weights: Float64Array, features: readonly number[]): number {
  return features.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), 0)
}

function sigmoid(u: number): number {
  return 1 / (1 + Math.exp(-u))
}
