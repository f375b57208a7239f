import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { scoreInput } from "../__fixtures__/score-input.js"
import { readLines, sharedFile } from "../__fixtures__/shared-data.js"
import {
  bleu,
  editDistance,
  hasChinese,
  loadChineseWords,
  rougeL,
  rougeN,
  textOverlap,
  treebankTokens,
} from "./index.js"

const part = z.object({ p: z.number(), r: z.number(), f: z.number() })
const row = z.object({
  prediction: z.string(),
  reference: z.string(),
  tokens_prediction: z.array(z.string()),
  tokens_reference: z.array(z.string()),
  rouge_1: part,
  rouge_2: part,
  rouge_l: part,
  bleu_single_order: z.array(z.number()),
  bleu_cumulative: z.array(z.number()),
})

const goldens = sharedFile("fixtures/text/overlap.jsonl")

describe.skipIf(goldens === undefined)("goldens of NLTK, jieba and a reference ROUGE", () => {
  const rows = goldens === undefined ? [] : readLines(goldens).map((line) => row.parse(line))
  // NLTK gives a number near the smallest double where an order has no match.
  const cleaned = (value = 0) => (value < 1e-10 ? 0 : value)

  it("has every row", () => {
    expect(rows).toHaveLength(256)
  })

  it("tokenizes English alike", () => {
    for (const { prediction, reference, ...tokens } of rows) {
      if (!hasChinese(prediction)) expect(treebankTokens(prediction)).toEqual(tokens.tokens_prediction)
      if (!hasChinese(reference)) expect(treebankTokens(reference)).toEqual(tokens.tokens_reference)
    }
  })

  it("segments Chinese alike", async () => {
    const words = await loadChineseWords()
    for (const { prediction, reference, ...tokens } of rows) {
      if (hasChinese(prediction)) expect(words(prediction)).toEqual(tokens.tokens_prediction)
      if (hasChinese(reference)) expect(words(reference)).toEqual(tokens.tokens_reference)
    }
  })

  it("computes BLEU to 1e-9 from the tokens", () => {
    for (const line of rows) {
      for (const order of [1, 2, 3, 4]) {
        const compute = (kind: "single" | "cumulative") =>
          bleu(line.tokens_prediction, line.tokens_reference, { order, kind })
        expect(Math.abs(compute("single") - cleaned(line.bleu_single_order[order - 1]))).toBeLessThan(1e-9)
        expect(Math.abs(compute("cumulative") - cleaned(line.bleu_cumulative[order - 1]))).toBeLessThan(1e-9)
      }
    }
  })

  it("computes ROUGE to 1e-9 from white-space tokens", () => {
    for (const line of rows) {
      const split = (text: string, tokens: readonly string[]) =>
        (hasChinese(text) ? tokens.join(" ") : text).split(/\s+/).filter(Boolean)
      const left = split(line.prediction, line.tokens_prediction)
      const right = split(line.reference, line.tokens_reference)
      for (const [computed, expected] of [
        [rougeN(left, right, 1), line.rouge_1],
        [rougeN(left, right, 2), line.rouge_2],
        [rougeL(left, right), line.rouge_l],
      ] as const) {
        expect(Math.abs(computed.p - expected.p)).toBeLessThan(1e-9)
        expect(Math.abs(computed.r - expected.r)).toBeLessThan(1e-9)
        expect(Math.abs(computed.f - expected.f)).toBeLessThan(1e-9)
      }
    }
  })

  it("agrees end to end to 1e-4", async () => {
    const scorer = textOverlap()
    for (const line of rows) {
      const { values } = await scorer.score(scoreInput(line.prediction, { target: line.reference }))
      const expected: Record<string, number> = {}
      for (const [variant, { p, r, f }] of [
        ["1", line.rouge_1],
        ["2", line.rouge_2],
        ["L", line.rouge_l],
      ] as const) {
        expected[`Rouge-${variant}-P`] = p
        expected[`Rouge-${variant}-R`] = r
        expected[`Rouge-${variant}-F`] = f
      }
      for (const order of [1, 2, 3, 4]) expected[`bleu-${order}`] = cleaned(line.bleu_single_order[order - 1])
      for (const [key, value] of Object.entries(expected)) {
        expect(Math.abs((values[key] ?? Number.NaN) - value), `${key} of ${line.prediction}`).toBeLessThan(
          1e-4,
        )
      }
    }
  })
})

describe("bleu", () => {
  it("matches the worked example", () => {
    const prediction = ["the", "cat", "sat", "down"]
    const reference = ["the", "cat", "sat"]
    const single = [1, 2, 3, 4].map((order) => bleu(prediction, reference, { order, kind: "single" }))
    expect(single).toEqual([0.75, expect.closeTo(2 / 3, 12), expect.closeTo(0.5, 12), 0])
    expect(bleu([], reference)).toBe(0)
    expect(bleu(prediction, [])).toBe(0)
  })
})

describe("properties", () => {
  const tokens = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 15 })
  it("overlap stays in [0, 1], is 1 for equal texts, and swaps p and r with the sides", () => {
    fc.assert(
      fc.property(tokens, tokens, (left, right) => {
        for (const score of [rougeN(left, right, 1), rougeN(left, right, 2), rougeL(left, right)]) {
          for (const value of [score.p, score.r, score.f]) {
            expect(value).toBeGreaterThanOrEqual(0)
            expect(value).toBeLessThanOrEqual(1)
          }
        }
        expect(rougeL(left, right).p).toBe(rougeL(right, left).r)
        if (left.length > 0) expect(rougeL(left, left).f).toBe(1)
        if (left.length > 3) expect(bleu(left, left)).toBeCloseTo(1, 12)
        expect(rougeL(left, right).r).toBeLessThanOrEqual(rougeN(left, right, 1).r)
      }),
    )
  })

  it("edit distance is a metric", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "😀"), maxLength: 8 })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, a)).toBe(0)
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
    expect(editDistance("kitten", "sitting")).toBe(3)
    expect(editDistance("😀", "")).toBe(1)
    expect(editDistance(["a", "b"], ["b"])).toBe(1)
  })
})

describe("textOverlap", () => {
  const sample = { target: "the cat sat" }
  it("leads with F1, and with recall in compatibility mode", async () => {
    const input = scoreInput("the cat sat down", sample)
    expect(textOverlap().metrics[0]).toMatchObject({ name: "Rouge-L-F" })
    expect(await textOverlap().score(input)).toMatchObject({
      mainMetric: "Rouge-L-F",
      values: { "bleu-1": 0.75 },
    })
    expect(await textOverlap().score({ ...input, compat: true })).toMatchObject({
      mainMetric: "Rouge-L-R",
      values: { "Rouge-L-R": 1, "Rouge-L-P": 0.75 },
    })
  })

  it("counts an empty reply as zero, but leaves a sample without reference out", async () => {
    const empty = await textOverlap().score(scoreInput(" ", sample))
    expect(empty.values).toMatchObject({ "Rouge-L-F": 0, "bleu-4": 0 })
    const compat = await textOverlap().score({ ...scoreInput(" ", sample), compat: true })
    expect(Object.keys(compat.values)).toEqual(["bleu-1", "bleu-2", "bleu-3", "bleu-4"])
    expect(await textOverlap().score(scoreInput("x"))).toMatchObject({ values: {}, status: "excluded" })
  })

  it("computes one family when asked", async () => {
    const only = textOverlap({ families: ["bleu"] })
    expect(only.metrics.map((metric) => metric.name)).toEqual(["bleu-1", "bleu-2", "bleu-3", "bleu-4"])
    expect(Object.keys((await only.score(scoreInput("x", sample))).values)).toHaveLength(4)
  })
})

describe("treebankTokens", () => {
  it.each([
    ["They'll say \"I can't.\"", ["They", "'ll", "say", "``", "I", "ca", "n't", ".", "''"]],
    ["It costs $1,000.50 (or so)...", ["It", "costs", "$", "1,000.50", "(", "or", "so", ")", "..."]],
    ["I cannot, gonna--'tis", ["I", "can", "not", ",", "gon", "na", "--", "'t", "is"]],
    ["", []],
  ])("%s", (text, expected) => {
    expect(treebankTokens(text)).toEqual(expected)
  })
})
