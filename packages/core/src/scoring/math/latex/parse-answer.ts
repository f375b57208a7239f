import type { MathNode } from "../value/index.js"
import { cleanLatex } from "./clean-latex.js"
import { createCursor, UnreadableMath } from "./cursor.js"
import { numberOfWords } from "./number-words.js"
import { parseExpression, parseFactor, startsFactor } from "./parse-expression.js"
import { parseItems } from "./parse-group.js"
import { tokenize } from "./tokens.js"

const grammar = { expression: parseExpression, factor: parseFactor, startsFactor }

/** Longer answers are compared as text: no benchmark's gold comes near it. */
export const longestAnswer = 2000

/**
 * Reads a final answer: LaTeX as benchmarks and models write it, plain text mathematics (`sqrt(2)/2`, `x**2`,
 * Unicode signs), lists, or words. Undefined when it is empty or no mathematics we read.
 */
export function parseAnswer(answer: string): MathNode | undefined {
  if (answer.length > longestAnswer) return undefined
  const cleaned = cleanLatex(answer)
  if (cleaned === "") return undefined
  const words = wordsOf(cleaned)
  if (words !== undefined) return numberOfWords(words) ?? { kind: "text", text: words }
  try {
    const cursor = createCursor(withoutLead(tokenize(cleaned)), grammar)
    const items = parseItems(cursor)
    if (cursor.peek() !== undefined) return undefined
    const [only] = items
    return items.length === 1 && only !== undefined ? only : { kind: "group", open: "", close: "", items }
  } catch (thrown) {
    if (thrown instanceof UnreadableMath) return undefined
    throw thrown
  }
}

/** The text of an answer that is words and nothing else: `\text{Evelyn}`, `north-east`. */
function wordsOf(cleaned: string): string | undefined {
  const wrapped = /^\\(?:text|textbf|textit|textrm|mathrm|mbox|operatorname)\s*\{([^{}]*)\}$/.exec(
    cleaned,
  )?.[1]
  const plain = (wrapped ?? cleaned).trim()
  const prose = /^[\p{L}][\p{L}\s.,'-]*$/u.test(plain) && /\p{L}{2}/u.test(plain)
  if (!prose) return undefined
  // Products of a few usual variables and the names of constants are mathematics.
  if (wrapped === undefined && /^(?:[a-ei-kmnp-z]{2,3}|pi|inf|oo|infinity)$/.test(plain)) return undefined
  if (wrapped === undefined && /^(?:sin|cos|tan|cot|sec|csc|ln|log|exp|sqrt)\s*[a-z]$/.test(plain))
    return undefined
  return plain
}

/** Drops words before the value: `about 5`, `共12元`. */
function withoutLead(tokens: ReturnType<typeof tokenize>): ReturnType<typeof tokenize> {
  const first = tokens.findIndex((token) => token.type !== "text")
  return first > 0 && tokens[first]?.text !== "=" ? tokens.slice(first) : tokens
}
