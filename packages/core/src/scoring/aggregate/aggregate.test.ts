import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { EvalScopeError } from "../../errors/index.js"
import type { ScoredAttempt } from "../aggregation.js"
import { aggregationNamed, aggregations, clippedMean, mean, passAtK, passHatK, voteAtK } from "./index.js"

/** Attempts of groups given as lists of scores; undefined = no usable score. */
function attempts(
  groups: readonly (readonly (number | undefined)[])[],
  answers?: readonly string[][],
): ScoredAttempt[] {
  return groups.flatMap((scores, groupId) =>
    scores.map((value, generationIndex) => ({
      id: groupId * 100 + generationIndex,
      groupId,
      generationIndex,
      value,
      extracted: answers?.[groupId]?.[generationIndex] ?? "",
    })),
  )
}

function byK(name: string, input: Iterable<ScoredAttempt>) {
  return aggregationNamed(name)
    .fold(input)
    .filter((aggregate) => aggregate.aggregation !== "mean")
}

describe("formulas", () => {
  it.each([
    [5, 2, 1, 0.4],
    [5, 2, 2, 0.7],
    [5, 2, 5, 1],
    [5, 0, 3, 0],
    [3, 3, 1, 1],
  ])("pass@k of n=%i c=%i k=%i", (n, c, k, expected) => {
    expect(passAtK(n, c, k)).toBeCloseTo(expected, 12)
  })

  it.each([
    [4, 3, 1, 0.75],
    [4, 3, 2, 0.5],
    [4, 3, 4, 0],
    [4, 4, 4, 1],
  ])("pass^k of n=%i c=%i k=%i", (n, c, k, expected) => {
    expect(passHatK(n, c, k)).toBeCloseTo(expected, 12)
  })

  it.each([[1], [2], [3]])("vote@%i of 3,5,3", (k) => {
    expect(voteAtK(["3", "5", "3"].slice(0, k), [1, 0, 1])).toBe(1)
  })

  it("vote goes with the most frequent answer, right or wrong", () => {
    expect(voteAtK(["5", "3", "5"], [0, 1, 0])).toBe(0)
    expect(voteAtK(["5", "3"], [0, 1])).toBe(0)
    expect(voteAtK(["5", "5"], [0.5, 1])).toBe(1)
  })

  it("stay in bounds, grow (pass@k) or fall (pass^k) with k, and meet at k = 1", () => {
    const case_ = fc
      .integer({ min: 1, max: 200 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })))
    fc.assert(
      fc.property(case_, ([n, c]) => {
        expect(passAtK(n, c, 1)).toBeCloseTo(c / n, 12)
        expect(passHatK(n, c, 1)).toBeCloseTo(c / n, 12)
        for (let k = 1; k <= n; k++) {
          const [at, hat] = [passAtK(n, c, k), passHatK(n, c, k)]
          expect(at).toBeGreaterThanOrEqual(hat - 1e-12)
          expect(at).toBeLessThanOrEqual(1)
          expect(hat).toBeGreaterThanOrEqual(0)
          // Failing k times over is the mirror image of passing.
          expect(1 - at).toBeCloseTo(passHatK(n, n - c, k), 9)
          if (k > 1) expect(at).toBeGreaterThanOrEqual(passAtK(n, c, k - 1) - 1e-12)
          if (k > 1) expect(hat).toBeLessThanOrEqual(passHatK(n, c, k - 1) + 1e-12)
        }
      }),
    )
  })
})

describe("mean", () => {
  it("leaves unusable scores out", () => {
    expect(mean.fold(attempts([[1], [undefined], [0], [1], [1]]))).toMatchObject([
      { aggregation: "mean", dimensions: {}, value: 0.75, n: 4, method: "wilson" },
    ])
    expect(mean.fold(attempts([[undefined]]))).toEqual([])
    expect(mean.fold([])).toEqual([])
  })

  it("treats repeats of a question as one cluster", () => {
    const [result] = mean.fold(
      attempts([
        [1, 1],
        [0, 0],
        [1, 0],
      ]),
    )
    expect(result).toMatchObject({ value: 0.5, n: 6, method: "clustered" })
    expect(result?.stderr).toBeCloseTo(Math.sqrt(3) / 6, 12)
  })

  it("weighs", () => {
    const weighted = attempts([[1], [0.5], [0]]).map((attempt, i) => ({
      ...attempt,
      weight: [1, 2, 3][i] ?? 1,
    }))
    const [result] = mean.fold(weighted)
    // Σwx/Σw = 2/6; residuals w(x−m) = 2/3, 1/3, −1; √(Σr²·3/2)/6
    expect(result?.value).toBeCloseTo(1 / 3, 12)
    expect(result?.stderr).toBeCloseTo(Math.sqrt(((4 + 1 + 9) / 9) * 1.5) / 6, 12)
    expect(result).toMatchObject({ n: 3, weight: 6, method: "clt" })
  })

  it("leaves attempts of weight zero out", () => {
    const [result] = mean.fold(
      attempts([[1], [0]]).map((attempt, weight) => ({ ...attempt, weight: weight * 2 })),
    )
    expect(result).toMatchObject({ value: 0, n: 1, weight: 2 })
  })

  it("clips the mean, not the samples", () => {
    expect(clippedMean.fold(attempts([[-2], [0.5]]))).toMatchObject([
      { aggregation: "clipped_mean", value: 0, n: 2 },
    ])
    expect(clippedMean.fold(attempts([[-0.2], [0.6]]))[0]?.value).toBeCloseTo(0.2, 12)
    expect(clippedMean.fold(attempts([[2], [3]]))[0]?.interval).toEqual([0, 1])
  })

  it("streams without keeping the attempts", () => {
    function* many() {
      for (let id = 0; id < 300_000; id++)
        yield { id, groupId: id, generationIndex: 0, value: id % 4 === 0 ? 1 : 0 }
    }
    expect(mean.fold(many())).toMatchObject([{ value: 0.25, n: 300_000 }])
  })
})

describe("k-aggregations", () => {
  it("give the mean and every k of the shortest group", () => {
    const result = aggregationNamed("mean_and_pass_at_k").fold(
      attempts([
        [1, 1, 0, 0, 0],
        [0, 0, 0, 0],
      ]),
    )
    expect(result.map(({ aggregation, dimensions }) => [aggregation, dimensions])).toEqual([
      ["mean", {}],
      ["pass_at_k", { k: 1 }],
      ["pass_at_k", { k: 2 }],
      ["pass_at_k", { k: 3 }],
      ["pass_at_k", { k: 4 }],
    ])
    expect(result[2]?.value).toBeCloseTo(0.7 / 2, 12)
    expect(result[2]).toMatchObject({ n: 2, metadata: { eligible: 2, total: 2, coverage: 1, excluded: 0 } })
  })

  it("leave a question out from its first attempt without a score", () => {
    const result = byK(
      "mean_and_pass_hat_k",
      attempts([
        [1, undefined, 1],
        [1, 1, 0],
      ]),
    )
    expect(result.map(({ value }) => value)).toEqual([(1 + 2 / 3) / 2, expect.closeTo(1 / 3, 12), 0])
    expect(result[1]?.metadata).toEqual({ eligible: 1, total: 2, coverage: 0.5, excluded: 1 })
  })

  it("drop a k that no question is eligible for", () => {
    expect(
      byK(
        "pass@k",
        attempts([
          [undefined, 1],
          [undefined, 0],
        ]),
      ),
    ).toEqual([])
  })

  it("vote by extracted answers", () => {
    const result = byK(
      "vote@k",
      attempts(
        [
          [1, 0, 1],
          [0, 1, 1],
        ],
        [
          ["3", "5", "3"],
          ["4", "6", "6"],
        ],
      ),
    )
    expect(result.map(({ value }) => value)).toEqual([0.5, 0.5, 1])
  })

  it("count whole successes of graded scores", () => {
    expect(byK("pass@k", attempts([[0.5, 0.4, 0.05]]))[0]?.value).toBe(0)
    expect(byK("pass@k", attempts([[0.7, 0.2, 0.1]]))[0]?.value).toBeCloseTo(1 / 3, 12)
  })

  it("do not depend on the order of arrival", () => {
    const groups = fc.array(fc.array(fc.constantFrom(0, 1, undefined), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(groups, fc.infiniteStream(fc.nat()), (scores, keys) => {
        const answers = scores.map((row) => row.map((value) => (value === 1 ? "right" : "wrong")))
        const ordered = attempts(scores, answers)
        const shuffled = ordered
          .map((attempt) => ({ attempt, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ attempt }) => attempt)
        for (const name of ["mean_and_pass_at_k", "mean_and_pass_hat_k", "mean_and_vote_at_k"]) {
          expect(byK(name, shuffled)).toEqual(byK(name, ordered))
        }
      }),
    )
  })
})

describe("aggregationNamed", () => {
  it.each([
    ["mean", "mean"],
    ["avg", "mean"],
    ["pass@k", "mean_and_pass_at_k"],
    ["pass@8", "mean_and_pass_at_k"],
    ["mean_and_pass^k", "mean_and_pass_hat_k"],
    ["Mean-And-Vote-At-K", "mean_and_vote_at_k"],
    ["clipped_mean", "clipped_mean"],
  ])("%s is %s", (name, expected) => {
    expect(aggregationNamed(name)).toBe(aggregations[expected])
  })

  it("helps with unknown names", () => {
    expect(() => aggregationNamed("medain")).toThrow(EvalScopeError)
    expect(() => aggregationNamed("constructor")).toThrow('There is no aggregation "constructor"')
  })
})
