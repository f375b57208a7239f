import { isArithmetic, type MathNode, negative, numberNode, quotient, rational } from "../value/index.js"
import { type Cursor, UnreadableMath } from "./cursor.js"
import { scaleOfWord } from "./number-words.js"
import { parsePrimary } from "./parse-primary.js"

/** A sum: terms joined by +, −, ± and ∓. */
export function parseExpression(cursor: Cursor): MathNode {
  return cursor.nested(() => {
    const terms = [signedTerm(cursor, true)]
    while (cursor.at("+", "-", "pm", "mp")) terms.push(signedTerm(cursor, false))
    const [first] = terms
    if (terms.length === 1 && first !== undefined) return first
    return sumOf(terms)
  })
}

/** A unit behind the last term belongs to the whole sum: `2 + 3 cm`. */
function sumOf(terms: readonly MathNode[]): MathNode {
  const last = terms.at(-1)
  if (
    last?.kind === "measured" &&
    terms.slice(0, -1).every((term) => isArithmetic(term) || sameUnit(term, last))
  ) {
    const bare = terms.map((term) => (term.kind === "measured" ? term.value : term))
    return { kind: "measured", unit: last.unit, value: sumOf(bare) }
  }
  if (!terms.every(isArithmetic)) throw new UnreadableMath("a sum of things that are no numbers")
  return { kind: "sum", terms }
}

function sameUnit(term: MathNode, other: MathNode): boolean {
  return term.kind === "measured" && other.kind === "measured" && term.unit === other.unit
}

function signedTerm(cursor: Cursor, first: boolean): MathNode {
  if (cursor.eat("-")) return negated(signedTerm(cursor, true))
  if (cursor.eat("pm")) return signed(parseTerm(cursor), false)
  if (cursor.eat("mp")) return signed(parseTerm(cursor), true)
  if (cursor.eat("+")) return signedTerm(cursor, true)
  if (!first) throw new UnreadableMath("expected a sign")
  return parseTerm(cursor)
}

function negated(node: MathNode): MathNode {
  if (node.kind === "measured") return { ...node, value: negated(node.value) }
  if (!isArithmetic(node)) throw new UnreadableMath("minus before something that is no number")
  return negative(node)
}

function signed(node: MathNode, flipped: boolean): MathNode {
  if (node.kind === "measured") return { ...node, value: signed(node.value, flipped) }
  if (!isArithmetic(node)) throw new UnreadableMath("± before something that is no number")
  return { kind: "product", factors: [{ kind: "sign", flipped }, node] }
}

/** A product: factors side by side or joined by a multiplication or division sign, with a unit behind it. */
function parseTerm(cursor: Cursor): MathNode {
  let product = mixedNumber(cursor) ?? parseFactor(cursor)
  for (;;) {
    if (cursor.eat("*", "cdot", "times", "ast")) product = times(product, parseOperand(cursor))
    else if (cursor.eat("/", "div")) product = over(product, parseOperand(cursor))
    else if (startsScale(cursor))
      product = times(product, numberNode(rational(scaleOfWord(cursor.next().text) ?? 1n)))
    else if (startsUnit(cursor)) return { kind: "measured", value: product, unit: parseUnit(cursor) }
    else if (startsFactor(cursor)) product = times(product, parseFactor(cursor))
    else return product
  }
}

/** What stands behind an explicit operator may carry a sign. */
function parseOperand(cursor: Cursor): MathNode {
  if (cursor.eat("-")) return negated(parseOperand(cursor))
  cursor.eat("+")
  return mixedNumber(cursor) ?? parseFactor(cursor)
}

function times(left: MathNode, right: MathNode): MathNode {
  if (left.kind === "measured" && left.unit === "degree") throw new UnreadableMath("a product of degrees")
  if (!isArithmetic(left) || !isArithmetic(right))
    throw new UnreadableMath("a product of things that are no numbers")
  const factors = [left, right].flatMap((node) => (node.kind === "product" ? node.factors : [node]))
  return { kind: "product", factors }
}

function over(left: MathNode, right: MathNode): MathNode {
  if (!isArithmetic(left) || !isArithmetic(right))
    throw new UnreadableMath("a quotient of things that are no numbers")
  return quotient(left, right)
}

/** `1\frac{4}{5}` and `1 4/5` are sums; undefined when no mixed number stands here. */
function mixedNumber(cursor: Cursor): MathNode | undefined {
  const whole = cursor.peek()
  const next = cursor.peek(1)
  if (whole?.type !== "number" || !/^\d+$/.test(whole.text) || next === undefined) return undefined
  const start = cursor.position()
  const fraction = next.type === "command" && /^[tdc]?frac$/.test(next.text)
  const slash =
    next.type === "number" && next.space && cursor.peek(2)?.text === "/" && cursor.peek(3)?.type === "number"
  if (!fraction && !slash) return undefined
  cursor.next()
  const part = parseFraction(cursor)
  if (isWholeFraction(part)) {
    return { kind: "sum", terms: [numberNode(rational(BigInt(whole.text))), part] }
  }
  cursor.reset(start)
  return undefined
}

/** `\frac{4}{5}` or `4/5`. */
function parseFraction(cursor: Cursor): MathNode {
  const top = parseFactor(cursor)
  return cursor.eat("/") ? over(top, parseFactor(cursor)) : top
}

function isWholeFraction(node: MathNode): boolean {
  if (node.kind !== "product" || node.factors.length !== 2) return false
  const [top, bottom] = node.factors
  return (
    top?.kind === "number" &&
    bottom?.kind === "power" &&
    bottom.base.kind === "number" &&
    !top.decimal &&
    top.value.d === 1n &&
    bottom.base.value.d === 1n
  )
}

/** A primary with its exponents, factorials, percent and degree signs. */
export function parseFactor(cursor: Cursor): MathNode {
  let node = parsePrimary(cursor)
  for (;;) {
    if (cursor.eat("^")) {
      const raised = parseExponent(cursor)
      if (raised === "degree") node = { kind: "measured", value: node, unit: "degree" }
      else if (raised === "prime") node = primed(node)
      else if (isArithmetic(node) && isArithmetic(raised))
        node = { kind: "power", base: node, exponent: raised }
      else throw new UnreadableMath("an exponent on something that is no number")
    } else if (cursor.eat("'", "prime")) node = primed(node)
    else if (cursor.at("!") && isArithmetic(node)) {
      cursor.next()
      node = { kind: "call", name: "factorial", args: [node] }
    } else if (cursor.eat("%")) node = { kind: "measured", value: node, unit: "%" }
    else if (cursor.eat("degree")) node = { kind: "measured", value: node, unit: "degree" }
    else return node
  }
}

function primed(node: MathNode): MathNode {
  if (node.kind !== "symbol") throw new UnreadableMath("a prime on something that is no symbol")
  return { kind: "symbol", name: `${node.name}'` }
}

function parseExponent(cursor: Cursor): MathNode | "degree" | "prime" {
  if (cursor.eat("circ")) return "degree"
  if (cursor.eat("prime")) return "prime"
  if (cursor.at("{")) {
    const name = cursor.peek(1)?.text
    const closed = cursor.peek(2)?.text === "}"
    if (closed && (name === "circ" || name === "prime")) {
      for (let i = 0; i < 3; i++) cursor.next()
      return name === "circ" ? "degree" : "prime"
    }
    cursor.next()
    const exponent = parseExpression(cursor)
    cursor.expect("}")
    return exponent
  }
  if (cursor.eat("-")) return negated(parsePrimary(cursor))
  return parsePrimary(cursor)
}

/** Whether the next token can begin a factor without a sign before it. */
export function startsFactor(cursor: Cursor): boolean {
  const token = cursor.peek()
  if (token === undefined || token.type === "text") return false
  // Two numbers side by side are no product anyone writes.
  if (token.type === "number") return false
  if (token.type === "word") return true
  if (token.type === "sign") return ["(", "[", "{", "√"].includes(token.text)
  return !notFactors.has(token.text)
}

const notFactors = new Set([
  ...["pm", "mp", "cdot", "times", "ast", "div", "cup", "cap", "setminus", "circ", "prime", "degree", "end"],
  ...[
    "le",
    "leq",
    "leqslant",
    "ge",
    "geq",
    "geqslant",
    "lt",
    "gt",
    "ne",
    "neq",
    "in",
    "approx",
    "sim",
    "equiv",
  ],
  ...[
    "rangle",
    "rceil",
    "rfloor",
    "mid",
    "colon",
    "to",
    "implies",
    "Rightarrow",
    "iff",
    "dots",
    "ldots",
    "cdots",
  ],
])

function startsScale(cursor: Cursor): boolean {
  const token = cursor.peek()
  return token?.type === "text" && scaleOfWord(token.text) !== undefined
}

function startsUnit(cursor: Cursor): boolean {
  const token = cursor.peek()
  return token?.type === "text" && !/^(?:and|or|和|或)$/i.test(token.text)
}

/** Everything up to the end of the item: `cm`, `inches^2`, `km / h`, `square feet`. */
function parseUnit(cursor: Cursor): string {
  const parts: string[] = []
  for (;;) {
    const token = cursor.peek()
    if (token === undefined || [",", ";", "=", ")", "]", "}"].includes(token.text)) break
    if (token.type === "text" && /^(?:and|or)$/i.test(token.text)) break
    const allowed =
      token.type === "text" ||
      token.type === "word" ||
      token.type === "number" ||
      "/^{}-".includes(token.text)
    if (!allowed && token.text !== "cdot" && token.text !== ".")
      throw new UnreadableMath("text inside an expression")
    cursor.next()
    parts.push(token.text === "^" || parts.at(-1) === "^" ? token.text : ` ${token.text}`)
  }
  return parts
    .join("")
    .replaceAll(/ ?\/ ?/g, "/")
    .trim()
}
