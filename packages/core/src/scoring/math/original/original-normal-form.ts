import { longestAnswer, numberOfWords } from "../latex/index.js"

type Rule = readonly [pattern: RegExp, replacement: string]

const spelling: readonly Rule[] = [
  [/\n/g, ""],
  [/\.+$/, ""],
  [/\\!/g, ""],
  [/\\begin\{array\}\{[^}]*\}/g, "\\begin{pmatrix}"],
  [/\\end\{array\}/g, "\\end{pmatrix}"],
  [/bmatrix/g, "pmatrix"],
  [/[td]frac/g, "frac"],
  [/\\neq/g, "\\ne"],
  [/\\leq/g, "\\le"],
  [/\\geq/g, "\\ge"],
  [/\\left|\\right/g, ""],
  [/\\\{/g, "{"],
  [/\\\}/g, "}"],
]

const units: readonly Rule[] = [
  [/(cm|inches)\}\^2/g, "$1}"],
  [/\^\{\\circ\}|\^\\circ/g, ""],
  [/\\\$|\$|\\\(|\\\)/g, ""],
]

const symbols: readonly Rule[] = [
  [/\\text\{([^{}]*)\}/g, "$1"],
  [/x\\in|y\\in|z\\in|x\\to|[xyz]=/g, ""],
  [/\\emptyset/g, "{}"],
  [/\(-\\infty,\\infty\)/g, "\\mathbb{R}"],
  [/\\?%/g, ""],
  [/ \./g, " 0."],
  [/\{\./g, "{0."],
  [/infinity/g, "\\infty"],
  [/(?<!\\)inf(?!ty)/g, "\\infty"],
  [/and|\\mathbf/g, ""],
  [/\\mbox\{[^{}]*\}/g, ""],
  [/['"]/g, ""],
]

const numbers: readonly Rule[] = [
  [/(\d+)\.0+(?=\D|$)/g, "$1"],
  [/^\./, "0."],
  [/^[^=]{1,2}=([^=]*)$/, "$1"],
  [/\\sqrt(\w)/g, "\\sqrt{$1}"],
  [/ /g, ""],
  [/\\frac(\d)(\d)/g, "\\frac{$1}{$2}"],
  [/\\frac(\d)(?=\{)/g, "\\frac{$1}"],
  [/(\\frac\{[^{}]*\})(\w)/g, "$1{$2}"],
  [/^(-?\d+|-?\d*\\sqrt\{\w+\})\/(\d+|\d*\\sqrt\{\w+\})$/, "\\frac{$1}{$2}"],
  [/^\\(?=-?\d+$)/, ""],
]

/** The normal form in which the original compares mathematical answers; idempotent for well-formed answers. */
export function originalNormalForm(answer: string): string {
  if (answer.length > longestAnswer) return answer.trim()
  const spelled = applyRules(answer.trim(), spelling).replaceAll(
    /\\text\{([a-z]+)\}/g,
    (whole, word: string) => wordAsDigits(word) ?? whole,
  )
  const squared = spelled.replaceAll(/(cm|inches)\}\^2/g, "$1}")
  const bare = squared.replace(/\\text\{[^{}]*\}$/, "").trim()
  const unitless = applyRules(bare === "" ? squared : bare, units).trim()
  const named = applyRules(wordAsDigits(unitless) ?? unitless, symbols)
  const imaginary = named.includes("j") && !named.includes("i") ? named.replaceAll("j", "i") : named
  return sortedIntegers(withoutThousands(applyRules(imaginary.trim(), numbers)))
}

function applyRules(text: string, rules: readonly Rule[]): string {
  return rules.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text)
}

function wordAsDigits(words: string): string | undefined {
  const node = numberOfWords(words)
  return node?.kind === "number" ? node.value.n.toString() : undefined
}

function withoutThousands(text: string): string {
  return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text
}

function sortedIntegers(text: string): string {
  if (!/^-?\d+(?:,-?\d+)+$/.test(text)) return text
  return text
    .split(",")
    .sort((a, b) => Number(a) - Number(b))
    .join(",")
}
