import { type Bracket, isArithmetic, type MathNode, type Relation } from "../value/index.js"
import { type Cursor, UnreadableMath } from "./cursor.js"

const openers: Readonly<Record<string, Bracket | undefined>> = {
  "(": "(",
  "[": "[",
  "{": "{",
  "⦃": "{",
  langle: "(",
}
const closers: Readonly<Record<string, Bracket | undefined>> = {
  ")": ")",
  "]": "]",
  "}": "}",
  "⦄": "}",
  rangle: ")",
}
const mirror: Readonly<Record<string, Bracket | undefined>> = { "(": ")", "[": "]", "{": "}" }

const relations: Readonly<Record<string, Relation | undefined>> = {
  "=": "=",
  "<": "<",
  lt: "<",
  ">": ">",
  gt: ">",
  le: "<=",
  leq: "<=",
  leqslant: "<=",
  ge: ">=",
  geq: ">=",
  geqslant: ">=",
  ne: "!=",
  neq: "!=",
  in: "in",
  approx: "approx",
  equiv: "=",
}

/** What begins with a bracket, a bar or an environment: a parenthesis, tuple, interval, set, |x| or matrix. */
export function parseBracket(cursor: Cursor, opener: string): MathNode {
  if (opener === "begin") return parseMatrix(cursor)
  if (opener === "|") {
    const inside = cursor.grammar.expression(cursor)
    cursor.expect("|")
    return { kind: "call", name: "abs", args: [inside] }
  }
  if (["$", "¤", "€", "£", "¥"].includes(opener)) {
    const value = cursor.grammar.expression(cursor)
    return value.kind === "measured" ? value : { kind: "measured", value, unit: currency[opener] ?? "dollar" }
  }
  const open = openers[opener]
  if (open === undefined) throw new UnreadableMath(`unexpected ${opener}`)
  const items = closes(cursor) ? [] : parseItems(cursor)
  const close = closers[cursor.next().text]
  if (close === undefined) throw new UnreadableMath("expected a closing bracket")
  const [only] = items
  const parenthesis = close === mirror[open] && opener !== "⦃"
  if (items.length === 1 && only !== undefined && parenthesis) return only
  if (items.length === 0 && open !== "{") throw new UnreadableMath("empty brackets")
  return { kind: "group", open, close, items }
}

const currency: Readonly<Record<string, string | undefined>> = {
  "€": "euro",
  "£": "pound sterling",
  "¥": "yuan",
}

function closes(cursor: Cursor): boolean {
  const token = cursor.peek()
  return token !== undefined && token.type !== "text" && closers[token.text] !== undefined
}

/** Items joined by commas, semicolons, "and" or "or". */
export function parseItems(cursor: Cursor): MathNode[] {
  const items = [parseItem(cursor)]
  while (eatSeparator(cursor)) {
    if (cursor.peek() === undefined) break
    items.push(parseItem(cursor))
  }
  return items
}

function eatSeparator(cursor: Cursor): boolean {
  let found = cursor.eat(",", ";")
  while (cursor.peek()?.type === "text" && /^(?:and|or|和|或)$/i.test(cursor.peek()?.text ?? "")) {
    cursor.next()
    found = true
  }
  return found
}

/** One item: relations joined by ∪. */
function parseItem(cursor: Cursor): MathNode {
  return cursor.nested(() => {
    const parts = [parseRelation(cursor)]
    while (cursor.eat("cup", "∪")) parts.push(parseRelation(cursor))
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { kind: "union", parts }
  })
}

function parseRelation(cursor: Cursor): MathNode {
  const first = parseSide(cursor)
  const operands = [first]
  const operators: Relation[] = []
  for (;;) {
    const token = cursor.peek()
    const operator = token === undefined || token.type === "text" ? undefined : relations[token.text]
    if (operator === undefined) break
    cursor.next()
    // `>=` and `<=` in plain text.
    const wide = (operator === "<" || operator === ">") && cursor.eat("=")
    operators.push(wide ? (operator === "<" ? "<=" : ">=") : operator)
    operands.push(parseSide(cursor))
  }
  return operators.length === 0 ? first : { kind: "relation", operands, operators }
}

/** A sum, or a ratio of sums (`3:4`). */
function parseSide(cursor: Cursor): MathNode {
  const parts = [cursor.grammar.expression(cursor)]
  while (cursor.eat(":", "colon")) parts.push(cursor.grammar.expression(cursor))
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: "ratio", parts }
}

function parseMatrix(cursor: Cursor): MathNode {
  const environment = environmentName(cursor)
  if (!/^(?:[pbBvV]?matrix|smallmatrix|array)$/.test(environment)) {
    throw new UnreadableMath(`cannot read ${environment}`)
  }
  if (environment === "array" && cursor.eat("{")) while (!cursor.eat("}")) cursor.next()
  const rows: MathNode[][] = [[]]
  for (;;) {
    if (cursor.eat("end")) break
    if (cursor.eat("⏎")) {
      rows.push([])
      continue
    }
    if (cursor.eat("&", "hline")) continue
    rows.at(-1)?.push(cursor.grammar.expression(cursor))
  }
  if (environmentName(cursor) !== environment) throw new UnreadableMath("environments do not match")
  const filled = rows.filter((row) => row.length > 0)
  if (filled.length === 0 || filled.some((row) => row.length !== filled[0]?.length)) {
    throw new UnreadableMath("ragged matrix")
  }
  if (!filled.flat().every(isArithmetic)) throw new UnreadableMath("a matrix of things that are no numbers")
  return { kind: "matrix", rows: filled }
}

function environmentName(cursor: Cursor): string {
  cursor.expect("{")
  let name = ""
  while (!cursor.eat("}")) name += cursor.next().text
  return name
}
