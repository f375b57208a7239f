/** Derivatives of the negative log-likelihood by row: of the linear predictor `u` and the tie parameter `t`. */
export interface RowDerivatives {
  readonly du: Float64Array
  readonly duu: Float64Array
  readonly dt: Float64Array
  readonly dut: Float64Array
  readonly dtt: Float64Array
}

/**
 * How a difference of strengths turns into win, tie and loss. All are log-concave, so that the maximum-likelihood
 * strengths are unique where they exist.
 */
export interface OutcomeModel {
  readonly name: string
  /** Amounts that are summed per row, for example wins, ties and losses. */
  readonly slots: number
  /** Adds a result of the given weight to the amounts at `offset`. */
  addAmounts(score: number, weight: number, amounts: Float64Array, offset: number): void
  /** The tie parameter's start and lower bound, for models that have one. */
  readonly tie: { readonly start: number; readonly min: number } | undefined
  /** The tie parameter as published, from the internal one; `min` stands for a data set without ties. */
  publishedTie(t: number): number
  /** Chance of winning plus half the chance of a tie. */
  expectedScore(u: number, t: number): number
  /** Total amount of ties at `offset`; 0 for models that do not count them. */
  tieAmount(amounts: Float64Array, offset: number): number
  /**
   * Fills the derivatives of all rows and returns the negative log-likelihood, or 0 when `wantLoss` is false.
   * `u[r]` belongs to the amounts from `r * slots`.
   */
  evaluate(u: Float64Array, t: number, amounts: Float64Array, out: RowDerivatives, wantLoss: boolean): number
}

/** Bradley and Terry (1952): P(win) = σ(u). A tie is half a win; any score from 0 to 1 is taken. */
export const bradleyTerry: OutcomeModel = {
  name: "bradley-terry",
  slots: 2,
  tie: undefined,
  publishedTie: () => 0,
  expectedScore: (u) => 1 / (1 + Math.exp(-u)),
  tieAmount: () => 0,
  addAmounts(score, weight, amounts, offset) {
    amounts[offset] = (amounts[offset] ?? 0) + weight * score
    amounts[offset + 1] = (amounts[offset + 1] ?? 0) + weight * (1 - score)
  },
  evaluate(u, _t, amounts, { du, duu }, wantLoss) {
    let loss = 0
    for (let r = 0; r < u.length; r++) {
      const x = u[r] ?? 0
      const won = amounts[2 * r] ?? 0
      const lost = amounts[2 * r + 1] ?? 0
      const total = won + lost
      const p = 1 / (1 + Math.exp(-x))
      du[r] = total * p - won
      duu[r] = total * p * (1 - p)
      if (wantLoss) loss += total * softplus(-Math.abs(x)) + (x < 0 ? -x * won : x * lost)
    }
    return loss
  },
}

/**
 * Rao and Kupper (1967): P(win) = σ(u − η), P(loss) = σ(−u − η), tie the rest, with a threshold η > 0 in natural
 * log units. Without ties it is Bradley–Terry (η = 0).
 */
export const raoKupper: OutcomeModel = {
  name: "rao-kupper",
  slots: 3,
  tie: { start: 0.1, min: 0 },
  publishedTie: (t) => t,
  // P(win) + (1 − P(win) − P(loss)) / 2
  expectedScore: (u, t) => (1 + 1 / (1 + Math.exp(t - u)) - 1 / (1 + Math.exp(t + u))) / 2,
  tieAmount: (amounts, offset) => amounts[offset + 1] ?? 0,
  addAmounts: addWinTieLoss,
  evaluate(u, t, amounts, { du, duu, dt, dut, dtt }, wantLoss) {
    let loss = 0
    const grown = Math.expm1(2 * t)
    const tieSlope = (2 * (grown + 1)) / grown
    const tieCurve = (4 * (grown + 1)) / (grown * grown)
    for (let r = 0; r < u.length; r++) {
      const x = u[r] ?? 0
      const ties = amounts[3 * r + 1] ?? 0
      const notLost = (amounts[3 * r] ?? 0) + ties
      const notWon = (amounts[3 * r + 2] ?? 0) + ties
      const p1 = 1 / (1 + Math.exp(x - t))
      const p2 = 1 / (1 + Math.exp(-x - t))
      const q1 = notLost * p1 * (1 - p1)
      const q2 = notWon * p2 * (1 - p2)
      du[r] = notWon * p2 - notLost * p1
      duu[r] = q1 + q2
      dut[r] = q2 - q1
      dt[r] = notLost * p1 + notWon * p2 - (ties > 0 ? ties * tieSlope : 0)
      dtt[r] = q1 + q2 + (ties > 0 ? ties * tieCurve : 0)
      if (wantLoss) {
        loss += notLost * softplus(t - x) + notWon * softplus(x + t) - (ties > 0 ? ties * Math.log(grown) : 0)
      }
    }
    return loss
  },
}

/**
 * Davidson (1970): win : tie : loss = e^(u/2) : ν : e^(−u/2). Internally the logarithm of ν. Without ties it is
 * Bradley–Terry (ν = 0).
 */
export const davidson: OutcomeModel = {
  name: "davidson",
  slots: 3,
  tie: { start: -1, min: Number.NEGATIVE_INFINITY },
  publishedTie: (t) => Math.exp(t),
  expectedScore(u, t) {
    const win = Math.exp(u / 2)
    const tie = Math.exp(t)
    const loss = Math.exp(-u / 2)
    return (win + tie / 2) / (win + tie + loss)
  },
  tieAmount: (amounts, offset) => amounts[offset + 1] ?? 0,
  addAmounts: addWinTieLoss,
  evaluate(u, t, amounts, { du, duu, dt, dut, dtt }, wantLoss) {
    let loss = 0
    for (let r = 0; r < u.length; r++) {
      const x = u[r] ?? 0
      const won = amounts[3 * r] ?? 0
      const ties = amounts[3 * r + 1] ?? 0
      const lost = amounts[3 * r + 2] ?? 0
      const total = won + ties + lost
      const top = Math.max(Math.abs(x) / 2, t)
      const eWin = Math.exp(x / 2 - top)
      const eTie = Math.exp(t - top)
      const eLoss = Math.exp(-x / 2 - top)
      const sum = eWin + eTie + eLoss
      const pTie = eTie / sum
      const lean = (eWin - eLoss) / sum / 2
      du[r] = total * lean - (won - lost) / 2
      duu[r] = total * ((1 - pTie) / 4 - lean * lean)
      dut[r] = -total * pTie * lean
      dt[r] = total * pTie - ties
      dtt[r] = total * pTie * (1 - pTie)
      if (wantLoss) loss += total * (top + Math.log(sum)) - ((won - lost) * x) / 2 - (ties > 0 ? ties * t : 0)
    }
    return loss
  },
}

/** The models by name, as users and worker threads name them. */
export const outcomeModels: Readonly<Record<string, OutcomeModel>> = {
  [bradleyTerry.name]: bradleyTerry,
  [raoKupper.name]: raoKupper,
  [davidson.name]: davidson,
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))
}

function addWinTieLoss(score: number, weight: number, amounts: Float64Array, offset: number): void {
  const slot = offset + (score === 1 ? 0 : score === 0 ? 2 : 1)
  amounts[slot] = (amounts[slot] ?? 0) + weight
}
