import { describe, expect, it } from "vitest"
import { z } from "zod"
import { readLines, sharedFile } from "../__fixtures__/shared-data.js"
import { extractMathAnswer, mathEqual, originalMathAnswer, originalMathEqual } from "./index.js"

const answered = z.object({ answer: z.union([z.string(), z.number()]).transform(String) })
const solved = z.object({ solution: z.string() })

function answersOf(benchmark: string): string[] {
  const file = sharedFile(`data/${benchmark}/test.jsonl`)
  return file === undefined ? [] : readLines(file).map((line) => answered.parse(line).answer)
}

const minerva = sharedFile("data/minerva_math/test.jsonl")
const math500 = sharedFile("data/math500/test.jsonl")

const golds = [
  ...new Set([
    ...["math500", "aime24", "aime25", "amc23", "cmath"].flatMap(answersOf),
    ...answersOf("gsm8k").map((answer) => answer.split("####").at(-1)?.trim() ?? ""),
    ...(minerva === undefined ? [] : readLines(minerva)).map(
      (line) => extractMathAnswer(solved.parse(line).solution)?.answer ?? "",
    ),
  ]),
]

const plain = /[,=]|text|mbox|\\circ|cup|in |_\d|_\{\d|pmatrix|\$|%|pm|\de\d|np/
const rewritings: readonly (readonly [name: string, rewrite: (gold: string) => string | undefined])[] = [
  ["as it is", (gold) => gold],
  ["in dollars", (gold) => `$${gold}$`],
  ["in \\( \\)", (gold) => `\\(${gold}\\)`],
  ["with \\dfrac", (gold) => gold.replaceAll("\\frac", "\\dfrac")],
  [
    "with \\left and \\right",
    (gold) =>
      gold.includes("\\left") ? undefined : gold.replaceAll("(", "\\left(").replaceAll(")", "\\right)"),
  ],
  ["with a full stop", (gold) => `${gold}.`],
  ["bold", (gold) => `**${gold}**`],
  ["boxed again", (gold) => `\\boxed{${gold}}`],
  ["doubled and halved", (gold) => (plain.test(gold) ? undefined : `\\frac{2(${gold})}{2}`)],
  ["plus zero", (gold) => (plain.test(gold) ? undefined : `0+${gold}`)],
  [
    "with thousands separators",
    (gold) => whole(gold, /^\d{4,}$/, () => gold.replace(/\B(?=(\d{3})+$)/g, ",")),
  ],
  [
    "with LaTeX separators",
    (gold) => whole(gold, /^\d{4,}$/, () => gold.replace(/\B(?=(\d{3})+$)/g, ",\\!")),
  ],
  ["with decimals", (gold) => whole(gold, /^-?\d+$/, () => `${gold}.00`)],
  ["with a unit", (gold) => whole(gold, /^-?\d+$/, () => `${gold} apples`)],
  ["as an equation", (gold) => whole(gold, /^-?\d+$/, () => `x = ${gold}`)],
  [
    "in Unicode",
    (gold) =>
      gold
        .replaceAll(/\\pi(?![a-z])/g, "π")
        .replaceAll("-", "−")
        .replaceAll("\\infty", "∞"),
  ],
]

function whole(gold: string, pattern: RegExp, rewrite: () => string): string | undefined {
  return pattern.test(gold) ? rewrite() : undefined
}

/** The number a simple gold stands for, read without any of the code under test. */
function simpleNumber(gold: string): number {
  const bare = gold.replaceAll(/\\[!$]|\^\\circ|\\?%|[\s,$]|^x=|\\mbox.*$/g, "")
  const fraction = /^(-?[\d.]+)\/([\d.]+)$/.exec(bare.replace(/\\d?frac\{?(\d+?)\}?\{?(\d+)\}?$/, "$1/$2"))
  return fraction ? Number(fraction[1]) / Number(fraction[2]) : Number(bare)
}

function evidentlyEqual(a: string, b: string): boolean {
  const letters = (gold: string) => [...gold.replaceAll(/[\s{}()]/g, "")].sort().join("")
  const [x, y] = [simpleNumber(a), simpleNumber(b)]
  const hundredfold = /%/.test(a + b) && (x === 100 * y || y === 100 * x)
  return x === y || hundredfold || letters(a) === letters(b)
}

describe.skipIf(golds.length < 900)("real golds", () => {
  it.each(rewritings)("equal themselves %s", (_, rewrite) => {
    const failed = golds.filter((gold) => {
      const other = rewrite(gold)
      return other !== undefined && !(mathEqual(other, gold) && mathEqual(gold, other))
    })
    expect(failed).toEqual([])
  })

  it("are found again in replies", () => {
    const failed = golds.filter((gold) =>
      [`Some work 12.\nSo we get \\boxed{${gold}}.`, `Thus the answer is $${gold}$.`, `ANSWER: ${gold}`].some(
        // A gold that holds a dollar sign of its own cannot be cut out of dollars.
        (reply) => !/\$ \$/.test(gold) && !mathEqual(extractMathAnswer(reply)?.answer ?? "", gold),
      ),
    )
    expect(failed).toEqual([])
  })

  it("differ from one another, unless plain arithmetic says otherwise", () => {
    const wrong: string[] = []
    let equal = 0
    golds.forEach((gold, i) => {
      // Every tenth pair: all of them take long, and the rest was inspected by hand.
      for (let j = i + 1 + (i % 10); j < golds.length; j += 10) {
        const other = golds[j] ?? ""
        if (!mathEqual(gold, other)) continue
        equal += 1
        if (!evidentlyEqual(gold, other)) wrong.push(`${gold} = ${other}`)
      }
    })
    expect(wrong).toEqual([])
    expect(equal).toBeGreaterThan(5)
  }, 120_000)

  it("differ from themselves with a number changed", () => {
    const failed = golds.flatMap((gold) =>
      [...gold.matchAll(/\d+/g)].flatMap((match) => {
        const before = gold.slice(0, match.index)
        // One more in the fourth digit of a decimal is within the tolerance; so is nothing else.
        const fine = gold.includes(".") && gold.replaceAll(/\D/g, "").length >= 5
        const changed = before + String(BigInt(match[0]) + 1n) + gold.slice(match.index + match[0].length)
        return !fine && !/_\{?$/.test(before) && mathEqual(changed, gold) ? [`${changed} = ${gold}`] : []
      }),
    )
    expect(failed).toEqual([])
  })

  it("agree with the worked solutions, by our rules and by the original's", () => {
    const rows = math500 === undefined ? [] : readLines(math500)
    const failed = rows.flatMap((line) => {
      const { answer } = answered.parse(line)
      const { solution } = solved.parse(line)
      const ours = mathEqual(extractMathAnswer(solution)?.answer ?? "", answer)
      return ours && originalMathEqual(originalMathAnswer(solution), answer) ? [] : [answer]
    })
    expect(failed).toEqual([])
  })
})
