import type { RatingFit } from "./fit-ratings.js"
import { predict, rowDerivatives } from "./objective.js"
import { mergedQuestions } from "./question-cells.js"

/** `score[p]` for p in `touched` is the derivative of the unit's negative log-likelihood; other places are 0. */
type VisitScore = (touched: readonly number[], score: Float64Array, times: number) => void

/** Visits the score, at the optimum, of every question or battle; those that are alike once, with their number. */
export function visitScores(fit: RatingFit, unit: "question" | "battle", visit: VisitScore): void {
  const { objective, design, theta, cellOfBattle } = fit.solution
  const { tieAt, model } = objective
  const width = design.featureNames.length
  const rowU = new Float64Array(design.rows)
  predict(design, theta, rowU)
  const u = Float64Array.from(design.cellRow, (row) => rowU[row] ?? 0)
  const d = rowDerivatives(design.cells)
  model.evaluate(u, tieAt < 0 ? 0 : (theta[tieAt] ?? 0), design.cellAmounts, d, false)

  const score = new Float64Array(objective.parameters)
  const touched: number[] = []
  const addTo = (p: number, value: number) => {
    if (!touched.includes(p)) touched.push(p)
    score[p] = (score[p] ?? 0) + value
  }
  const addCell = (cell: number) => {
    const row = design.cellRow[cell] ?? 0
    const slope = d.du[cell] ?? 0
    addTo(design.a[row] ?? 0, slope)
    addTo(design.b[row] ?? 0, -slope)
    for (let f = 0; f < width; f++) addTo(design.players + f, slope * (design.features[row * width + f] ?? 0))
    if (tieAt >= 0) addTo(tieAt, d.dt[cell] ?? 0)
  }
  const finish = (times: number) => {
    visit(touched, score, times)
    for (const i of touched) score[i] = 0
    touched.length = 0
  }

  if (unit === "battle") {
    for (let cell = 0; cell < design.cells; cell++) {
      addCell(cell)
      finish(design.cellCount[cell] ?? 0)
    }
    return
  }
  const { start, cell, count } = mergedQuestions(fit.battles, cellOfBattle())
  for (let q = 0; q < count.length; q++) {
    for (let entry = start[q] ?? 0; entry < (start[q + 1] ?? 0); entry++) addCell(cell[entry] ?? 0)
    finish(count[q] ?? 0)
  }
}
