import type { MathNode } from "./node.js"
import type { Rational } from "./rational.js"

/** One way to compute with nodes: exactly, or in floating point. Undefined = has no value this way. */
export interface Arithmetic<T> {
  number(value: Rational): T
  constant(name: "pi" | "e" | "i" | "infinity"): T | undefined
  symbol(name: string): T | undefined
  add(a: T, b: T): T
  multiply(a: T, b: T): T
  power(base: T, exponent: T): T | undefined
  call(name: string, args: readonly T[]): T | undefined
}

/** The value of a node, or undefined when it is no arithmetic or this way of computing cannot tell. */
export function evaluate<T>(node: MathNode, arithmetic: Arithmetic<T>): T | undefined {
  const fold = (parts: readonly MathNode[], start: T, join: (a: T, b: T) => T): T | undefined => {
    let result = start
    for (const part of parts) {
      const value = evaluate(part, arithmetic)
      if (value === undefined) return undefined
      result = join(result, value)
    }
    return result
  }
  switch (node.kind) {
    case "number":
      return arithmetic.number(node.value)
    case "constant":
      return arithmetic.constant(node.name)
    case "symbol":
      return arithmetic.symbol(node.name)
    case "sum":
      return fold(node.terms, arithmetic.number({ n: 0n, d: 1n }), arithmetic.add)
    case "product":
      return fold(node.factors, arithmetic.number({ n: 1n, d: 1n }), arithmetic.multiply)
    case "power": {
      const base = evaluate(node.base, arithmetic)
      const exponent = evaluate(node.exponent, arithmetic)
      return base === undefined || exponent === undefined ? undefined : arithmetic.power(base, exponent)
    }
    case "call": {
      const args: T[] = []
      for (const part of node.args) {
        const value = evaluate(part, arithmetic)
        if (value === undefined) return undefined
        args.push(value)
      }
      return arithmetic.call(node.name, args)
    }
    default:
      return undefined
  }
}
