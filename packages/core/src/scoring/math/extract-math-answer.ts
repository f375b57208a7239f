import type { ExtractionStep } from "../scorer.js"

/** How a final answer was found in a reply. */
export type MathAnswerRule =
  | "minerva"
  | "boxed"
  | "answer-is"
  | "answer-marker"
  | "hash-marker"
  | "last-number"

export interface MathAnswer {
  /** The answer as it is written there; never empty. */
  answer: string
  rule: MathAnswerRule
}

/**
 * Finds the final answer of a reply. The first rule that yields something wins:
 *
 * 1. `minerva`: between `final answer is $` and `$. I hope`
 * 2. `boxed`: the content of the last `\boxed{…}` that is complete and not empty
 * 3. `answer-is`: behind the last "answer is" or `答案是`/`答案为`, up to the end of the statement
 * 4. `answer-marker`: behind the last `ANSWER:` or `答案：`, on its line
 * 5. `hash-marker`: behind the last `####`
 * 6. `last-number`: the last number, fraction or percentage of the text
 *
 * Undefined when there is none.
 */
export function extractMathAnswer(text: string): MathAnswer | undefined {
  for (const [rule, find] of rules) {
    const answer = find(text)?.trim() ?? ""
    if (answer !== "") return { answer, rule }
  }
  return undefined
}

/** What every rule of {@link extractMathAnswer} finds, in their order; the first that finds something decides. */
export function traceMathAnswer(text: string): readonly ExtractionStep[] {
  let decided = false
  return rules.map(([rule, find]) => {
    const found = find(text)?.trim() ?? ""
    if (found === "") return { rule }
    const effect = decided ? {} : { effect: "decides" as const }
    decided = true
    return { rule, found, ...effect }
  })
}

const answerIs =
  /\banswer\s+(?:is|are|was|equals|would be|must be|should be)\b\s*:?|答案(?:应该|应当|就)?(?:是|为)\s*[:：]?/gi
const answerMarker = /\banswer[\s*_]*[:：]|答案[\s*_]*[:：]/gi

/** Strongest first. */
const rules: readonly (readonly [MathAnswerRule, (text: string) => string | undefined])[] = [
  ["minerva", minerva],
  ["boxed", lastBoxed],
  ["answer-is", (text) => statementBehind(text, answerIs)],
  ["answer-marker", (text) => statementBehind(text, answerMarker)],
  ["hash-marker", behindHashes],
  ["last-number", lastNumber],
]

function minerva(text: string): string | undefined {
  const lead = "final answer is $"
  const start = text.lastIndexOf(lead)
  const end = start < 0 ? -1 : text.indexOf("$. I hope", start)
  return end < 0 ? undefined : text.slice(start + lead.length, end)
}

function behindHashes(text: string): string | undefined {
  const at = text.lastIndexOf("####")
  return at < 0 ? undefined : text.slice(at + "####".length).split("\n", 1)[0]
}

/** A reply that repeats itself may hold thousands of boxes that never close. */
const mostBoxes = 50

function lastBoxed(text: string): string | undefined {
  for (const match of [...text.matchAll(/\\?boxed\s*/g)].slice(-mostBoxes).reverse()) {
    const at = match.index + match[0].length
    const content = text[at] === "{" ? braced(text, at) : /^[^\s${}]*/.exec(text.slice(at))?.[0]
    if (content !== undefined && content.trim() !== "") return content
  }
  return undefined
}

/** What is inside the braces that open at a position; undefined when they never close (a reply that was cut). */
function braced(text: string, at: number): string | undefined {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    if (text[i - 1] === "\\" && text[i - 2] !== "\\") continue
    if (text[i] === "{") depth += 1
    if (text[i] === "}") depth -= 1
    if (depth === 0) return text.slice(at + 1, i)
  }
  return undefined
}

const formula = String.raw`(?:\$\$?(?:[^$\\]|\\[^])+\$\$?|\\\([^]+?\\\)|\\\[[^]+?\\\])`
/** Formulas at the start of a statement, as many as are joined there. */
const leadingFormulas = new RegExp(
  String.raw`^(?:(?:about|approximately|just|simply|exactly)\s+)?${formula}(?:\s*(?:,|;|and|or|和|或)*\s*${formula})*`,
)

/** The statement behind the last match: the formulas it begins with, else its first sentence. */
function statementBehind(text: string, pattern: RegExp): string | undefined {
  for (const match of [...text.matchAll(pattern)].reverse()) {
    const rest = text.slice(match.index + match[0].length).replace(/^[\s*_:：]+/, "")
    const formulas = leadingFormulas.exec(rest)?.[0]
    const sentence = firstSentence(formulas === undefined ? rest : rest.slice(formulas.length))
    // A few words behind a formula are its unit: "$5$ million", "$3$ square feet".
    if (formulas !== undefined) return /^\s?%?[a-z ]{0,25}$/i.test(sentence) ? formulas + sentence : formulas
    if (sentence.trim() !== "") return sentence
  }
  return undefined
}

function firstSentence(text: string): string {
  const sentence = text.split(/\n|(?<=[^\d\s\\])[.!?](?=[\s*_]|$)|(?<=\d)\.(?=[\s*_]|$)|[。！？]/, 1)[0] ?? ""
  return sentence.replace(/,?\s+(?:because|since|as|which|so)\b.*$/, "").replace(/[\s*_]+$/, "")
}

function lastNumber(text: string): string | undefined {
  const number =
    /(?<![\w.])-?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+\b)?(?:\s*\/\s*\d+(?![\d.]))?\s?%?|\\[dt]?frac\{[^{}]*\}\{[^{}]*\}/gi
  return [...text.matchAll(number)].at(-1)?.[0].replace(/[.,]+$/, "")
}
