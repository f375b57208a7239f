import { parseAnswer } from "../latex/index.js"
import { isArithmetic, sameValue } from "../value/index.js"
import { originalNormalForm } from "./original-normal-form.js"

/**
 * Whether two answers are equal by the original's rules, defects included (compatibility mode): 5 equals 500 by its
 * percentage rule, open and closed intervals are equal, and numbers may differ by 1e-4. Its computer algebra is
 * replaced by ours.
 */
export function originalMathEqual(prediction: string, gold: string): boolean {
  return equalForms(originalNormalForm(prediction), originalNormalForm(gold))
}

function equalForms(prediction: string, gold: string, depth = 0): boolean {
  if (prediction === "" || gold === "" || depth > 20) return false
  if (prediction.trim().toLowerCase() === gold.trim().toLowerCase()) return true
  if (
    /^[A-E]$/.test(gold) &&
    prediction
      .toUpperCase()
      .match(/\b[A-E]\b/g)
      ?.at(-1) === gold
  )
    return true

  const [x, y] = [plainNumber(prediction), plainNumber(gold)]
  if (x !== undefined && y !== undefined) {
    return [y / 100, y, y * 100].some((candidate) => isClose(x, candidate))
  }
  if (withoutBrackets(prediction) === withoutBrackets(gold)) return true
  const again = (a: string, b: string) => equalForms(a, b, depth + 1)
  const [left, right] = [tupleParts(prediction), tupleParts(gold)]
  if (left && right)
    return left.length === right.length && left.every((part, i) => again(part, right[i] ?? ""))
  const [rows, goldRows] = [matrixCells(prediction), matrixCells(asMatrix(gold, prediction))]
  if (rows && goldRows) {
    return (
      rows.length === goldRows.length &&
      rows.every(
        (row, i) =>
          row.length === goldRows[i]?.length && row.every((cell, j) => again(cell, goldRows[i]?.[j] ?? "")),
      )
    )
  }
  return equalEquations(prediction, gold, again) || symbolicallyEqual(prediction, gold)
}

function equalEquations(prediction: string, gold: string, again: (a: string, b: string) => boolean): boolean {
  const [left, right] = [prediction.split("="), gold.split("=")]
  if (left.length === 2 && right.length === 2) {
    const difference = ([lhs = "", rhs = ""]: readonly string[]) => `${lhs}-(${rhs})`
    const [a, b] = [difference(left), difference(right)]
    return symbolicallyEqual(a, b) || symbolicallyEqual(`-(${a})`, b)
  }
  const short = ([lhs = ""]: readonly string[]) => lhs.trim().length <= 2
  if (left.length === 2 && right.length === 1 && short(left)) return again(left[1] ?? "", gold)
  if (right.length === 2 && left.length === 1 && short(right)) return again(prediction, right[1] ?? "")
  return false
}

function symbolicallyEqual(a: string, b: string): boolean {
  const [x, y] = [parseAnswer(a), parseAnswer(b)]
  return x !== undefined && y !== undefined && isArithmetic(x) && isArithmetic(y) && sameValue(x, y) === true
}

function plainNumber(text: string): number | undefined {
  const written = text.replaceAll(",", "").trim()
  const share = /^(.*?)\\?%$/.exec(written)?.[1]
  const value = Number(share ?? written)
  if (written === "" || Number.isNaN(value)) return undefined
  return share === undefined ? value : value / 100
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-4 * Math.max(Math.abs(a), Math.abs(b))
}

function withoutBrackets(text: string): string {
  const outer = /^[[(](.*)[\])]$/.exec(text)?.[1] ?? text
  return outer.replaceAll(/[{}()]/g, "").toLowerCase()
}

function tupleParts(text: string): readonly string[] | undefined {
  const inside = /^[[(](.+)[\])]$/.exec(text)?.[1]
  return inside?.includes(",") ? inside.split(",").map((part) => part.trim()) : undefined
}

function asMatrix(gold: string, prediction: string): string {
  const cells = prediction.includes("pmatrix") ? /^\{(.*)\}$/.exec(gold)?.[1] : undefined
  return cells === undefined ? gold : `\\begin{pmatrix}${cells.split(",").join("\\\\")}\\end{pmatrix}`
}

function matrixCells(text: string): readonly (readonly string[])[] | undefined {
  const body = /^\\begin\{pmatrix\}(.*)\\end\{pmatrix\}$/s.exec(text)?.[1]
  return body
    ?.split("\\\\")
    .map((row) => row.split("&").map((cell) => cell.trim()))
    .filter((row) => row.some((cell) => cell !== ""))
}
