import {
  isArithmetic,
  type MathNode,
  numberNode,
  parseDecimal,
  quotient,
  rational,
  squareRoot,
} from "../value/index.js"
import { type Cursor, UnreadableMath } from "./cursor.js"
import { parseBracket } from "./parse-group.js"
import type { Token } from "./tokens.js"

const functionNames: Readonly<Record<string, string | undefined>> = {
  asin: "arcsin",
  acos: "arccos",
  atan: "arctan",
  arcctg: "arccot",
  tg: "tan",
  ctg: "cot",
  cosec: "csc",
  ...Object.fromEntries(
    [
      "sin",
      "cos",
      "tan",
      "cot",
      "sec",
      "csc",
      "arcsin",
      "arccos",
      "arctan",
      "arccot",
      "sinh",
      "cosh",
      "tanh",
      "ln",
      "log",
      "exp",
      "lg",
    ].map((name) => [name, name]),
  ),
}
const inverseOf: Readonly<Record<string, string | undefined>> = {
  sin: "arcsin",
  cos: "arccos",
  tan: "arctan",
  cot: "arccot",
}
const constants: Readonly<Record<string, "pi" | "e" | "i" | "infinity" | undefined>> = {
  pi: "pi",
  e: "e",
  i: "i",
  infty: "infinity",
  infinity: "infinity",
  inf: "infinity",
  oo: "infinity",
}
const accents = new Set(["dot", "ddot", "hat", "bar", "overline", "tilde", "widehat", "vec"])

/** The smallest piece of an expression: a number, a symbol, a bracket, a command with its arguments. */
export function parsePrimary(cursor: Cursor): MathNode {
  return cursor.nested(() => {
    const token = cursor.next()
    switch (token.type) {
      case "number":
        return parseNumber(cursor, token.text)
      case "word":
        return parseWord(cursor, token.text)
      case "command":
        return parseCommand(cursor, token)
      case "text":
        return { kind: "text", text: token.text }
      default:
        return parseBracket(cursor, token.text)
    }
  })
}

function parseNumber(cursor: Cursor, text: string): MathNode {
  if (cursor.at("_")) {
    cursor.next()
    return { kind: "based", digits: text, base: subscriptText(cursor) }
  }
  if (/\./.test(text) && (cursor.at("overline") || cursor.at("dot"))) {
    cursor.next()
    const repeated = bracedDigits(cursor)
    const nines = 10n ** BigInt(repeated.length) - 1n
    const shift = 10n ** BigInt((text.split(".")[1] ?? "").length)
    const head = parseDecimal(text)
    const tail = rational(BigInt(repeated), nines * shift)
    return numberNode(rational(head.n * tail.d + tail.n * head.d, head.d * tail.d))
  }
  if (/e[+-]?\d{4,}/i.test(text)) throw new UnreadableMath("an exponent beyond all measure")
  return numberNode(parseDecimal(text), /[.e]/i.test(text))
}

function bracedDigits(cursor: Cursor): string {
  const braced = cursor.eat("{")
  const digits = cursor.next()
  if (digits.type !== "number" || !/^\d+$/.test(digits.text)) throw new UnreadableMath("expected digits")
  if (braced) cursor.expect("}")
  return digits.text
}

function parseWord(cursor: Cursor, word: string): MathNode {
  if (word === "sqrt") return squareRoot(argument(cursor))
  if (word === "abs") return { kind: "call", name: "abs", args: [argument(cursor)] }
  if (functionNames[word] !== undefined) return parseFunction(cursor, functionNames[word])
  const constant = constants[word]
  if (constant !== undefined && !cursor.at("_")) return { kind: "constant", name: constant }
  return parseSymbol(cursor, word)
}

function parseCommand(cursor: Cursor, token: Token): MathNode {
  const name = token.text
  if (/^[tdc]?frac$/.test(name)) return quotient(argument(cursor), argument(cursor))
  if (name === "sqrt") {
    if (!cursor.eat("[")) return squareRoot(rootArgument(cursor))
    const degree = cursor.grammar.expression(cursor)
    cursor.expect("]")
    return { kind: "call", name: "root", args: [rootArgument(cursor), degree] }
  }
  if (/^[dt]?binom$/.test(name))
    return { kind: "call", name: "binomial", args: [argument(cursor), argument(cursor)] }
  if (name === "boxed" || name === "fbox") return argument(cursor)
  if (functionNames[name] !== undefined) return parseFunction(cursor, functionNames[name])
  const constant = constants[name]
  if (constant !== undefined && name.length > 1) return { kind: "constant", name: constant }
  if (accents.has(name)) return parseSymbol(cursor, `${name}(${symbolName(argument(cursor))})`)
  if (name === "mathbb") {
    const set = symbolName(argument(cursor))
    return set === "R" ? realLine : { kind: "symbol", name: `set ${set}` }
  }
  if (name === "emptyset" || name === "varnothing") return { kind: "group", open: "{", close: "}", items: [] }
  if (name === "lfloor" || name === "lceil") {
    const inside = cursor.grammar.expression(cursor)
    cursor.expect(name === "lfloor" ? "rfloor" : "rceil")
    return { kind: "call", name: name === "lfloor" ? "floor" : "ceil", args: [inside] }
  }
  if (name === "langle" || name === "begin") return parseBracket(cursor, name)
  if (name.length > 1 && !unreadable.test(name)) return parseSymbol(cursor, name)
  throw new UnreadableMath(`cannot read \\${name}`)
}

const unreadable =
  /^(?:sum|prod|int|lim|.*dots|.*arrow|.*Arrow|to|implies|iff|end|over|choose|cap|setminus|cup|pm|mp|text|color|angle|triangle|mod|pmod|bmod|equiv|sim|cong|parallel|perp|mid|forall|exists)$/
const realLine: MathNode = {
  kind: "group",
  open: "(",
  close: ")",
  items: [
    { kind: "product", factors: [numberNode(rational(-1n)), { kind: "constant", name: "infinity" }] },
    { kind: "constant", name: "infinity" },
  ],
}

/** A braced expression, or the one digit or piece that LaTeX takes without braces. */
function argument(cursor: Cursor): MathNode {
  const node = cursor.eat("{")
    ? closed(cursor)
    : cursor.peek()?.type === "number"
      ? numberNode(rational(BigInt(cursor.takeDigit())))
      : parsePrimary(cursor)
  if (!isArithmetic(node)) throw new UnreadableMath("an argument that is no number")
  return node
}

function closed(cursor: Cursor): MathNode {
  const node = cursor.grammar.expression(cursor)
  cursor.expect("}")
  return node
}

/** `\sqrt12` means √12 when people write it, though LaTeX would draw √1·2. */
function rootArgument(cursor: Cursor): MathNode {
  return cursor.peek()?.type === "number" ? parsePrimary(cursor) : argument(cursor)
}

function parseFunction(cursor: Cursor, name: string): MathNode {
  const base = name === "log" && cursor.eat("_") ? argument(cursor) : undefined
  let exponent: MathNode | undefined
  if (cursor.eat("^")) {
    const raised = cursor.eat("{")
      ? closed(cursor)
      : cursor.eat("-")
        ? minus(parsePrimary(cursor))
        : parsePrimary(cursor)
    exponent = raised
  }
  const inverse = exponent?.kind === "number" && exponent.value.n === -1n ? inverseOf[name] : undefined
  const value = functionArgument(cursor)
  const call = callOf(inverse ?? name, value, base)
  return exponent === undefined || inverse !== undefined ? call : { kind: "power", base: call, exponent }
}

function minus(node: MathNode): MathNode {
  if (node.kind !== "number") throw new UnreadableMath("expected a number")
  return numberNode(rational(-node.value.n, node.value.d))
}

function callOf(name: string, value: MathNode, base: MathNode | undefined): MathNode {
  if (name === "exp") return { kind: "power", base: { kind: "constant", name: "e" }, exponent: value }
  if (name === "log" || name === "lg")
    return { kind: "call", name: "log", args: [value, base ?? numberNode(rational(10n))] }
  return { kind: "call", name, args: [value] }
}

/** A bracket, or the factors up to the next function or sign: `\sin 2x \cos x` is sin(2x)·cos(x). */
function functionArgument(cursor: Cursor): MathNode {
  const start = cursor.peek()
  const bracket = start?.text === "(" || start?.text === "[" || start?.text === "{"
  const factors = [inRadians(parseFactorOrSigned(cursor))]
  if (!bracket) {
    while (cursor.grammar.startsFactor(cursor) && !startsFunction(cursor.peek()) && !cursor.at("(", "[")) {
      factors.push(inRadians(cursor.grammar.factor(cursor)))
    }
  }
  const [only] = factors
  if (!factors.every(isArithmetic)) throw new UnreadableMath("a function of something that is no number")
  return factors.length === 1 && only !== undefined ? only : { kind: "product", factors }
}

function parseFactorOrSigned(cursor: Cursor): MathNode {
  if (cursor.eat("-"))
    return { kind: "product", factors: [numberNode(rational(-1n)), cursor.grammar.factor(cursor)] }
  return cursor.grammar.factor(cursor)
}

function startsFunction(token: Token | undefined): boolean {
  return token !== undefined && token.type !== "text" && functionNames[token.text] !== undefined
}

function inRadians(node: MathNode): MathNode {
  if (node.kind !== "measured" || node.unit !== "degree") return node
  return {
    kind: "product",
    factors: [node.value, { kind: "constant", name: "pi" }, numberNode(rational(1n, 180n))],
  }
}

/** A symbol with its subscript; directly before a bracket with one number or symbol it is a function of it. */
function parseSymbol(cursor: Cursor, written: string): MathNode {
  const name = cursor.eat("_") ? `${written}_${subscriptText(cursor)}` : written
  const [open, inside, close] = [cursor.peek(), cursor.peek(1), cursor.peek(2)]
  const single = inside?.type === "number" || inside?.type === "word" || inside?.type === "command"
  const applied =
    open?.text === "(" && !open.space && (/^[fghFGH](?:_|$)/.test(name) || (single && close?.text === ")"))
  if (!applied) return { kind: "symbol", name }
  cursor.next()
  const value = cursor.grammar.expression(cursor)
  cursor.expect(")")
  if (!isArithmetic(value)) throw new UnreadableMath("a function of something that is no number")
  return { kind: "call", name: `function ${name}`, args: [value] }
}

function subscriptText(cursor: Cursor): string {
  if (!cursor.eat("{")) return cursor.next().text
  const parts: string[] = []
  for (let depth = 1; ; ) {
    const token = cursor.next()
    if (token.text === "{") depth += 1
    if (token.text === "}") depth -= 1
    if (depth === 0) return parts.join("")
    if (token.text !== "{" && token.text !== "}") parts.push(token.text)
  }
}

function symbolName(node: MathNode): string {
  switch (node.kind) {
    case "symbol":
      return node.name
    case "constant":
      return node.name
    case "product":
      return node.factors.map(symbolName).join("")
    default:
      throw new UnreadableMath("expected a symbol")
  }
}
