import type { MathNode } from "../value/index.js"
import type { Token } from "./tokens.js"

/** Thrown inside the parser for text that is no mathematics we read; never leaves it. */
export class UnreadableMath extends Error {}

/** The rules that the parts of an expression lead back to; the parser's files know them only through here. */
export interface Grammar {
  expression(cursor: Cursor): MathNode
  factor(cursor: Cursor): MathNode
  /** Whether a factor begins at the current token. */
  startsFactor(cursor: Cursor): boolean
}

/** A position in the tokens of an answer. */
export interface Cursor {
  readonly grammar: Grammar
  /** The token `ahead` of the current one, undefined behind the end. */
  peek(ahead?: number): Token | undefined
  next(): Token
  /** Whether the current token is a sign or command with one of these texts. */
  at(...texts: readonly string[]): boolean
  /** Steps over the current token when it is one of these, and says whether it did. */
  eat(...texts: readonly string[]): boolean
  expect(text: string): void
  /** Takes one digit off a number, as LaTeX reads `\frac12`. */
  takeDigit(): string
  /** Runs a nested rule; fails when nesting is too deep. */
  nested<T>(rule: () => T): T
  position(): number
  reset(position: number): void
}

const deepest = 60

export function createCursor(source: readonly Token[], grammar: Grammar): Cursor {
  const tokens = [...source]
  let index = 0
  let depth = 0
  const cursor: Cursor = {
    grammar,
    peek: (ahead = 0) => tokens[index + ahead],
    next() {
      const token = tokens[index]
      if (token === undefined) throw new UnreadableMath("unexpected end")
      index += 1
      return token
    },
    at(...texts) {
      const token = tokens[index]
      return (
        token !== undefined &&
        (token.type === "sign" || token.type === "command") &&
        texts.includes(token.text)
      )
    },
    eat(...texts) {
      const found = cursor.at(...texts)
      if (found) index += 1
      return found
    },
    expect(text) {
      if (!cursor.eat(text)) throw new UnreadableMath(`expected ${text}`)
    },
    takeDigit() {
      const token = cursor.next()
      if (token.type !== "number" || !/^\d/.test(token.text)) throw new UnreadableMath("expected a digit")
      const [digit = "", ...rest] = token.text
      if (rest.length > 0) {
        index -= 1
        tokens[index] = { ...token, text: rest.join(""), space: false }
      }
      return digit
    },
    nested(rule) {
      depth += 1
      if (depth > deepest) throw new UnreadableMath("too deeply nested")
      try {
        return rule()
      } finally {
        depth -= 1
      }
    },
    position: () => index,
    reset(position) {
      index = position
    },
  }
  return cursor
}
