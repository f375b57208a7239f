import { TestingError } from "../errors/index.js"
import { randomUnit } from "./counter-random.js"

/**
 * How a quantity is distributed. A bare number is a constant. Units are those of the quantity: milliseconds
 * for times, tokens for lengths.
 */
export type Law =
  | number
  | { law: "constant"; value: number }
  | { law: "uniform"; min: number; max: number }
  /** `sigma` is the standard deviation of the logarithm; `mean` is the mean of the quantity itself. */
  | { law: "lognormal"; mean: number; sigma: number }
  /** `shape` 1 is exponential; a larger shape is more regular. */
  | { law: "gamma"; mean: number; shape: number }
  /** Measured values: drawn at random, or taken in turn by request and index. */
  | { law: "values"; values: readonly number[]; order?: "random" | "cycle" }

/** The quantity at the coordinates `(seed, seq, index)`. Pure. */
export type Draw = (seed: number, seq: number, index: number) => number

/**
 * Turns a law into a pure function of its coordinates. `purpose` separates quantities that share a seed.
 * @throws {TestingError} `option_invalid` when a parameter is out of range.
 */
export function compileLaw(law: Law, purpose: number, name: string): Draw {
  if (typeof law === "number") return constant(law, name)
  switch (law.law) {
    case "constant":
      return constant(law.value, name)
    case "uniform": {
      const { min, max } = law
      if (!(min >= 0 && max >= min)) throw invalid(name, "uniform needs 0 <= min <= max")
      return (seed, seq, index) => min + (max - min) * randomUnit(seed, seq, purpose, index)
    }
    case "lognormal": {
      const { mean, sigma } = law
      if (!(mean > 0 && sigma >= 0)) throw invalid(name, "lognormal needs mean > 0 and sigma >= 0")
      const mu = Math.log(mean) - (sigma * sigma) / 2
      return (seed, seq, index) => Math.exp(mu + sigma * normal(seed, seq, purpose, index, 0))
    }
    case "gamma": {
      const { mean, shape } = law
      if (!(mean > 0 && shape > 0)) throw invalid(name, "gamma needs mean > 0 and shape > 0")
      return (seed, seq, index) => (mean / shape) * gamma(shape, seed, seq, purpose, index)
    }
    case "values": {
      const { values, order } = law
      if (values.length === 0 || values.some((v) => !(v >= 0))) {
        throw invalid(name, "values needs at least one number, none of them negative")
      }
      return order === "cycle"
        ? (_seed, seq, index) => values[(seq + index) % values.length] ?? 0
        : (seed, seq, index) => values[Math.floor(randomUnit(seed, seq, purpose, index) * values.length)] ?? 0
    }
  }
}

/** The expected value of a law, in the law's own unit. */
export function meanOfLaw(law: Law): number {
  if (typeof law === "number") return law
  switch (law.law) {
    case "constant":
      return law.value
    case "uniform":
      return (law.min + law.max) / 2
    case "lognormal":
    case "gamma":
      return law.mean
    case "values":
      return law.values.reduce((sum, value) => sum + value, 0) / law.values.length
  }
}

function constant(value: number, name: string): Draw {
  if (!(value >= 0)) throw invalid(name, "the value must not be negative")
  return () => value
}

// Rejection sampling needs an unknown number of uniforms per index: 64 lanes are set aside for each.
const lanes = 64

function normal(seed: number, seq: number, purpose: number, index: number, lane: number): number {
  const radius = Math.sqrt(-2 * Math.log(randomUnit(seed, seq, purpose, index * lanes + lane)))
  return radius * Math.cos(2 * Math.PI * randomUnit(seed, seq, purpose, index * lanes + lane + 1))
}

/** Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
function gamma(shape: number, seed: number, seq: number, purpose: number, index: number): number {
  const boosted = shape < 1 ? shape + 1 : shape
  const d = boosted - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  let value = d
  for (let lane = 0; lane + 3 < lanes; lane += 3) {
    const x = normal(seed, seq, purpose, index, lane)
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    const u = randomUnit(seed, seq, purpose, index * lanes + lane + 2)
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      value = d * v
      break
    }
  }
  if (shape >= 1) return value
  return value * randomUnit(seed, seq, purpose, index * lanes + lanes - 1) ** (1 / shape)
}

function invalid(name: string, reason: string): TestingError {
  return new TestingError({
    code: "option_invalid",
    message: `${name}: ${reason}.`,
    hint: 'Give a number, or for example { law: "lognormal", mean: 20, sigma: 0.5 }.',
  })
}
