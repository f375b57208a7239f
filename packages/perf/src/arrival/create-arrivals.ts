import { PerfError } from "../errors/index.js"
import type { ArrivalProcess } from "./arrival-process.js"
import { createRandom, type Random } from "./random.js"
import { type RateCurve, rampCurve, stepCurve } from "./rate-curve.js"

/** The times of one arrival process, one after the other. */
export interface Arrivals {
  /**
   * Nanoseconds from the start of the schedule; Infinity when no more come. A trace takes the recorded time of
   * what is to arrive, in seconds.
   */
  next(recordedSeconds?: number): number
}

/**
 * Makes the sequence a process stands for. The same process, seed and count give the same times everywhere.
 *
 * @param count how many are wanted, where it is known: random times are then scaled so that the last one falls
 * at count / rate, because a short random schedule would otherwise miss its rate by 1 / sqrt(count), and one in
 * bursts by more.
 * @throws PerfError `config_invalid` for a rate, shape or duration that is not positive.
 */
export function createArrivals(process: ArrivalProcess, seed: number, count?: number): Arrivals {
  switch (process.kind) {
    case "poisson":
      return summed(seed, { rate: process.rate, count }, (random) => random.exponential())
    case "constant": {
      const rate = positive("rate", process.rate)
      let index = 0
      return { next: () => Math.round((index++ / rate) * 1e9) }
    }
    case "uniform":
      return summed(seed, { rate: process.rate, count }, (random) => 2 * random.unit())
    case "gamma": {
      const shape = positive("burstiness", process.burstiness)
      return summed(seed, { rate: process.rate, count }, (random) => random.gamma(shape) / shape)
    }
    case "burst":
      return { next: () => 0 }
    case "ramp": {
      const { shape, from, to, durationSeconds, random } = process
      const lowest = shape === "linear" ? 0 : Number.MIN_VALUE
      if (!(from >= lowest)) throw invalid("ramp from", from)
      const curve = rampCurve(
        shape,
        from,
        positive("ramp to", to),
        positive("ramp duration", durationSeconds),
      )
      return onCurve(curve, seed, random)
    }
    case "steps": {
      if (!process.steps.some((step) => step.rate > 0)) throw invalid("rate of the steps", 0)
      return onCurve(stepCurve(process.steps), seed, process.random)
    }
    case "trace": {
      const speed = positive("speed", process.speed)
      return { next: (recordedSeconds = 0) => Math.round((recordedSeconds / speed) * 1e9) }
    }
  }
}

/** Random gaps whose mean is 1, at a rate. */
function summed(
  seed: number,
  { rate, count }: { readonly rate: number; readonly count: number | undefined },
  gap: (random: Random) => number,
): Arrivals {
  const scale = (count === undefined ? 1 : scaleTo(count, seed, gap)) / positive("rate", rate)
  const random = createRandom(seed)
  let seconds = 0
  return {
    next() {
      seconds += gap(random) * scale
      return Math.round(seconds * 1e9)
    },
  }
}

function onCurve(curve: RateCurve, seed: number, isRandom: boolean): Arrivals {
  const random = createRandom(seed)
  let expected = 0
  let last = 0
  return {
    next() {
      // A Poisson process of any intensity is one of rate 1 on the scale of expected arrivals.
      if (isRandom) expected += random.exponential()
      const seconds = curve.timeOf(expected)
      if (!isRandom) expected += 1
      // Rounding must not turn time back where two pieces of a curve meet.
      last = Math.max(last, Math.round(seconds * 1e9))
      return last
    },
  }
}

function scaleTo(count: number, seed: number, gap: (random: Random) => number): number {
  const random = createRandom(seed)
  let sum = 0
  for (let index = 0; index < count; index++) sum += gap(random)
  return sum > 0 ? count / sum : 1
}

function positive(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value
  throw invalid(name, value)
}

function invalid(name: string, value: number): PerfError {
  return new PerfError({
    code: "config_invalid",
    message: `The ${name} of the arrival process is ${value}.`,
    hint: "Give a number above 0.",
  })
}
