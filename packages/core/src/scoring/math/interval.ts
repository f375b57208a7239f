import { type Bracket, type MathNode, type NodeOf, negative } from "./value/index.js"

const infinity: MathNode = { kind: "constant", name: "infinity" }

/** The interval an inequality in one symbol describes (`x > 3`, `-2 \le x < 7`); undefined for other relations. */
export function intervalOf(relation: NodeOf<"relation">): NodeOf<"group"> | undefined {
  const { operands, operators } = relation
  const upward = operators.every((operator) => operator === "<" || operator === "<=")
  const downward = operators.every((operator) => operator === ">" || operator === ">=")
  if (!upward && !downward) return undefined
  const [first, second, third] = upward ? operands : operands.toReversed()
  const [lower, upper] = upward ? operators : operators.toReversed()
  if (first === undefined || second === undefined || operands.length > 3) return undefined
  if (third !== undefined) {
    return second.kind === "symbol"
      ? group(first, third, bracket(lower, "low"), bracket(upper, "high"))
      : undefined
  }
  if (first.kind === "symbol") return group(negative(infinity), second, "(", bracket(lower, "high"))
  if (second.kind === "symbol") return group(first, infinity, bracket(lower, "low"), ")")
  return undefined
}

function group(low: MathNode, high: MathNode, open: Bracket, close: Bracket): NodeOf<"group"> {
  return { kind: "group", open, close, items: [low, high] }
}

function bracket(operator: string | undefined, side: "low" | "high"): Bracket {
  const included = operator?.endsWith("=") ?? false
  if (side === "low") return included ? "[" : "("
  return included ? "]" : ")"
}
