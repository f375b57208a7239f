import { describe, expect, it } from "vitest"
import { EvalScopeError } from "../../errors/index.js"
import { scoreInput } from "../__fixtures__/score-input.js"
import { choiceMatch } from "../choice/index.js"
import { defineScorer } from "../scorer.js"
import { allOf, exactMatch, inclusionMatch, numberMatch, scorersFor } from "./index.js"

async function value(
  scorer: ReturnType<typeof exactMatch>,
  prediction: string,
  target: string | string[],
  compat = false,
) {
  const { values } = await scorer.score({ ...scoreInput(prediction, { target }), compat })
  return Object.values(values)[0]
}

describe("exactMatch", () => {
  it.each([
    [" Yes ", "yes", 1],
    ["yes!", "yes", 0],
    ["", "yes", 0],
    ["b", ["a", "B"], 1],
  ])("%j against %j", async (prediction, target, expected) => {
    expect(await value(exactMatch(), prediction, target)).toBe(expected)
  })
  it("can mind the case and name its metric", async () => {
    const strict = exactMatch({ ignoreCase: false, metric: "exact_match" })
    expect(await strict.score(scoreInput("Yes", { target: "yes" }))).toEqual({
      values: { exact_match: 0 },
      extracted: "Yes",
    })
  })
})

describe("inclusionMatch", () => {
  it("looks for the reply in the target, or the other way round", async () => {
    expect(await value(inclusionMatch(), "paris", "Paris, France")).toBe(1)
    expect(await value(inclusionMatch(), "", "Paris")).toBe(0)
    expect(await value(inclusionMatch(), "It is Paris.", "Paris")).toBe(0)
    expect(await value(inclusionMatch({ direction: "target-in-prediction" }), "It is Paris.", "Paris")).toBe(
      1,
    )
    expect(await value(inclusionMatch({ direction: "target-in-prediction" }), "anything", "")).toBe(0)
  })
})

describe("numberMatch", () => {
  it.each([
    ["1,234", "1234.0", 1],
    ["1e3", "1000", 1],
    ["1.00001", "1", 0],
    ["none", "none", 1],
    ["none", "1", 0],
    ["", "0", 0],
  ])("%s against %s", async (prediction, target, expected) => {
    expect(await value(numberMatch(), prediction, target)).toBe(expected)
  })
  it("compares texts in compatibility mode", async () => {
    expect(await value(numberMatch(), "1.0", "1", true)).toBe(0)
  })
})

describe("allOf", () => {
  const failing = defineScorer({
    name: "failing",
    metrics: [{ name: "broken" }],
    score: () => {
      throw new Error("no luck")
    },
  })
  const unusable = defineScorer({
    name: "unusable",
    metrics: [{ name: "lost" }],
    score: () => ({ values: { lost: 0 }, status: "transport_error" as const }),
  })

  it("joins the values and keeps the first headline", async () => {
    const scorer = allOf([exactMatch(), inclusionMatch({ metric: "inclusion" })])
    expect(scorer.metrics.map((metric) => metric.name)).toEqual(["accuracy", "inclusion"])
    expect(await scorer.score(scoreInput("par", { target: "Paris" }))).toEqual({
      values: { accuracy: 0, inclusion: 1 },
      extracted: "par",
    })
  })

  it("loses only the metrics of a scorer that fails", async () => {
    const score = await allOf([failing, exactMatch(), unusable]).score(scoreInput("a", { target: "a" }))
    expect(score).toEqual({
      values: { accuracy: 1 },
      extracted: "a",
      metadata: { errors: { failing: "no luck" } },
    })
  })

  it("fails when every scorer fails, and is unusable when none is usable", async () => {
    await expect(
      allOf([failing, { ...failing, metrics: [{ name: "other" }] }]).score(scoreInput("a")),
    ).rejects.toThrow("no luck")
    const lost = allOf([unusable, { ...unusable, metrics: [{ name: "other" }] }])
    expect(await lost.score(scoreInput("a"))).toEqual({ values: {}, status: "transport_error" })
  })

  it("passes an abort on", async () => {
    const input = { ...scoreInput("a", { target: "a" }), signal: AbortSignal.abort(new Error("stopped")) }
    await expect(allOf([exactMatch(), inclusionMatch({ metric: "inclusion" })]).score(input)).rejects.toThrow(
      "stopped",
    )
  })

  it("refuses two metrics of one name", () => {
    expect(() => allOf([exactMatch(), inclusionMatch()])).toThrow('Two metrics are named "accuracy"')
  })
})

describe("scorersFor", () => {
  const names = (...entries: Parameters<typeof scorersFor>[1]) =>
    scorersFor("demo", entries).metrics.map((metric) => metric.name)

  it("knows the names", async () => {
    expect(names("acc")).toEqual(["accuracy"])
    expect(names("bleu", "inclusion")).toEqual(["bleu-1", "bleu-2", "bleu-3", "bleu-4", "inclusion"])
    expect(names("rouge")[0]).toBe("Rouge-L-F")
    expect(await value(scorersFor("demo", [{ acc: { numeric: true } }]), "\\boxed{0.5}", "1/2")).toBe(1)
    expect(await value(scorersFor("demo", [{ acc: { allow_inclusion: true } }]), "ab", "abc")).toBe(1)
    expect(await value(scorersFor("demo", ["acc"]), "ab", "abc")).toBe(0)
  })

  it("leaves a metric of the benchmark to the benchmark", () => {
    const own = choiceMatch()
    expect(scorersFor("demo", ["acc"], own)).toBe(own)
    expect(scorersFor("demo", [{ acc: { numeric: true } }], own)).not.toBe(own)
  })

  it.each<[Parameters<typeof scorersFor>[1], string]>([
    [["accurracy"], 'Did you mean "accuracy"?'],
    [["zzz"], "Known names: acc, accuracy"],
    [[{ acc: { numerik: true } }], "numerik"],
    [[{ acc: { numeric: "yes" } }], "numeric"],
    [[{ acc: {}, bleu: {} }], "is not one metric"],
    [[], "the list is empty"],
    [["acc", "numeric"], 'Two metrics are named "accuracy"'],
  ])("%j is an error", (entries, expected) => {
    try {
      scorersFor("demo", entries)
      expect.unreachable()
    } catch (thrown) {
      if (!EvalScopeError.is(thrown)) throw thrown
      expect(thrown.code).toBe("config_invalid")
      expect(`${thrown.message} ${thrown.hint}`).toContain(expected)
    }
  })
})
