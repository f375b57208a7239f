/** An exact fraction in lowest terms with a positive denominator. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

/** `n`/`d` in lowest terms; `d` must not be zero. */
export function rational(n: bigint, d = 1n): Rational {
  const divisor = greatestCommonDivisor(n, d) * (d < 0n ? -1n : 1n)
  return divisor === 0n ? { n, d } : { n: n / divisor, d: d / divisor }
}

export const zero = rational(0n)
export const one = rational(1n)

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** Reads `12`, `-3.50`, `.5`, `2.`, `4.5e-3` exactly. */
export function parseDecimal(text: string): Rational {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e")
  const [whole = "", fraction = ""] = mantissa.split(".")
  const digits = BigInt(`${whole}${fraction}` || "0")
  const shift = Number(exponent) - fraction.length
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift))
}

export function addRational(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function multiplyRational(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d)
}

export function negateRational(a: Rational): Rational {
  return { n: -a.n, d: a.d }
}

export function equalRational(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d
}

/** The nearest double; exact also when numerator and denominator are beyond a double's range. */
export function rationalToNumber({ n, d }: Rational): number {
  const direct = Number(n) / Number(d)
  if (Number.isFinite(direct) && direct !== 0) return direct
  if (n === 0n) return 0
  const size = (value: bigint) => value.toString(2).replace("-", "").length
  const shift = size(n) - size(d)
  // 64 significant bits of the quotient, then the power of two.
  const scaled = shift > 64 ? n / (d << BigInt(shift - 64)) : (n << BigInt(64 - shift)) / d
  return Number(scaled) * 2 ** (shift - 64)
}

/** The exact k-th root of a non-negative fraction, or undefined when it is irrational. */
export function exactRoot({ n, d }: Rational, k: number): Rational | undefined {
  const top = integerRoot(n, k)
  const bottom = integerRoot(d, k)
  return top === undefined || bottom === undefined ? undefined : rational(top, bottom)
}

function integerRoot(value: bigint, k: number): bigint | undefined {
  if (value < 0n) return undefined
  const guess = BigInt(Math.round(rationalToNumber(rational(value)) ** (1 / k)) || 0)
  return [guess - 1n, guess, guess + 1n].find((root) => root >= 0n && root ** BigInt(k) === value)
}
