import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compareRuns } from "./compare-runs.js"
import type { ComparedBenchmark, ComparedRun, ComparedScore } from "./compared-run.js"
import { describeComparison, formatComparison, formatPValue } from "./comparison-table.js"
import { questionKey } from "./question-key.js"

function benchmark(
  scores: readonly ComparedScore[],
  more: Partial<ComparedBenchmark> = {},
): ComparedBenchmark {
  return { name: "demo", metrics: [{ name: "accuracy" }], scores: () => scores, ...more }
}

function run(name: string, ...benchmarks: readonly ComparedBenchmark[]): ComparedRun {
  return { name, benchmarks }
}

function answers(values: readonly number[], metric = "accuracy"): readonly ComparedScore[] {
  return values.map((value, id) => ({ subset: "main", id, values: { [metric]: value } }))
}

/** 40 questions of which the candidate wins and loses some; the rest are right in both. */
function flipped(wins: number, losses: number): [readonly ComparedScore[], readonly ComparedScore[]] {
  const rest = Array.from({ length: 40 - wins - losses }, () => 1)
  const of = (won: number, lost: number) => [...Array(wins).fill(won), ...Array(losses).fill(lost), ...rest]
  return [answers(of(0, 1)), answers(of(1, 0))]
}

async function compareOne(before: readonly ComparedScore[], after: readonly ComparedScore[]) {
  const comparison = await compareRuns(run("a", benchmark(before)), run("b", benchmark(after)))
  const [row] = comparison.comparisons
  if (row === undefined) throw new Error("nothing was compared")
  return { comparison, row }
}

/** Python: statistics.stdev, and Simpson's rule over the density of Student's t. */
const expectedGraded = {
  difference: 0.10166666666666667,
  stderr: 0.04147640174932684,
  pValue: 0.017219861407962767,
  low: 0.018672578466533002,
  detectable: 0.11619967404142893,
  needed: 79,
}

describe("compareRuns", () => {
  // Expected figures: Python's math.comb and statistics.NormalDist.
  it("tests right and wrong answers with McNemar's exact test", async () => {
    const { comparison, row } = await compareOne(...flipped(9, 1))
    expect(row).toMatchObject({ common: 40, better: 9, worse: 1, test: "mcnemar-exact", verdict: "better" })
    expect(row.difference).toBeCloseTo(0.2, 12)
    expect(row.pValue).toBeCloseTo(0.021484375, 12)
    expect(row.interval?.[0]).toBeCloseTo(0.04682286, 7)
    expect(row.interval?.[1]).toBeCloseTo(0.33412952, 7)
    expect(row.flips.worse).toEqual([{ subset: "main", id: 9, candidateId: 9, baseline: 1, candidate: 0 }])
    expect(describeComparison(row, comparison)).toBe(
      "B is better by 20.0 points (+4.7 to +33.4; p = 0.021); 9 questions got better, 1 worse.",
    )
  })

  it("says what difference would have been needed when the data cannot tell", async () => {
    const { comparison, row } = await compareOne(...flipped(3, 2))
    expect(row.verdict).toBe("unclear")
    expect(row.pValue).toBeCloseTo(1, 12)
    expect(row.detectable).toBeCloseTo(0.16709421, 7)
    expect(row.questionsNeeded).toBe(1787)
    expect(describeComparison(row, comparison)).toBe(
      "the data cannot tell A and B apart on 40 common questions (3 better, 2 worse); a difference of 16.7 points would have been needed (80% power). To show the observed 2.5 points, about 1787 questions are needed.",
    )
  })

  it("does not take two equal runs for proof of equality", async () => {
    const { row } = await compareOne(...flipped(0, 0))
    expect(row).toMatchObject({ difference: 0, pValue: 1, verdict: "unclear", questionsNeeded: undefined })
    expect(row.interval?.[1]).toBeGreaterThan(0.03)
    expect(row.detectable).toBeGreaterThan(0.05)
  })

  it("tests graded scores with a paired t test", async () => {
    const before = Array.from({ length: 60 }, (_, i) => (i % 5) / 10)
    const after = before.map((value, i) => value + (((i * 7) % 11) - 4) / 10)
    const { row } = await compareOne(answers(before), answers(after))
    expect(row.test).toBe("paired-t")
    expect(row.difference).toBeCloseTo(expectedGraded.difference, 10)
    expect(row.stderr).toBeCloseTo(expectedGraded.stderr, 10)
    expect(row.pValue).toBeCloseTo(expectedGraded.pValue, 8)
    expect(row.interval?.[0]).toBeCloseTo(expectedGraded.low, 8)
    expect(row.detectable).toBeCloseTo(expectedGraded.detectable, 8)
    expect(row.questionsNeeded).toBe(expectedGraded.needed)
  })

  it("counts the repeats of a question once", async () => {
    const repeated = (values: readonly (readonly number[])[]): readonly ComparedScore[] =>
      values.flatMap((group, groupId) =>
        group.map((value, at) => ({
          subset: "main",
          id: groupId * group.length + at,
          groupId,
          values: { accuracy: value },
        })),
      )
    const { row } = await compareOne(
      repeated([
        [1, 0],
        [1, 1],
        [0, 0],
      ]),
      repeated([
        [1, 1, 1, 1],
        [1, 1, 0, 0],
        [0, 0, 0, 0],
      ]),
    )
    expect(row).toMatchObject({
      common: 3,
      better: 1,
      worse: 1,
      difference: 0,
      baseline: 0.5,
      candidate: 0.5,
    })
  })

  it("matches by content where it can, whatever the order and the limit", async () => {
    const keyed = (keys: string, right: string): readonly ComparedScore[] =>
      [...keys].map((key, id) => ({
        subset: "s",
        id,
        key,
        values: { accuracy: right.includes(key) ? 1 : 0 },
      }))
    const { row } = await compareOne(keyed("abcdef", "abc"), keyed("fedcx", "cfx"))
    expect(row).toMatchObject({
      ...{ matchedBy: "content", common: 4, baselineOnly: 2, candidateOnly: 1, better: 1, worse: 0 },
    })
    expect(row.flips.better).toEqual([{ subset: "s", id: 5, candidateId: 0, baseline: 0, candidate: 1 }])
  })

  it("matches by position a subset that was asked in other words", async () => {
    const keyed = (prefix: string, values: readonly number[]): readonly ComparedScore[] =>
      answers(values).map((score) => ({ ...score, key: `${prefix}${score.id}` }))
    const other = (key: string): ComparedScore => ({ subset: "t", id: 5, key, values: { accuracy: 1 } })
    const { row } = await compareOne(
      [...keyed("p", [1, 0, 1]), other("same")],
      [...keyed("q", [1, 1, 1, 1]), { ...other("same"), id: 9 }],
    )
    expect(row).toMatchObject({ matchedBy: "position", common: 4, better: 1, worse: 0 })
    expect(row).toMatchObject({ baselineOnly: 0, candidateOnly: 1 })
  })

  it("does not merge questions that happen to read the same", async () => {
    const same = (values: readonly number[]) => answers(values).map((score) => ({ ...score, key: "hello" }))
    const { row } = await compareOne(same([1, 0, 0]), same([1, 1, 1]))
    expect(row).toMatchObject({ matchedBy: "content", common: 3, better: 2, worse: 0 })
    const unlike = { subset: "main", id: 0, key: "other", values: { accuracy: 0 } }
    const reordered = await compareOne([unlike, ...same([1, 1, 1]).slice(1)], same([1, 1]))
    expect(reordered.row).toMatchObject({ common: 1, better: 0, worse: 0 })
  })

  it("falls back on positions, and says so", async () => {
    const [before] = flipped(0, 0)
    const { comparison, row } = await compareOne(
      before.map((score) => ({ ...score, key: `k${score.id}` })),
      before.slice(0, 10),
    )
    expect(row).toMatchObject({ matchedBy: "position", common: 10, baselineOnly: 30 })
    expect(formatComparison(comparison)).toContain("matched by position")
  })

  it("leaves a question out when one side has no usable value, and counts no answer as wrong", async () => {
    const { row } = await compareOne(
      [
        { subset: "s", id: 0, values: { accuracy: 1 } },
        { subset: "s", id: 1, values: {} },
        { subset: "s", id: 2, values: { accuracy: 1 } },
      ],
      [
        { subset: "s", id: 0, values: { accuracy: 1 } },
        { subset: "s", id: 1, values: { accuracy: 1 } },
        { subset: "s", id: 2, values: {}, outcome: "refused" },
      ],
    )
    expect(row).toMatchObject({ common: 2, worse: 1, better: 0, candidateOnly: 1 })
  })

  it("calls a lower error rate better", async () => {
    const wer = { metrics: [{ name: "wer", direction: "lower" as const, range: [0, undefined] as const }] }
    const falling = (values: (i: number) => number) =>
      benchmark(
        answers(
          Array.from({ length: 60 }, (_, i) => values(i)),
          "wer",
        ),
        wer,
      )
    const comparison = await compareRuns(
      run(
        "a",
        falling((i) => 0.5 + (i % 3) / 10),
      ),
      run(
        "b",
        falling((i) => (i < 3 ? 0.9 : 0.2 + (i % 2) / 10)),
      ),
    )
    const [row] = comparison.comparisons
    expect(row).toMatchObject({ verdict: "better", better: 57, worse: 3 })
    expect(row?.flips.worse.map((flip) => flip.id)).toEqual([0, 1, 2])
    expect(row?.flips.better).toHaveLength(20)
  })

  it("corrects headline metrics apart from all others", async () => {
    const [before, after] = flipped(9, 1)
    const twice = (scores: readonly ComparedScore[]) =>
      scores.map((score) => ({ ...score, values: { ...score.values, other: score.values.accuracy ?? 0 } }))
    const metrics = [{ name: "accuracy" }, { name: "other" }]
    const comparison = await compareRuns(
      run("a", benchmark(twice(before), { metrics })),
      run("b", benchmark(twice(after), { metrics })),
    )
    expect(comparison.comparisons.map((row) => [row.metric, row.primary])).toEqual([
      ["accuracy", true],
      ["other", false],
    ])
    for (const row of comparison.comparisons) expect(row.adjustedPValue).toBeCloseTo(0.021484375, 12)
  })

  it("corrects for the number of benchmarks", async () => {
    const [before, after] = flipped(9, 1)
    const named = (scores: readonly ComparedScore[]) =>
      ["x", "y", "z"].map((name) => benchmark(scores, { name }))
    const comparison = await compareRuns(run("a", ...named(before)), run("b", ...named(after)))
    // Holm over three equal p-values: 3 · 0.0215 = 0.064, no longer below 0.05.
    for (const row of comparison.comparisons) {
      expect(row.adjustedPValue).toBeCloseTo(0.064453125, 12)
      expect(row.verdict).toBe("unclear")
    }
    expect(comparison.comparisons).toHaveLength(3)
  })

  it("names benchmarks that cannot be compared", async () => {
    const one = (name: string, subset = "s") =>
      benchmark([{ subset, id: 0, values: { accuracy: 1 } }], { name })
    const comparison = await compareRuns(
      run("a", one("x"), one("y"), one("z")),
      run("b", one("y"), one("w"), one("z", "t")),
    )
    expect(comparison).toMatchObject({ baselineOnly: ["x"], candidateOnly: ["w"], unmatched: ["z"] })
    const text = formatComparison(comparison)
    expect(text).toContain("Only in A: x")
    expect(text).toContain("Only in B: w")
    expect(text).toContain("No common questions: z")
  })

  it("reverses its signs with its arguments", async () => {
    const scores = fc.array(fc.tuple(fc.constantFrom(0, 1, 0.5), fc.constantFrom(0, 1, 0.5)), {
      minLength: 2,
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(scores, async (pairs) => {
        const left = answers(pairs.map(([a]) => a))
        const right = answers(pairs.map(([, b]) => b))
        const there = (await compareOne(left, right)).row
        const back = (await compareOne(right, left)).row
        expect(there.difference).toBeCloseTo(-back.difference, 12)
        expect([there.better, there.worse]).toEqual([back.worse, back.better])
        expect(there.pValue ?? 1).toBeCloseTo(back.pValue ?? 1, 1)
      }),
    )
  })

  it("stops when told to", async () => {
    const [before, after] = flipped(1, 1)
    const aborted = compareRuns(run("a", benchmark(before)), run("b", benchmark(after)), {
      signal: AbortSignal.abort(new Error("stop")),
    })
    await expect(aborted).rejects.toThrow("stop")
  })
})

describe("questionKey", () => {
  const ask = (text: string) => [
    { role: "system" as const, content: "s" },
    { role: "user" as const, content: text },
  ]

  it("depends on the question and the target alone", () => {
    const key = questionKey(ask("2+2?"), "4")
    expect(key).toMatch(/^[\w-]{16}$/)
    expect(questionKey([...ask("2+2?"), { role: "assistant", content: "5" }], ["4"])).toBe(key)
    expect(questionKey(ask("2+2?"), "5")).not.toBe(key)
    expect(questionKey(ask("2+3?"), "4")).not.toBe(key)
    expect(questionKey(ask("a b"), "c")).not.toBe(questionKey(ask("a"), "b c"))
  })
})

describe("formatComparison", () => {
  it("shows scores, difference, interval and flips", async () => {
    const { comparison } = await compareOne(...flipped(9, 1))
    expect(formatComparison(comparison).split("\n").slice(0, 7)).toEqual([
      "Baseline A: a",
      "Candidate B: b",
      "┌─────────┬────────────┬────────┬───────┬───────┬───────┬───────────────┬───────┬────────┬───────┬────────┐",
      "│ Dataset │ Metric     │ Common │     A │     B │   B-A │        95% CI │     p │ Better │ Worse │ B is   │",
      "├─────────┼────────────┼────────┼───────┼───────┼───────┼───────────────┼───────┼────────┼───────┼────────┤",
      "│ demo    │ Accuracy ↑ │     40 │ 77.5% │ 97.5% │ +20.0 │ +4.7 to +33.4 │ 0.021 │      9 │     1 │ better │",
      "└─────────┴────────────┴────────┴───────┴───────┴───────┴───────────────┴───────┴────────┴───────┴────────┘",
    ])
    const narrow = formatComparison(comparison, { ascii: true, width: 80 })
    expect(narrow).toMatch(/^[\x20-\x7e\n]+$/)
    const table = narrow.split("\n").filter((line) => /^[+|]/.test(line))
    expect(table).toHaveLength(5)
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it("prints small p-values as a bound", () => {
    expect(formatPValue(0.00004)).toBe("<0.001")
    expect(formatPValue(undefined)).toBe("—")
  })
})
