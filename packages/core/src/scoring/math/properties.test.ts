import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  extractMathAnswer,
  mathEqual,
  originalMathAnswer,
  originalMathEqual,
  originalNormalForm,
} from "./index.js"

/** One expression written twice: as LaTeX, and as plain text with sums and products turned round. */
interface Spelling {
  latex: string
  text: string
}

function expressions(leaves: readonly Spelling[], functions: readonly string[]) {
  return fc.letrec<{ expression: Spelling }>((tie) => {
    const leaf = fc.oneof(
      fc.integer({ min: 1, max: 99 }).map((n) => ({ latex: String(n), text: `${n}` })),
      fc.constantFrom(...leaves),
    )
    const both = fc.tuple(tie("expression"), tie("expression"))
    return {
      expression: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        both.map(([a, b]) => ({ latex: `${a.latex} + ${b.latex}`, text: `${b.text}+${a.text}` })),
        both.map(([a, b]) => ({
          latex: `(${a.latex}) \\cdot (${b.latex})`,
          text: `(${b.text})*(${a.text})`,
        })),
        both.map(([a, b]) => ({
          latex: `${a.latex} - \\left(${b.latex}\\right)`,
          text: `-(${b.text})+(${a.text})`,
        })),
        tie("expression").map((a) => ({
          latex: `\\left(${a.latex}\\right)^2`,
          text: `(${a.text})*(${a.text})`,
        })),
        fc
          .tuple(tie("expression"), fc.integer({ min: 2, max: 30 }))
          .map(([a, d]) => ({ latex: `\\dfrac{${a.latex}}{${d}}`, text: `(${a.text})/${d}` })),
        ...functions.map((name) =>
          tie("expression").map((a) => ({ latex: `\\${name}(${a.latex})`, text: `${name}(${a.text})` })),
        ),
      ),
    }
  }).expression
}

const variables = ["x", "y", "n"].map((name) => ({ latex: name, text: name }))
const irrational = [
  { latex: "\\pi", text: "pi" },
  { latex: "\\sqrt{2}", text: "sqrt(2)" },
]
const anyExpression = expressions([...variables, ...irrational], ["sin"])
const polynomial = expressions(variables, [])

describe("mathEqual", () => {
  it("is reflexive and symmetric over spellings", () => {
    fc.assert(
      fc.property(anyExpression, ({ latex, text }) => {
        expect(mathEqual(latex, latex)).toBe(true)
        expect(mathEqual(latex, text)).toBe(true)
        expect(mathEqual(text, latex)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it("sees a difference of one between polynomials, however large", () => {
    fc.assert(
      fc.property(polynomial, ({ latex, text }) => {
        expect(mathEqual(`1 + ${latex}`, text)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it("tells integers apart, however large", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
        expect(mathEqual(String(a), String(b))).toBe(a === b)
        expect(mathEqual(`${a}`, `${a + 1n}`)).toBe(false)
      }),
    )
  })

  it("answers anything, the same way round", () => {
    const piece = fc.constantFrom(
      ..."0123456789xyi+-*/^_=<>(){}[],.;:|!%$& \\",
      "\\frac",
      "\\sqrt",
      "\\pm",
      "\\pi",
      "\\text{a b}",
      "\\cup",
      "\\infty",
      "sin",
      "and",
    )
    const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""))
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(mathEqual(a, b)).toBe(mathEqual(b, a))
        expect(typeof originalMathEqual(a, b)).toBe("boolean")
        extractMathAnswer(a)
        originalMathAnswer(a)
      }),
      { numRuns: 2000 },
    )
  })
})

describe("originalNormalForm", () => {
  it("is idempotent for answers people write", () => {
    const piece = fc.constantFrom(
      "\\frac{1}{2}",
      "\\dfrac34",
      "1,234",
      "3,1,2",
      "\\text{ cm}",
      "x=",
      "50\\%",
      "^\\circ",
      "\\sqrt3",
      "-",
      "7",
      " ",
      "\\left(",
      "\\right)",
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), (pieces) => {
        const once = originalNormalForm(pieces.join(""))
        expect(originalNormalForm(once)).toBe(once)
      }),
    )
  })

  it.each([
    ["\\tfrac12", "\\frac{1}{2}"],
    ["3.000", "3"],
    [".5", "0.5"],
    ["x=5", "5"],
    ["1,234", "1234"],
    ["3,1,2", "1,2,3"],
    ["\\sqrt3", "\\sqrt{3}"],
    ["12\\text{ cm}", "12"],
    ["\\text{six}", "6"],
    ["90^\\circ", "90"],
    ["\\begin{bmatrix}1\\\\2\\end{bmatrix}", "\\begin{pmatrix}1\\\\2\\end{pmatrix}"],
    ["2j", "2i"],
    ["3/4", "\\frac{3}{4}"],
  ])("%s becomes %s", (answer, expected) => {
    expect(originalNormalForm(answer)).toBe(expected)
  })
})
