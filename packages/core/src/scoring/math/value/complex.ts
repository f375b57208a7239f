/** A complex number in floating point. */
export interface Complex {
  readonly re: number
  readonly im: number
}

export function complex(re: number, im = 0): Complex {
  return { re, im }
}

export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im }
}

export function subtract(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im }
}

export function multiply(a: Complex, b: Complex): Complex {
  if (a.im === 0 && b.im === 0) return complex(a.re * b.re)
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }
}

export function divide(a: Complex, b: Complex): Complex {
  if (b.im === 0) return { re: a.re / b.re, im: a.im === 0 ? 0 : a.im / b.re }
  const norm = b.re * b.re + b.im * b.im
  return { re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm }
}

export function modulus(a: Complex): number {
  return Math.hypot(a.re, a.im)
}

export function isFiniteComplex(a: Complex): boolean {
  return Number.isFinite(a.re) && Number.isFinite(a.im)
}

export function exp(a: Complex): Complex {
  const size = Math.exp(a.re)
  return a.im === 0 ? complex(size) : { re: size * Math.cos(a.im), im: size * Math.sin(a.im) }
}

/** Principal branch. */
export function log(a: Complex): Complex {
  return { re: Math.log(modulus(a)), im: Math.atan2(a.im, a.re) }
}

/** Principal branch; whole exponents by multiplication, so that they stay exact for small numbers. */
export function power(base: Complex, exponent: Complex): Complex {
  if (exponent.im === 0) {
    const k = exponent.re
    if (base.im === 0 && (base.re >= 0 || Number.isInteger(k))) return complex(base.re ** k)
    if (Number.isInteger(k) && Math.abs(k) <= 1024) {
      let result = complex(1)
      let square = base
      for (let rest = Math.abs(k); rest > 0; rest = Math.floor(rest / 2)) {
        if (rest % 2 === 1) result = multiply(result, square)
        square = multiply(square, square)
      }
      return k < 0 ? divide(complex(1), result) : result
    }
    if (base.im === 0 && k === 0.5) return { re: 0, im: Math.sqrt(-base.re) }
  }
  if (base.re === 0 && base.im === 0) return complex(exponent.re > 0 ? 0 : Number.NaN)
  return exp(multiply(exponent, log(base)))
}

export function sin(a: Complex): Complex {
  if (a.im === 0) return complex(Math.sin(a.re))
  return { re: Math.sin(a.re) * Math.cosh(a.im), im: Math.cos(a.re) * Math.sinh(a.im) }
}

export function cos(a: Complex): Complex {
  if (a.im === 0) return complex(Math.cos(a.re))
  return { re: Math.cos(a.re) * Math.cosh(a.im), im: -Math.sin(a.re) * Math.sinh(a.im) }
}
