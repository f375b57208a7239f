import { fitRatings as fitBuilt, bootstrapRatingsInParallel as parallelBuilt } from "@evalscope/arena"
import { describe, expect, it } from "vitest"
import { type Battle, collectBattles } from "../battle/index.js"
import {
  bootstrapRatings,
  fitRatings,
  normalIntervals,
  percentileIntervals,
  robustCovariance,
  samplesOfPlayer,
} from "./index.js"
import { multinomialResampler } from "./multinomial.js"
import { randomBits } from "./random-bits.js"

/** Numbers in [0, 1) from the engine's own generator. */
function uniform(seed: number, stream: number): () => number {
  const bits = randomBits(seed, stream)
  return () => bits.next() / 2 ** 32
}

/**
 * Two correlated games per question: a question's own leaning is shared by both, and the places are swapped. The
 * population of questions is large, so the truth is the mean over it, rated with many questions.
 */
function arena(questions: number, random: () => number): Battle[] {
  const strengths = { m1: 0, m2: 0.4, m3: -0.5, m4: 0.9 }
  const names = Object.entries(strengths)
  const battles: Battle[] = []
  for (let q = 0; q < questions; q++) {
    const first = Math.floor(random() * names.length)
    const second = (first + 1 + Math.floor(random() * (names.length - 1))) % names.length
    const [a, strengthA] = names[first] ?? ["", 0]
    const [b, strengthB] = names[second] ?? ["", 0]
    const leaning = 2.5 * (random() + random() + random() - 1.5)
    const chance = 1 / (1 + Math.exp(-(strengthA - strengthB + leaning)))
    for (const swapped of [false, true]) {
      const aWins = random() < chance
      battles.push({
        modelA: swapped ? b : a,
        modelB: swapped ? a : b,
        winner: aWins === swapped ? "model_b" : "model_a",
        questionId: `q${q}`,
      })
    }
  }
  return battles
}

describe("multinomial resampling", () => {
  it("always draws as many as there are, with binomial mean and variance for small and large counts", () => {
    const counts = Float64Array.of(0, 1, 3, 40, 700, 2000)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const resample = multinomialResampler(counts)
    const into = new Float64Array(counts.length)
    const rounds = 20_000
    const sums = counts.map(() => 0)
    const squares = counts.map(() => 0)
    let crossed = 0
    for (let round = 0; round < rounds; round++) {
      resample(randomBits(1, round), into)
      expect(into.reduce((sum, count) => sum + count, 0)).toBe(total)
      into.forEach((value, i) => {
        sums[i] = (sums[i] ?? 0) + value
        squares[i] = (squares[i] ?? 0) + value ** 2
      })
      crossed += ((into[3] ?? 0) - 40) * ((into[4] ?? 0) - 700)
    }
    counts.forEach((count, i) => {
      const mean = (sums[i] ?? 0) / rounds
      const variance = (squares[i] ?? 0) / rounds - mean ** 2
      const expected = count * (1 - count / total)
      expect(Math.abs(mean - count)).toBeLessThanOrEqual(4.5 * Math.sqrt(expected / rounds))
      if (count > 0) expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06)
      else expect(mean).toBe(0)
    })
    // Cov = −n p q; its sampling error is about √(40 · 700 / rounds).
    expect(Math.abs(crossed / rounds + (40 * 700) / total)).toBeLessThan(5 * Math.sqrt((40 * 700) / rounds))
  })

  it("draws a handful of observations one by one", () => {
    const resample = multinomialResampler(Float64Array.of(1, 1, 1))
    const into = new Float64Array(3)
    const seen = new Set<string>()
    for (let round = 0; round < 500; round++) {
      resample(randomBits(2, round), into)
      seen.add(into.join())
    }
    // All ten ways to put three draws into three places.
    expect(seen.size).toBe(10)
  })
})

describe("the bootstrap", () => {
  const battles = collectBattles(arena(300, uniform(5, 0)))
  const fit = fitRatings(battles, { anchor: { type: "player", player: "m1", rating: 1000 } })

  it("repeats itself for a seed at any number of workers, byte by byte", async () => {
    // Worker threads run compiled files, so this goes through the built package.
    const built = fitBuilt(battles, { anchor: { type: "player", player: "m1", rating: 1000 } })
    for (const unit of ["question", "battle"] as const) {
      const alone = bootstrapRatings(fit, { rounds: 130, seed: 9, unit })
      for (const workers of [1, 2, 3]) {
        const parallel = await parallelBuilt(built, { rounds: 130, seed: 9, unit, workers })
        expect(parallel.values).toEqual(alone.values)
      }
      expect(bootstrapRatings(fit, { rounds: 130, seed: 10, unit }).values).not.toEqual(alone.values)
    }
  })

  it("has steadier percentiles with its control variate, at the same place", () => {
    const uppers = { plain: [] as number[], controlled: [] as number[] }
    for (let seed = 0; seed < 40; seed++) {
      const samples = bootstrapRatings(fit, { rounds: 300, seed })
      expect(samples.control).toBeDefined()
      uppers.controlled.push(percentileIntervals(samples)[3]?.upper ?? Number.NaN)
      uppers.plain.push(percentileIntervals({ ...samples, control: undefined })[3]?.upper ?? Number.NaN)
    }
    const meanOf = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    const deviationOf = (values: readonly number[]) =>
      Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)))
    expect(deviationOf(uppers.controlled)).toBeLessThan(0.7 * deviationOf(uppers.plain))
    const error = deviationOf(uppers.plain) / Math.sqrt(40)
    expect(Math.abs(meanOf(uppers.controlled) - meanOf(uppers.plain))).toBeLessThan(4 * error)
  })

  it("has the spread of the sandwich when questions are clusters", () => {
    const samples = bootstrapRatings(fit, { rounds: 2000, seed: 1 })
    const covariance = robustCovariance(fit)
    fit.players.forEach((player, i) => {
      if (player === "m1") return
      const values = samplesOfPlayer(samples, i)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      expect(variance / (covariance.ratings[i * 5] ?? 1)).toBeGreaterThan(0.85)
      expect(variance / (covariance.ratings[i * 5] ?? 1)).toBeLessThan(1.25)
    })
  })
})

describe("coverage of nominal 95% anchored intervals", () => {
  const anchor = { type: "player" as const, player: "m1", rating: 1000 }
  const truth = fitRatings(collectBattles(arena(400_000, uniform(77, 1))), { anchor }).ratings
  const arenas = 1000
  const questions = 300

  const share = (covers: (seed: number) => readonly boolean[]): number => {
    let covered = 0
    let all = 0
    for (let seed = 0; seed < arenas; seed++) {
      for (const inside of covers(seed)) {
        all += 1
        if (inside) covered += 1
      }
    }
    return covered / all
  }
  const inside = (bounds: readonly { lower: number; upper: number }[]) =>
    bounds.slice(1).map(({ lower, upper }, i) => lower <= (truth[i + 1] ?? 0) && (truth[i + 1] ?? 0) <= upper)
  const fitOf = (seed: number) =>
    fitRatings(collectBattles(arena(questions, uniform(1000, seed))), { anchor })

  it("93 to 97% for the sandwich by question, too few when games count as independent", () => {
    const byQuestion = share((seed) => {
      const fit = fitOf(seed)
      return inside(normalIntervals(fit, robustCovariance(fit)))
    })
    console.info(`coverage of the sandwich by question: ${(100 * byQuestion).toFixed(2)}%`)
    expect(byQuestion).toBeGreaterThanOrEqual(0.93)
    expect(byQuestion).toBeLessThanOrEqual(0.97)
    const byBattle = share((seed) => {
      const fit = fitOf(seed)
      return inside(normalIntervals(fit, robustCovariance(fit, { cluster: "battle" })))
    })
    expect(byBattle).toBeLessThan(0.93)
  })

  it("93 to 97% for the bootstrap by question", () => {
    const byQuestion = share((seed) =>
      inside(percentileIntervals(bootstrapRatings(fitOf(seed), { rounds: 400, seed }))),
    )
    console.info(`coverage of the bootstrap by question: ${(100 * byQuestion).toFixed(2)}%`)
    expect(byQuestion).toBeGreaterThanOrEqual(0.93)
    expect(byQuestion).toBeLessThanOrEqual(0.97)
  }, 120_000)
})
