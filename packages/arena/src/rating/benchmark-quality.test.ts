import { describe, expect, it } from "vitest"
import { z } from "zod"
import { hasShared, sharedText } from "../../test/shared-data.js"
import {
  agreementWithConfidence,
  kendallTauB,
  pairRankBrier,
  separability,
  spearman,
  strictAgreement,
} from "./index.js"

const model = z.object({
  arena_name: z.string().nullable(),
  score: z.number(),
  lower: z.number(),
  upper: z.number(),
  bootstrap: z.array(z.number()),
})
const figures = z.object({ mt_bench: z.number().optional(), arena_20k_votes: z.number().optional() })
const recomputed = z.object({
  sep95: z.number(),
  sep80: z.number(),
  strict: z.number(),
  awc: z.number(),
  spearman: z.number(),
  brier: z.number(),
})
const schema = z.object({
  arena: z.array(
    z.object({ model: z.string(), rating: z.number(), rating_q025: z.number(), rating_q975: z.number() }),
  ),
  benchmarks: z.object({ mt_bench: z.array(model), arena_20k_votes: z.array(model) }),
  published: z.object({ separability_80: figures, spearman: figures, agreement_strict: figures }),
  recomputed: z.object({ mt_bench: recomputed, arena_20k_votes: recomputed }),
})

function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = p * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? Number.NaN
  return low + ((sorted[Math.ceil(at)] ?? Number.NaN) - low) * (at - Math.floor(at))
}

describe.skipIf(!hasShared)("published benchmark statistics", () => {
  it.each(["mt_bench", "arena_20k_votes"] as const)("%s", (name) => {
    const data = schema.parse(JSON.parse(sharedText("data/arena-hard/benchmark-agreement-mtbench.json")))
    const shared = data.benchmarks[name].flatMap((row) => {
      const found = data.arena.find((other) => other.model === row.arena_name)
      return found ? [{ row, found }] : []
    })
    const rows = shared.map(({ row }) => row)
    const trusted = shared.map(({ found }) => found.rating)
    const expected = data.recomputed[name]
    expect(rows).toHaveLength(20)
    expect(100 * separability(rows)).toBeCloseTo(expected.sep95, 2)
    const eighty = rows.map(({ bootstrap }) => ({
      lower: quantile(bootstrap, 0.1),
      upper: quantile(bootstrap, 0.9),
    }))
    expect(100 * separability(eighty)).toBeCloseTo(expected.sep80, 2)
    expect(100 * separability(eighty)).toBeCloseTo(data.published.separability_80[name] ?? Number.NaN, 2)
    const scores = rows.map((row) => row.score)
    expect(strictAgreement(scores, trusted)).toBeCloseTo(expected.strict, 12)
    expect(strictAgreement(scores, trusted)).toBeCloseTo(
      data.published.agreement_strict[name] ?? Number.NaN,
      12,
    )
    expect(spearman(scores, trusted)).toBeCloseTo(data.published.spearman[name] ?? Number.NaN, 12)
    const reference = shared.map(({ found }) => ({
      score: found.rating,
      lower: found.rating_q025,
      upper: found.rating_q975,
    }))
    expect(agreementWithConfidence(rows, reference)).toBeCloseTo(expected.awc, 12)
    const spreads = rows.map(({ bootstrap }) => {
      const mean = bootstrap.reduce((sum, value) => sum + value, 0) / bootstrap.length
      const squares = bootstrap.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      return { mean, variance: squares / bootstrap.length }
    })
    expect(pairRankBrier(spreads, trusted)).toBeCloseTo(expected.brier, 12)
  })
})

describe("rank correlations", () => {
  it("are 1 for the same order, -1 for the opposite, and know ties", () => {
    expect(spearman([1, 2, 3], [10, 20, 40])).toBeCloseTo(1, 12)
    expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12)
    expect(kendallTauB([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(4 / 6, 12)
    // By hand: 2 concordant of 3 pairs untied in x, 2 untied in y.
    expect(kendallTauB([1, 2, 3], [1, 1, 2])).toBeCloseTo(2 / Math.sqrt(6), 12)
  })
})
