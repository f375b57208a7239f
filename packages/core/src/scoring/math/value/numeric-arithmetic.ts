import type { Arithmetic } from "./arithmetic.js"
import {
  add,
  type Complex,
  complex,
  cos,
  divide,
  exp,
  log,
  modulus,
  multiply,
  power,
  sin,
  subtract,
} from "./complex.js"
import { rationalToNumber } from "./rational.js"

export interface NumericArithmetic extends Arithmetic<Complex> {
  /** Largest term or function argument so far: rounding errors are about 1e-16 of it. */
  readonly magnitude: number
}

/** Floating-point arithmetic over complex numbers; `symbol` gives the value of a variable. */
export function numericArithmetic(symbol: (name: string) => number): NumericArithmetic {
  let magnitude = 0
  return {
    get magnitude() {
      return magnitude
    },
    number: (value) => complex(rationalToNumber(value)),
    constant: (name) => constants[name],
    symbol: (name) => complex(symbol(name)),
    add: (a, b) => {
      magnitude = Math.max(magnitude, modulus(a), modulus(b))
      return add(a, b)
    },
    multiply,
    power,
    call: (name, args) => {
      const [first, second] = args
      if (first === undefined) return undefined
      // A function's rounding error is about that of its argument: sin(π) is 1e-16, not 0.
      magnitude = Math.max(magnitude, 1, modulus(first))
      const known = functions[name]
      return known === undefined ? opaque(name, first) : known(first, second ?? complex(Number.NaN))
    },
  }
}

const constants: Readonly<Record<"pi" | "e" | "i" | "infinity", Complex | undefined>> = {
  pi: complex(Math.PI),
  e: complex(Math.E),
  i: complex(0, 1),
  infinity: undefined,
}

type Function = (first: Complex, second: Complex) => Complex

const unit = complex(1)
const imaginary = complex(0, 1)

function onReals(compute: (value: number) => number): Function {
  return (a) => (a.im === 0 ? complex(compute(a.re)) : complex(Number.NaN))
}

/** −i·ln(iz + √(1 − z²)), the principal branch. */
function arcsine(a: Complex): Complex {
  if (a.im === 0 && Math.abs(a.re) <= 1) return complex(Math.asin(a.re))
  const root = power(subtract(unit, multiply(a, a)), complex(0.5))
  return multiply(complex(0, -1), log(add(multiply(imaginary, a), root)))
}

function arctangent(a: Complex): Complex {
  if (a.im === 0) return complex(Math.atan(a.re))
  const rotated = multiply(imaginary, a)
  return multiply(complex(0, 0.5), subtract(log(subtract(unit, rotated)), log(add(unit, rotated))))
}

function hyperbolic(sign: 1 | -1): Function {
  return (a) => multiply(complex(0.5), add(exp(a), multiply(complex(sign), exp(multiply(complex(-1), a)))))
}

const sinh = hyperbolic(-1)
const cosh = hyperbolic(1)

/** Functions by the name the parser gives them. */
const functions: Readonly<Record<string, Function | undefined>> = {
  sin,
  cos,
  tan: (a) => divide(sin(a), cos(a)),
  cot: (a) => divide(cos(a), sin(a)),
  sec: (a) => divide(unit, cos(a)),
  csc: (a) => divide(unit, sin(a)),
  arcsin: arcsine,
  arccos: (a) => subtract(complex(Math.PI / 2), arcsine(a)),
  arctan: arctangent,
  arccot: (a) => subtract(complex(Math.PI / 2), arctangent(a)),
  sinh,
  cosh,
  tanh: (a, b) => divide(sinh(a, b), cosh(a, b)),
  ln: log,
  log: (a, base) => divide(log(a), log(base)),
  abs: (a) => complex(modulus(a)),
  floor: onReals((value) => Math.floor(value + 1e-12)),
  ceil: onReals((value) => Math.ceil(value - 1e-12)),
  factorial: onReals(factorial),
  binomial: (n, k) =>
    n.im === 0 && k.im === 0
      ? complex(factorial(n.re) / factorial(k.re) / factorial(n.re - k.re))
      : complex(Number.NaN),
  root: (a, k) => {
    const odd = a.im === 0 && a.re < 0 && k.im === 0 && Math.abs(k.re % 2) === 1
    return odd ? complex(-((-a.re) ** (1 / k.re))) : power(a, divide(unit, k))
  },
}

function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170) return Number.NaN
  let result = 1
  for (let i = 2; i <= value; i++) result *= i
  return result
}

/** A function we know only by name: some smooth function of its own, so that equal arguments give equal values. */
function opaque(name: string, argument: Complex): Complex {
  let hash = 7
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  const frequency = 0.5 + (hash % 97) / 97
  return add(
    sin(add(multiply(complex(frequency), argument), complex(hash / 1000))),
    complex(2 + (hash % 13) / 13),
  )
}
