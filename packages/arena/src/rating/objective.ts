import type { Design } from "./design.js"
import type { OutcomeModel, RowDerivatives } from "./outcome-model.js"

/**
 * The penalised negative log-likelihood. Parameters in this order: strength of each player (natural log units),
 * coefficients of the features, the tie parameter where the model has one.
 */
export interface Objective {
  readonly design: Design
  readonly model: OutcomeModel
  readonly parameters: number
  /** Position of the tie parameter; -1 when there is none. */
  readonly tieAt: number
  /** Parameter that stays where it is started: the reference player; -1 when penalties make all estimable. */
  readonly fixed: number
  /** Adds precision · θ² / 2 for each parameter. */
  readonly precision: Float64Array
}

/** Memory that evaluations of one objective share. */
export interface Workspace {
  readonly u: Float64Array
  readonly rows: RowDerivatives
  readonly gradient: Float64Array
  /** parameters × parameters, lower triangle. */
  readonly hessian: Float64Array
  readonly trial: Float64Array
  readonly step: Float64Array
}

/** @see Workspace */
export function createWorkspace({ design, parameters }: Objective): Workspace {
  const rows = () => new Float64Array(design.rows)
  return {
    u: rows(),
    rows: rowDerivatives(design.rows),
    gradient: new Float64Array(parameters),
    hessian: new Float64Array(parameters * parameters),
    trial: new Float64Array(parameters),
    step: new Float64Array(parameters),
  }
}

/** Zeroed derivatives for so many rows. */
export function rowDerivatives(size: number): RowDerivatives {
  const row = () => new Float64Array(size)
  return { du: row(), duu: row(), dt: row(), dut: row(), dtt: row() }
}

/** The linear predictor of each row. */
export function predict(design: Design, theta: Float64Array, u: Float64Array): void {
  const { rows, a, b, features, players } = design
  const width = design.featureNames.length
  for (let r = 0; r < rows; r++) u[r] = (theta[a[r] ?? 0] ?? 0) - (theta[b[r] ?? 0] ?? 0)
  if (width === 0) return
  for (let r = 0; r < rows; r++) {
    let sum = u[r] ?? 0
    for (let f = 0; f < width; f++) sum += (features[r * width + f] ?? 0) * (theta[players + f] ?? 0)
    u[r] = sum
  }
}

/**
 * Value (0 unless `wantLoss`) at `theta`, with the gradient and the row derivatives left in the workspace.
 */
export function evaluateGradient(
  objective: Objective,
  theta: Float64Array,
  amounts: Float64Array,
  work: Workspace,
  wantLoss: boolean,
): number {
  const { design, model, tieAt, precision, parameters } = objective
  predict(design, theta, work.u)
  const tie = tieAt < 0 ? 0 : (theta[tieAt] ?? 0)
  let loss = model.evaluate(work.u, tie, amounts, work.rows, wantLoss)
  if (wantLoss) {
    for (let p = 0; p < parameters; p++) loss += ((precision[p] ?? 0) * (theta[p] ?? 0) ** 2) / 2
  }
  gatherGradient(objective, theta, work)
  return loss
}

/** Sums the row derivatives in the workspace to the gradient, penalties included. */
export function gatherGradient(
  objective: Objective,
  theta: Float64Array,
  { gradient, rows: d }: Workspace,
): void {
  const { design, tieAt, precision, fixed, parameters } = objective
  for (let p = 0; p < parameters; p++) gradient[p] = (precision[p] ?? 0) * (theta[p] ?? 0)
  addStrengthSlopes(design, d.du, gradient)
  if (design.featureNames.length > 0) addFeatureSlopes(design, d.du, gradient)
  if (tieAt >= 0) {
    let slope = gradient[tieAt] ?? 0
    for (const part of d.dt) slope += part
    gradient[tieAt] = slope
  }
  if (fixed >= 0) gradient[fixed] = 0
}

/** Rows come in runs of the same `a`, whose sum is kept apart while the run lasts. */
function addStrengthSlopes({ rows, a, b }: Design, du: Float64Array, gradient: Float64Array): void {
  let player = a[0] ?? 0
  let sum = 0
  for (let r = 0; r < rows; r++) {
    const slope = du[r] ?? 0
    const i = a[r] ?? 0
    const j = b[r] ?? 0
    if (i !== player) {
      gradient[player] = (gradient[player] ?? 0) + sum
      player = i
      sum = 0
    }
    sum += slope
    gradient[j] = (gradient[j] ?? 0) - slope
  }
  gradient[player] = (gradient[player] ?? 0) + sum
}

function addFeatureSlopes(design: Design, du: Float64Array, gradient: Float64Array): void {
  const { rows, features, players } = design
  const width = design.featureNames.length
  for (let r = 0; r < rows; r++) {
    const slope = du[r] ?? 0
    for (let f = 0; f < width; f++) {
      gradient[players + f] = (gradient[players + f] ?? 0) + slope * (features[r * width + f] ?? 0)
    }
  }
}

/** Fills the workspace's Hessian (lower triangle) from the row derivatives of the last evaluation. */
export function fillHessian(objective: Objective, work: Workspace): void {
  const { design, tieAt, precision, fixed, parameters: m } = objective
  const { hessian, rows: d } = work
  hessian.fill(0)
  for (let p = 0; p < m; p++) hessian[p * m + p] = precision[p] ?? 0
  addStrengthCurves(design, d.duu, hessian, m)
  if (design.featureNames.length > 0 || tieAt >= 0) addFeatureAndTieCurves(objective, work)
  if (fixed < 0) return
  for (let p = 0; p < m; p++) {
    hessian[fixed * m + p] = 0
    hessian[p * m + fixed] = 0
  }
  hessian[fixed * m + fixed] = 1
}

function addStrengthCurves(
  { rows, a, b }: Design,
  duu: Float64Array,
  hessian: Float64Array,
  m: number,
): void {
  for (let r = 0; r < rows; r++) {
    const curve = duu[r] ?? 0
    const i = a[r] ?? 0
    const j = b[r] ?? 0
    const ii = i * m + i
    const jj = j * m + j
    const ij = i >= j ? i * m + j : j * m + i
    hessian[ii] = (hessian[ii] ?? 0) + curve
    hessian[jj] = (hessian[jj] ?? 0) + curve
    hessian[ij] = (hessian[ij] ?? 0) - curve
  }
}

function addFeatureAndTieCurves(
  { design, tieAt, parameters: m }: Objective,
  { hessian, rows: d }: Workspace,
): void {
  const { rows, a, b, features, players } = design
  const width = design.featureNames.length
  // Features and the tie parameter come after all players, so these places are below the diagonal.
  const add = (i: number, j: number, value: number) => {
    hessian[i * m + j] = (hessian[i * m + j] ?? 0) + value
  }
  for (let r = 0; r < rows; r++) {
    const curve = d.duu[r] ?? 0
    const i = a[r] ?? 0
    const j = b[r] ?? 0
    for (let f = 0; f < width; f++) {
      const x = features[r * width + f] ?? 0
      add(players + f, i, curve * x)
      add(players + f, j, -curve * x)
      for (let g = 0; g <= f; g++) add(players + f, players + g, curve * x * (features[r * width + g] ?? 0))
      if (tieAt >= 0) add(tieAt, players + f, (d.dut[r] ?? 0) * x)
    }
    if (tieAt < 0) continue
    add(tieAt, i, d.dut[r] ?? 0)
    add(tieAt, j, -(d.dut[r] ?? 0))
    add(tieAt, tieAt, d.dtt[r] ?? 0)
  }
}
