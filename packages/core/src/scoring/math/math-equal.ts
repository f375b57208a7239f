import { cleanLatex, longestAnswer, parseAnswer } from "./latex/index.js"
import { sameAnswer } from "./same-answer.js"

/**
 * Whether two final answers are mathematically equal. Symmetric; total; bounded in time (long or deeply nested
 * answers are compared as text).
 *
 * Covered: integers of any size, decimals (relative tolerance 1e-4), fractions, mixed numbers, scientific notation,
 * thousands separators, percentages, units and currency, degrees, numbers in words, numbers in other bases,
 * repeating decimals, n-th roots, powers, π, e, i, ±, factorials, binomials, |x|, floor and ceiling, logarithms,
 * exponentials, trigonometric and hyperbolic functions and their inverses, polynomials and rational functions in
 * any form, unknown functions such as u(t), lists, sets, tuples, vectors, matrices, intervals with their brackets,
 * unions, infinities, equations, inequalities, ratios, and answers in words.
 *
 * Not covered, compared as text: sums, products, integrals and limits as operators, piecewise definitions, modular
 * congruences, and set differences.
 */
export function mathEqual(a: string, b: string): boolean {
  if (Math.max(a.length, b.length) > longestAnswer) return a.trim() !== "" && a.trim() === b.trim()
  const [left, right] = [plainForm(a), plainForm(b)]
  if (left === "" || right === "") return false
  if (left === right) return true
  const [x, y] = [parseAnswer(a), parseAnswer(b)]
  if (x !== undefined && y !== undefined && sameAnswer(x, y)) return true
  return sameLetter(a, b) || sameLetter(b, a) || sameNumberWithUnit(a, b) || sameNumberWithUnit(b, a)
}

/** The cleaned text without blanks, needless braces and case. */
function plainForm(answer: string): string {
  return cleanLatex(answer)
    .replaceAll(/\\([tdc])frac/g, "\\frac")
    .replaceAll(/\{(\w)\}/g, "$1")
    .replaceAll(/\s+/g, "")
    .toLowerCase()
}

/** An option's letter alone (`C`, `(C)`) equals one that repeats the option's text behind it: `(C) 12`. */
function sameLetter(letter: string, other: string): boolean {
  const plain = (text: string) =>
    cleanLatex(text)
      .replaceAll(/\\(?:text|textbf|mathrm)\s*\{|[{}]/g, "")
      .trim()
  const bare = /^\(?([A-E])\)?$/.exec(plain(letter))?.[1]
  return bare !== undefined && new RegExp(`^\\(?${bare}(?:\\)|[.:]\\s)`).test(plain(other))
}

/** `5 m` equals `5`, though as mathematics it could be 5 times m: the other answer knows no symbol m. */
function sameNumberWithUnit(written: string, other: string): boolean {
  const number = /^(.*\d) [mgsLlhNJWVKCF]$/.exec(cleanLatex(written))?.[1]
  const [x, y] = number === undefined ? [] : [parseAnswer(number), parseAnswer(other)]
  return x?.kind === "number" && y?.kind === "number" && sameAnswer(x, y)
}
