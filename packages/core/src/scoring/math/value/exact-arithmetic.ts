import type { Arithmetic } from "./arithmetic.js"
import {
  addRational,
  equalRational,
  exactRoot,
  multiplyRational,
  negateRational,
  one,
  type Rational,
  rational,
  zero,
} from "./rational.js"

/** A complex number with exact fractions as parts. */
export interface Gaussian {
  readonly re: Rational
  readonly im: Rational
}

/** Largest size of a power, in bits; beyond it the floating-point way takes over. */
const bitLimit = 20_000

export function equalGaussian(a: Gaussian, b: Gaussian): boolean {
  return equalRational(a.re, b.re) && equalRational(a.im, b.im)
}

function real(value: Rational): Gaussian {
  return { re: value, im: zero }
}

function isReal(value: Gaussian): boolean {
  return value.im.n === 0n
}

function multiply(a: Gaussian, b: Gaussian): Gaussian {
  if (isReal(a) && isReal(b)) return real(multiplyRational(a.re, b.re))
  return {
    re: addRational(multiplyRational(a.re, b.re), negateRational(multiplyRational(a.im, b.im))),
    im: addRational(multiplyRational(a.re, b.im), multiplyRational(a.im, b.re)),
  }
}

function inverse(a: Gaussian): Gaussian | undefined {
  const norm = addRational(multiplyRational(a.re, a.re), multiplyRational(a.im, a.im))
  if (norm.n === 0n) return undefined
  const scale = rational(norm.d, norm.n)
  return { re: multiplyRational(a.re, scale), im: negateRational(multiplyRational(a.im, scale)) }
}

function bits(value: Gaussian): number {
  return [value.re.n, value.re.d, value.im.n, value.im.d].reduce(
    (sum, part) => sum + part.toString(16).length * 4,
    0,
  )
}

function wholePower(base: Gaussian, exponent: bigint): Gaussian | undefined {
  const size = exponent < 0n ? -exponent : exponent
  if (size * BigInt(bits(base)) > BigInt(bitLimit)) return undefined
  const start = exponent < 0n ? inverse(base) : base
  if (start === undefined) return undefined
  let result = real(one)
  let square = start
  for (let rest = size; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(result, square)
    if (rest > 1n) square = multiply(square, square)
  }
  return result
}

function power(base: Gaussian, exponent: Gaussian): Gaussian | undefined {
  if (!isReal(exponent)) return undefined
  const { n, d } = exponent.re
  if (d === 1n) return wholePower(base, n)
  if (!isReal(base) || d > 64n) return undefined
  if (base.re.n >= 0n) {
    const root = exactRoot(base.re, Number(d))
    return root && wholePower(real(root), n)
  }
  const root = d === 2n ? exactRoot(negateRational(base.re), 2) : undefined
  return root && wholePower({ re: zero, im: root }, n)
}

function call(name: string, args: readonly Gaussian[]): Gaussian | undefined {
  const [first, second] = args
  if (first === undefined || !args.every(isReal)) return undefined
  const { n, d } = first.re
  switch (name) {
    case "abs":
      return real(rational(n < 0n ? -n : n, d))
    case "floor":
      return real(rational(floorDivision(n, d)))
    case "ceil":
      return real(rational(-floorDivision(-n, d)))
    case "factorial":
      return d === 1n && n >= 0n && n <= 500n ? real(rational(factorial(n))) : undefined
    case "binomial": {
      if (second === undefined || d !== 1n || second.re.d !== 1n || n < 0n || n > 500n) return undefined
      const k = second.re.n
      return real(k < 0n || k > n ? zero : rational(factorial(n), factorial(k) * factorial(n - k)))
    }
    case "root": {
      if (second === undefined || second.re.d !== 1n || second.re.n < 2n || second.re.n > 64n)
        return undefined
      const k = Number(second.re.n)
      if (n >= 0n) return realOrNothing(exactRoot(first.re, k))
      const mirrored = k % 2 === 1 ? exactRoot(negateRational(first.re), k) : undefined
      return mirrored && real(negateRational(mirrored))
    }
    default:
      return undefined
  }
}

function realOrNothing(value: Rational | undefined): Gaussian | undefined {
  return value && real(value)
}

function floorDivision(n: bigint, d: bigint): bigint {
  const quotient = n / d
  return n % d !== 0n && n < 0n ? quotient - 1n : quotient
}

function factorial(n: bigint): bigint {
  let result = 1n
  for (let i = 2n; i <= n; i++) result *= i
  return result
}

/** Arithmetic without rounding: fractions, i, whole powers and roots that come out even. */
export function exactArithmetic(symbol: (name: string) => Rational | undefined): Arithmetic<Gaussian> {
  return {
    number: real,
    constant: (name) => (name === "i" ? { re: zero, im: one } : undefined),
    symbol: (name) => realOrNothing(symbol(name)),
    add: (a, b) => ({ re: addRational(a.re, b.re), im: addRational(a.im, b.im) }),
    multiply,
    power,
    call,
  }
}
