import {
  equalGaussian,
  evaluate,
  exactArithmetic,
  type Gaussian,
  isArithmetic,
  type MathNode,
  minusOne,
  type NodeOf,
  quotient,
  sameValue,
  symbolsIn,
} from "./value/index.js"

/**
 * Whether two relations say the same: equations whose sides differ by a constant factor (`y = 2x` and
 * `2x - y = 0`), or chains with the same signs and equal sides, read from either end.
 */
export function sameRelation(a: NodeOf<"relation">, b: NodeOf<"relation">): boolean {
  if (sameChain(a, b) || sameChain(a, turned(b))) return true
  const [left, right] = [difference(a), difference(b)]
  if (left === undefined || right === undefined) return false
  return isMultiple(left, right)
}

function sameChain(a: NodeOf<"relation">, b: NodeOf<"relation">): boolean {
  return (
    a.operators.join() === b.operators.join() &&
    a.operands.every((side, i) => {
      const other = b.operands[i]
      return (
        other !== undefined && isArithmetic(side) && isArithmetic(other) && sameValue(side, other) === true
      )
    })
  )
}

const opposite: Readonly<Record<string, "<" | ">" | "<=" | ">=" | undefined>> = {
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
}

function turned(relation: NodeOf<"relation">): NodeOf<"relation"> {
  return {
    kind: "relation",
    operands: relation.operands.toReversed(),
    operators: relation.operators.toReversed().map((operator) => opposite[operator] ?? operator),
  }
}

/** Left minus right side of one equation. */
function difference({ operands, operators }: NodeOf<"relation">): MathNode | undefined {
  const [left, right] = operands
  if (operators.join() !== "=" || left === undefined || right === undefined) return undefined
  if (!isArithmetic(left) || !isArithmetic(right)) return undefined
  return { kind: "sum", terms: [left, { kind: "product", factors: [minusOne, right] }] }
}

/** Whether a/b is one constant: not zero, and free of the symbols that a and b have. */
function isMultiple(a: MathNode, b: MathNode): boolean {
  const names = [...symbolsIn(a)]
  if (
    names.length === 0 ||
    names.length !== symbolsIn(b).size ||
    !names.every((name) => symbolsIn(b).has(name))
  ) {
    return false
  }
  if (sameValue(a, b) === true || sameValue(a, { kind: "product", factors: [minusOne, b] }) === true)
    return true
  const ratio = constantRatio(a, b)
  return ratio !== undefined && sameValue(a, { kind: "product", factors: [ratio, b] }) === true
}

/** The ratio of both at one point, as a number to try. */
function constantRatio(a: MathNode, b: MathNode): MathNode | undefined {
  const arithmetic = exactArithmetic((name) => {
    const code = [...name].reduce((sum, letter) => sum * 31n + BigInt(letter.codePointAt(0) ?? 0), 7n) % 97n
    return { n: code + 3n, d: 1n }
  })
  const ratio: Gaussian | undefined = evaluate(quotient(a, b), arithmetic)
  const zero: Gaussian = { re: { n: 0n, d: 1n }, im: { n: 0n, d: 1n } }
  if (ratio === undefined || ratio.im.n !== 0n || equalGaussian(ratio, zero)) return undefined
  return { kind: "number", value: ratio.re, decimal: false }
}
