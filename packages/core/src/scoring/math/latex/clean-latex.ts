import { readBraced } from "./read-braced.js"

type Rule = readonly [pattern: RegExp, replacement: string]

const unicode: readonly Rule[] = [
  [/[−–—－]/g, "-"],
  [/[×✕]/g, "\\times "],
  [/[·⋅∙•]/g, "\\cdot "],
  [/÷/g, "/"],
  [/≤|⩽/g, "\\le "],
  [/≥|⩾/g, "\\ge "],
  [/≠/g, "\\ne "],
  [/≈/g, "\\approx "],
  [/±/g, "\\pm "],
  [/∓/g, "\\mp "],
  [/∈/g, "\\in "],
  [/∪/g, "\\cup "],
  [/∅/g, "\\emptyset "],
  [/ℝ/g, "\\mathbb{R}"],
  [/∞/g, "\\infty "],
  [/π/g, "\\pi "],
  [/θ/g, "\\theta "],
  [/√/g, "\\sqrt "],
  [/°|º/g, "^\\circ "],
  [/[′’]/g, "'"],
  [/½/g, "\\frac{1}{2}"],
  [/⅓/g, "\\frac{1}{3}"],
  [/⅔/g, "\\frac{2}{3}"],
  [/¼/g, "\\frac{1}{4}"],
  [/¾/g, "\\frac{3}{4}"],
  [/[，、]/g, ", "],
  [/；/g, "; "],
  [/：/g, ":"],
  [/（/g, "("],
  [/）/g, ")"],
  [/％/g, "%"],
  [/＝/g, "="],
  [/￥/g, "¥"],
]

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

const latex: readonly Rule[] = [
  // A row break; a doubled backslash before a command is an escape too many.
  [/\\\\(?=(?:frac|d?t?frac|sqrt|pi|text|boxed|left|infty|cdot|times|begin|pm|theta)(?![a-z]))/g, "\\"],
  [/\\\\(?:\[[^\]]*\])?/g, " ⏎ "],
  [/\\(?:left|right)(?:\.|(?![A-Za-z]))/g, ""],
  [/\\(?:bigg?|Bigg?)[lrm]?(?![A-Za-z])/g, ""],
  [/\\(?:displaystyle|textstyle|limits|nolimits|hfill|ensuremath)(?![A-Za-z])/g, " "],
  // A comma, brace or thin space between digit groups is a thousands separator however it is spaced.
  [/(\d)(?:,\\!\s*|\{,\}|\\,)(?=\d{3}(?!\d))/g, "$1"],
  [/\\!/g, ""],
  [/\\(?:[,;:> ]|quad|qquad)(?![A-Za-z])|~/g, " "],
  [/\\\$/g, "¤"],
  [/\$|\\[()]|\\\[|\\\](?!\w)/g, " "],
  [/\\%/g, "%"],
  [/\\(?:lbrace|\{)/g, "⦃"],
  [/\\(?:rbrace|\})/g, "⦄"],
  [/\\(?:lvert|rvert|vert|mid)(?![A-Za-z])/g, "|"],
  [/\b(?:np|math|numpy|sympy)\.(?=[a-z])/g, ""],
  [/\*\*/g, "^"],
  [/\s+/g, " "],
]

/**
 * Rewrites an answer so that the tokenizer sees one spelling of everything: Unicode signs become LaTeX, layout
 * commands, math delimiters and bold marks vanish, escaped braces become `⦃ ⦄` and an escaped dollar `¤`.
 */
export function cleanLatex(text: string): string {
  const apply = (value: string, rules: readonly Rule[]) =>
    rules.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), value)
  const unbold = unboxed(text.trim().replace(/^\*\*(.+)\*\*$/, "$1"))
  const raised = unbold.replaceAll(
    /[⁰¹²³⁴-⁹]+/g,
    (digits) => `^{${[...digits].map((d) => superscripts.indexOf(d)).join("")}}`,
  )
  return apply(apply(raised, unicode), latex)
    .trim()
    .replace(/^[:：=]\s*/, "")
    .replace(/[.,;。⏎\s]+$/, "")
    .trim()
}

/** The content of an answer that is one `\boxed{…}`. */
function unboxed(text: string): string {
  const lead = /^\$*\s*\\(?:boxed|fbox)\s*(?=\{)/.exec(text)?.[0]
  const box = lead === undefined ? undefined : readBraced(text, lead.length)
  return box !== undefined && /^[\s$.]*$/.test(text.slice(box.end)) ? box.text : text
}
