import { describe, expect, it } from "vitest"
import { mathEqual } from "./index.js"

describe("equal answers", () => {
  it.each([
    ["70,\\!000", "70000"],
    ["11,\\! 111,\\! 111,\\! 100", "11111111100"],
    ["1,234", "1234"],
    ["1{,}234", "1234"],
    ["10\\,000", "10000"],
    ["10 000", "10000"],
    ["$\\frac{1}{2}$", "0.5"],
    ["\\dfrac{3}{4}", "\\frac34"],
    ["0.75", "\\frac{3}{4}"],
    ["\\frac1{72}", "1/72"],
    ["1\\frac45", "9/5"],
    ["1 4/5", "1.8"],
    ["-1\\frac{4}{5}", "-\\frac95"],
    ["137 \\frac{1}{2}", "137.5"],
    ["0.\\overline{3}", "1/3"],
    ["0.1\\overline{6}", "\\frac16"],
    ["1.00009", "1"],
    ["4.5\\times 10^{33}", "4.5e33"],
    ["10^{-5}", "0.00001"],
    ["2^{1/2}", "\\sqrt2"],
    ["2\\sqrt{3}", "\\sqrt{12}"],
    ["\\sqrt[3]{-8}", "-2"],
    ["sqrt(2)/2", "\\frac{\\sqrt2}{2}"],
    ["\\frac{1}{\\sqrt{2}+1}", "\\sqrt2-1"],
    ["√3", "\\sqrt{3}"],
    ["e^{i\\pi}", "-1"],
    ["6 - 5i", "-5i+6"],
    ["\\frac{9\\pi}{4}", "2.25π"],
    ["5!", "120"],
    ["\\binom{5}{2}", "10"],
    ["\\log_2 8", "3"],
    ["\\lfloor 2.7 \\rfloor", "2"],
    ["x^2+2x+1", "(x+1)^2"],
    ["(x-1)(x+1)", "x^2-1"],
    ["\\frac{x^2-1}{x-1}", "x+1"],
    ["x**2", "x^{2}"],
    ["x^10", "x^{10}"],
    ["p - q", "-q+p"],
    ["\\cot x", "\\frac{\\cos x}{\\sin x}"],
    ["\\sin^2 x + \\cos^2 x", "1"],
    ["\\sin 2x", "2\\sin x\\cos x"],
    ["\\sin 30^\\circ", "1/2"],
    ["\\sin \\pi", "0"],
    ["\\ln x^2", "2\\ln x"],
    ["|x-1|", "|1-x|"],
    ["\\arcsin{1.3 \\sin{\\theta_w}}", "\\sin^{-1}(1.3\\sin\\theta_w)"],
    ["\\frac{1}{2a}(\\exp{a*t} - \\exp{-a*t})", "\\frac{\\sinh(at)}{a}"],
    ["np.arcsin(10/13)", "\\arcsin(10/13)"],
  ])("numbers and expressions: %s = %s", (a, b) => {
    expect(mathEqual(a, b)).toBe(true)
    expect(mathEqual(b, a)).toBe(true)
  })

  it.each([
    ["50\\%", "0.5"],
    ["50\\%", "50"],
    ["12%", "12\\%"],
    ["12\\text{ cm}", "12"],
    ["15\\mbox{ cm}^2", "15 square centimeters"],
    ["864 \\mbox{ inches}^2", "864"],
    ["5.4 \\text{ cents}", "5.4"],
    ["\\frac{270}7\\text{ degrees}", "\\frac{270}{7}^\\circ"],
    ["36^\\circ", "36"],
    ["\\$18.90", "18.9 dollars"],
    ["\\$5 million", "5,000,000"],
    ["12元", "12"],
    ["共12元", "12"],
    ["5 m", "5"],
    ["\\text{six}", "6"],
    ["five hundred and six", "506"],
    ["52_8", "52_{8}"],
  ])("units, percentages, words, bases: %s = %s", (a, b) => {
    expect(mathEqual(a, b)).toBe(true)
    expect(mathEqual(b, a)).toBe(true)
  })

  it.each([
    ["(1, 2)", "\\left(1,2\\right)"],
    ["3,1,2", "1,2,3"],
    ["(100,200)", "\\left(100, 200\\right)"],
    ["\\{1,2\\}", "2,1"],
    ["{1,2}", "\\{2,1\\}"],
    ["1 \\text{ and } 2", "1,2"],
    ["1 \\pm \\sqrt{19}", "1-\\sqrt{19},1+\\sqrt{19}"],
    ["\\{1\\pm\\sqrt{5},-2\\}", "-2, 1+\\sqrt5, 1-\\sqrt5"],
    ["\\{5\\}", "5"],
    ["\\emptyset", "\\{\\}"],
    [
      "\\begin{pmatrix} -1/3 \\\\ 5/3 \\end{pmatrix}",
      "\\begin{bmatrix} -\\frac13 \\\\ \\frac53 \\end{bmatrix}",
    ],
    ["\\begin{array}{cc} 1 & 0 \\\\ 0 & 1 \\end{array}", "\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}"],
    ["\\langle 1,2,3\\rangle", "\\begin{pmatrix}1\\\\2\\\\3\\end{pmatrix}"],
    ["(-\\infty, 2) \\cup (3, \\infty)", "(3,\\infty)\\cup(-\\infty,2)"],
    ["(-\\infty, 2) \\cup (3, \\infty)", "x<2 or x>3"],
    ["\\mathbb{R}", "(-\\infty,\\infty)"],
    ["x \\in [-2,7]", "-2 \\le x \\le 7"],
    ["x\\ge 3", "[3,\\infty)"],
    ["3 <= x", "[3,\\infty)"],
    ["3:4", "3/4"],
  ])("collections: %s = %s", (a, b) => {
    expect(mathEqual(a, b)).toBe(true)
    expect(mathEqual(b, a)).toBe(true)
  })

  it.each([
    ["x=5", "5"],
    ["5 = x", "5"],
    ["x=2+3=5", "5"],
    ["\\text{Area} = 12", "12"],
    ["f(x) = x+1", "1+x"],
    ["x=1, y=2", "(1,2)"],
    ["x=1 or x=-2", "-2,1"],
    ["y=2x+3", "2x-y+3=0"],
    ["5x-7y+11z+4=0", "10x-14y+22z+8=0"],
    ["y^{\\prime}+r y=r x(t)", "y' + ry - rx(t) = 0"],
    ["\\sqrt2 \\approx 1.414", "\\sqrt{2}"],
    ["\\text{(C)}", "C"],
    ["(C) 12", "C"],
    ["\\text{east}", "East"],
    ["\\boxed{5}", "5"],
  ])("equations and words: %s = %s", (a, b) => {
    expect(mathEqual(a, b)).toBe(true)
    expect(mathEqual(b, a)).toBe(true)
  })
})

describe("different answers", () => {
  it.each([
    ["", "0"],
    ["5", "500"],
    ["5", "0.05"],
    ["50\\%", "5"],
    ["50\\%", "5000"],
    ["1.0002", "1"],
    ["10001", "10000"],
    ["100000000000000000001", "100000000000000000000"],
    ["\\frac{1}{3}", "0.333"],
    ["3.14", "\\pi"],
    ["\\pi \\cdot 10^{-20}", "2\\pi \\cdot 10^{-20}"],
    ["[1,2)", "(1,2)"],
    ["(1,2]", "[1,2)"],
    ["[1,2]", "(1,2)"],
    ["(1,2)", "(2,1)"],
    ["(1,2)", "\\{1,2\\}"],
    ["1,2", "1,2,2"],
    ["\\begin{pmatrix} 1 & 2 \\end{pmatrix}", "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}"],
    ["x\\ge 3", "(3,\\infty)"],
    ["\\infty", "-\\infty"],
    ["15 cm", "15 m"],
    ["15\\text{ cm}", "15\\text{ cm}^2"],
    ["12 million", "12"],
    ["42", "52_8"],
    ["52_8", "52_9"],
    ["\\sqrt{x^2}", "x"],
    ["|x|", "x"],
    ["|\\sin x|", "\\sin x"],
    ["\\sqrt2 + 10^{-8}", "\\sqrt2"],
    ["(1,234)", "1234"],
    ["\\sin x", "x"],
    ["x+1", "x-1"],
    ["x^2", "x^3"],
    ["I(0) e^{-\\frac{t}{R C}}", "0"],
    ["e^t", "e^{-t}"],
    ["x=5", "y=5"],
    ["y=2x", "y=3x"],
    ["x<3", "x>3"],
    ["3:4", "4:3"],
    ["east", "west"],
    ["thorn", "north"],
    ["A", "A:B"],
    ["C", "(D) C"],
    ["6", "\\text{seven}"],
  ])("%s ≠ %s", (a, b) => {
    expect(mathEqual(a, b)).toBe(false)
    expect(mathEqual(b, a)).toBe(false)
  })
})

describe("hostile input", () => {
  it.each([
    ["deep nesting", "(".repeat(5000) + ")".repeat(5000)],
    ["deep fractions", `${"\\frac{1}{".repeat(150)}2${"}".repeat(150)}`],
    ["towers of powers", "9^{9^{9^{9}}}"],
    ["huge factorials", "99999999!!!"],
    ["huge exponents", "1e999999999"],
    ["long sums", Array.from({ length: 400 }, (_, i) => `x_${i}`).join("+")],
    ["unbalanced", "\\frac{1}{2"],
    ["garbage", "\\\\}{$^_&#@!"],
    ["many signs", `${"\\pm 1".repeat(100)}`],
    ["a long list", Array.from({ length: 500 }, (_, i) => i).join(", ")],
  ])("%s is answered, not suffered", (_, text) => {
    expect(mathEqual(text, "1")).toBe(false)
    expect(mathEqual(text, text)).toBe(true)
  })
})
