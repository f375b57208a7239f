import { type MathNode, numberNode, rational } from "../value/index.js"

const small = [
  ...[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
  ],
  ...["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
]
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
const scales: Readonly<Record<string, number | undefined>> = {
  hundred: 100,
  thousand: 1000,
  million: 1_000_000,
}

/** A number written in English words up to the millions, or undefined for other words. */
export function numberOfWords(words: string): MathNode | undefined {
  let total = 0
  let group = 0
  const parts = words
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== "and" && word !== "")
  if (parts.length === 0) return undefined
  for (const part of parts) {
    const unit = small.indexOf(part)
    const ten = tens.indexOf(part)
    const scale = scales[part]
    if (unit >= 0) group += unit
    else if (ten > 1) group += ten * 10
    else if (scale === undefined) return undefined
    else if (scale === 100) group *= 100
    else {
      total += group * scale
      group = 0
    }
  }
  return numberNode(rational(BigInt(total + group)))
}

/** The factor of a word such as "million" behind a number. */
export function scaleOfWord(word: string): bigint | undefined {
  return scaleWords.get(word.toLowerCase())
}

const scaleWords: ReadonlyMap<string, bigint> = new Map([
  ["dozen", 12n],
  ["hundred", 100n],
  ["thousand", 1000n],
  ["million", 1_000_000n],
  ["billion", 1_000_000_000n],
  ["trillion", 1_000_000_000_000n],
  ["万", 10_000n],
  ["亿", 100_000_000n],
])
