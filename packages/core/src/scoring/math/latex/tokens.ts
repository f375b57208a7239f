import { readBraced } from "./read-braced.js"
import { unitNamed } from "./units.js"

/** One piece of an answer. `space` says that a blank stands before it. */
export interface Token {
  type: "number" | "word" | "command" | "text" | "sign"
  text: string
  space: boolean
}

const functionWords = [
  "arcsin",
  "arccos",
  "arctan",
  "arccot",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "sin",
  "cos",
  "tan",
  "cot",
  "sec",
  "csc",
  "log",
  "ln",
  "exp",
  "sqrt",
  "abs",
] as const
const constantWords = ["infinity", "inf", "oo", "pi"] as const
const greek = [
  "alpha",
  "beta",
  "gamma",
  "delta",
  "theta",
  "lambda",
  "omega",
  "sigma",
  "phi",
  "mu",
  "rho",
] as const
const leading = new RegExp(`^(?:${[...functionWords, ...constantWords, ...greek].join("|")})`)

/** Commands whose argument is upright text or a letter in another font. */
const textCommands = new Set([
  "text",
  "textbf",
  "textit",
  "textrm",
  "texttt",
  "mbox",
  "hbox",
  "mathrm",
  "rm",
  "operatorname",
  "unit",
])
const fontCommands = new Set(["mathbf", "boldsymbol", "mathit", "mathcal", "mathsf", "bm", "vec", "emph"])

const number = /(?:\d{1,3}(?: \d{3})+(?![\d/.])|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+(?![A-Za-z.]))?/y
const thousands = /\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d|,\d)/y
const letters = /[A-Za-z]+/y
const han = /[\u3400-\u9fff]+/y
const command = /\\(?:[A-Za-z]+|\\|.)/y

/**
 * Splits a cleaned answer. Words are told from products of letters: function and constant names, units behind a
 * number and longer lower-case words stay whole, other letters are symbols of their own. Commas inside digit
 * groups (`1,234`) belong to the number unless a bracket is open, where they separate items.
 */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = []
  let position = 0
  let brackets = 0
  const read = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern)
    sticky.lastIndex = position
    const found = sticky.exec(source)?.[0]
    if (found !== undefined) position += found.length
    return found
  }
  while (position < source.length) {
    const space = read(/\s+/y) !== undefined
    if (position >= source.length) break
    const push = (type: Token["type"], text: string) => tokens.push({ type, text, space })

    const digits = (brackets === 0 ? read(thousands) : undefined) ?? read(number)
    if (digits !== undefined) {
      push("number", digits.replaceAll(/[, ]/g, ""))
      continue
    }
    const run = read(letters)
    if (run !== undefined) {
      for (const token of wordTokens(run, tokens.at(-1)))
        tokens.push({ ...token, space: token.space || space })
      continue
    }
    const chinese = read(han)
    if (chinese !== undefined) {
      push("text", chinese)
      continue
    }
    const name = read(command)?.slice(1)
    if (name !== undefined) {
      const argument =
        textCommands.has(name) || fontCommands.has(name) ? readBraced(source, position) : undefined
      if (argument === undefined) {
        push("command", name)
        continue
      }
      position = argument.end
      const inner = argument.text.trim()
      // An argument that is mathematics after all (`\text{(C)}`, `\mathbf{x}`) is read as if it stood alone.
      const plain = /^[\d(.+\-¤]/.test(inner) || fontCommands.has(name) || leading.exec(inner)?.[0] === inner
      if (plain) for (const token of tokenize(inner)) tokens.push(token)
      else if (inner !== "") push("text", inner)
      continue
    }
    const sign = String.fromCodePoint(source.codePointAt(position) ?? 32)
    position += sign.length
    if ("([⦃".includes(sign)) brackets += 1
    if (")]⦄".includes(sign)) brackets = Math.max(0, brackets - 1)
    push("sign", sign)
  }
  return tokens
}

/** A run of letters as one word, or as function names and single letters. */
function wordTokens(run: string, before: Token | undefined): readonly Token[] {
  const word = (text: string): Token => ({ type: "word", text, space: false })
  const text: readonly Token[] = [{ type: "text", text: run, space: false }]
  if (run === "and" || run === "or") return text
  const known = leading.exec(run)?.[0]
  if (known === run) return [word(run)]
  const behindNumber = before?.type === "number" || before?.text === "}" || before?.text === "^"
  if (
    run.length > 1 &&
    (unitNamed(run) !== undefined || before?.type === "text") &&
    (behindNumber || before?.type === "text")
  ) {
    return text
  }
  if (known !== undefined && run.length - known.length <= 2) {
    return [word(known), ...wordTokens(run.slice(known.length), undefined)]
  }
  const prose = run.length >= 3 && /^[A-Z]?[a-z]+$/.test(run) && !/^(?:[a-cx-z]+|[k-np-w]+)$/.test(run)
  return prose ? text : [...run].map(word)
}
