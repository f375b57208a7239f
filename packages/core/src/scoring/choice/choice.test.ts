import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { choiceLabels } from "../../prompt/index.js"
import { scoreInput } from "../__fixtures__/score-input.js"
import { choiceMatch, extractChoice, multiChoicePartial, originalChoice } from "./index.js"

const four = { labels: choiceLabels(4), multiple: false }
const five = { labels: choiceLabels(5), multiple: true }

function joined(answer: { labels: readonly string[] } | undefined): string | undefined {
  return answer?.labels.join("")
}

describe("rules shared with the original", () => {
  it.each([
    ["After some thought I say so. ANSWER: B", four, "B"],
    ["**ANSWER: (C)**", four, "C"],
    ["Write ANSWER: [LETTER] at the end.\n\nANSWER: A", four, "A"],
    ["Reasoning…\nANSWER: A\nas asked by ANSWER: [LETTER]", four, "A"],
    ["ANSWER: B, not C", four, "B"],
    ["ANSWER: A\nLater I revise.\nANSWER: D.", four, "D"],
    ["The right one is C", four, "C"],
    ["ANSWER: A, C", five, "AC"],
    ["ANSWER: C,A", five, "AC"],
    ["ANSWER: ABD", five, "ABD"],
    ["ANSWER: A C", five, "AC"],
    ["ANSWER: (A, C)", five, "AC"],
    ["ANSWER: E", four, undefined],
    ["ANSWER: A\nOr rather: ANSWER: A, C", four, undefined],
    ["no idea", four, undefined],
    ["", four, undefined],
  ])("%j", (text, question, expected) => {
    expect(joined(originalChoice(text, question, "en"))).toBe(expected)
    expect(joined(extractChoice(text, question))).toBe(expected)
  })

  it.each([
    ["答案：B。", four, "B"],
    ["分析……\n答案: (D)", four, "D"],
    ["答案：A，C", five, "AC"],
    ["答案：[LETTER]\n答案：A", four, "A"],
  ])("%j", (text, question, expected) => {
    expect(joined(originalChoice(text, question, "zh"))).toBe(expected)
    expect(joined(extractChoice(text, question))).toBe(expected)
  })
})

describe("what the original misses", () => {
  it.each([
    ["It is C. I am sure.", four, undefined, "C", "stand-alone"],
    ["ANSWER: A and C", five, "A", "AC", "answer-marker"],
    ["ANSWER: b", four, undefined, "B", "answer-marker"],
    ["**Answer**: C", four, "C", "C", "answer-marker"],
    ["ANSWER: \\boxed{B}", four, "B", "B", "answer-marker"],
    ["ANSWER: Option D", four, "D", "D", "answer-line"],
    ["So \\boxed{B}, which Edison found.", four, undefined, "B", "boxed"],
    ["The answer is B, as Edison found.", four, undefined, "B", "declared"],
    ["Option (B) is correct; Edison found it.", four, undefined, "B", "declared"],
    ["b", four, undefined, "B", "bare-label"],
    ["(b).", four, undefined, "B", "bare-label"],
    ["选B，因为它在EU。", four, undefined, "B", "declared"],
    ["正确答案是B，其他都不在EU。", four, undefined, "B", "declared"],
    ["This matches DNA", four, "A", undefined, undefined],
    ["B is better than C", four, "C", "B", "stand-alone"],
    ["ANSWER: B A dog", five, "AB", "B", "answer-marker"],
    ["It must be D: C is wrong", four, "C", "D", "stand-alone"],
    ["It cannot be A. Hence D. I checked.", four, undefined, "D", "stand-alone"],
  ])("%j", (text, question, original, expected, rule) => {
    expect(joined(originalChoice(text, question, "en"))).toBe(original)
    const answer = extractChoice(text, question)
    expect(joined(answer)).toBe(expected)
    expect(answer?.rule).toBe(rule)
  })

  it("Chinese lists with other separators", () => {
    expect(joined(originalChoice("答案：A、C", five, "zh"))).toBe("A")
    expect(joined(extractChoice("答案：A、C", five))).toBe("AC")
    expect(joined(extractChoice("答案：A C", five))).toBe("AC")
    expect(joined(extractChoice("答案：A和C。", five))).toBe("AC")
  })

  it("the original's last capital", () => {
    expect(originalChoice("The right one is C", four, "en")?.rule).toBe("last-capital")
  })
})

describe("caution", () => {
  it.each([
    ["ANSWER: A, C", "two answers to a question with one"],
    ["ANSWER: A or C", "undecided"],
    ["ANSWER: B\nNo.\nANSWER: A or C", "undecided in the end"],
    ["ANSWER: A-type stars", "inside a word"],
    ["ANSWER: none of these\nC came close.", "declares something else first"],
    ["I thought of C.\nANSWER: None of the above", "declares something else"],
    ["Let us compare A and B.", "names several"],
    ["A dog is an animal.", "the article"],
    ["The answer is a mystery", "the article, lower-case"],
    ["It is not C.", "denied"],
    ["答案不是C", "denied"],
    ["不选B", "denied"],
    ["Value 1.5 and A-type stars", "inside a number or word"],
  ])("%j: %s", (text) => {
    expect(extractChoice(text, { ...four, options: ["cat", "dog", "emu", "fox"] })).toBeUndefined()
  })

  it("the pronoun is no label", () => {
    expect(
      extractChoice("I am not sure about this.", { labels: choiceLabels(10), multiple: false }),
    ).toBeUndefined()
  })

  it("reads an option's own words", () => {
    const question = { ...four, options: ["cat", "A dog", "emu", "Fox."] }
    expect(extractChoice("ANSWER: A dog", question)).toEqual({ labels: ["B"], rule: "option-text" })
    expect(extractChoice("ANSWER: fox", question)).toEqual({ labels: ["D"], rule: "option-text" })
    expect(extractChoice("emu", question)).toEqual({ labels: ["C"], rule: "option-text" })
    expect(extractChoice("ANSWER: C) emu", question)?.labels).toEqual(["C"])
    expect(extractChoice("ANSWER: A", { ...four, options: ["D", "C", "B", "A"] })?.labels).toEqual(["A"])
  })

  it("finds what the prompt asked for, whatever comes before", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.constantFrom("A", "B", "C", "D"), (before, label) => {
        expect(joined(extractChoice(`${before}\nANSWER: ${label}`, four))).toBe(label)
        expect(joined(originalChoice(`${before}\nANSWER: ${label}`, four, "en"))).toBe(label)
      }),
    )
  })

  it("never invents a label", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("A", "E", "b", " ", ".", ",", "ANSWER:", "\n", "(", "is", "选"),
          maxLength: 40,
        }),
        (text) => {
          for (const label of extractChoice(text, five)?.labels ?? [])
            expect(text.toUpperCase()).toContain(label)
        },
      ),
    )
  })
})

describe("choiceMatch", () => {
  const choices = ["one", "two", "three", "four"]
  it("compares with the gold", async () => {
    expect(await choiceMatch().score(scoreInput("ANSWER: B", { target: "B", choices }))).toEqual({
      values: { accuracy: 1 },
      extracted: "B",
      rule: "answer-marker",
    })
    expect(await choiceMatch().score(scoreInput("ANSWER: C", { target: "B", choices }))).toMatchObject({
      values: { accuracy: 0 },
    })
    expect(await choiceMatch().score(scoreInput("?", { target: "B", choices }))).toEqual({
      values: { accuracy: 0 },
    })
  })

  it("takes list targets as several answers", async () => {
    const sample = { target: ["A", "C"], choices }
    expect(await choiceMatch().score(scoreInput("ANSWER: C, A", sample))).toMatchObject({
      values: { accuracy: 1 },
    })
    expect(await choiceMatch().score(scoreInput("ANSWER: A", sample))).toMatchObject({
      values: { accuracy: 0 },
    })
    expect(
      await choiceMatch({ multiple: true }).score(scoreInput("ANSWER: AC", { target: "CA", choices })),
    ).toMatchObject({ values: { accuracy: 1 } })
  })

  it("reproduces the original in compatibility mode", async () => {
    const sample = { target: ["A", "C"], choices }
    const input = { ...scoreInput("ANSWER: A and C", sample), compat: true }
    expect(await choiceMatch().score(input)).toMatchObject({ values: { accuracy: 0 }, extracted: "A" })
    expect(await choiceMatch().score({ ...input, compat: false })).toMatchObject({ values: { accuracy: 1 } })
  })
})

describe("multiChoicePartial", () => {
  it.each([
    ["ANSWER: AB", 2 / 3],
    ["ANSWER: ABD", 1],
    ["ANSWER: AC", 0],
    ["no idea", 0],
  ])("%s against ABD", async (reply, expected) => {
    const sample = { target: ["A", "B", "D"], choices: ["1", "2", "3", "4"] }
    expect(await multiChoicePartial().score(scoreInput(reply, sample))).toMatchObject({
      values: { multi_choice_acc: expected },
    })
  })
})

describe("replies that repeat themselves", () => {
  it.each([
    ["markers", "ANSWER: ".repeat(50_000)],
    ["markers with words", "ANSWER: the ".repeat(30_000)],
    ["labels", "A B ".repeat(60_000)],
    ["declarations", "the answer is ".repeat(30_000)],
    ["blanks", " ".repeat(300_000)],
  ])("%s", (_, text) => {
    expect(extractChoice(text, four)).toBeUndefined()
    expect(originalChoice(text, four, "en")?.labels ?? []).not.toContain("E")
  })
})

describe("the trace of a reply's rules", () => {
  const trace = (text: string, target: string | readonly string[] = "A") =>
    choiceMatch().trace?.(scoreInput(text, { target, choices: ["w", "x", "y", "z"] })) ?? []

  it("shows what every rule finds, and which one decides", () => {
    expect(trace("I choose C. So \\boxed{B}")).toEqual([
      { rule: "answer-marker" },
      { rule: "bare-label" },
      { rule: "boxed", found: "B", effect: "decides" },
      { rule: "declared", found: "C" },
      { rule: "stand-alone", found: "B" },
    ])
    expect(trace("ANSWER: A\nOr rather: ANSWER: A, C")[0]).toEqual({ rule: "answer-marker", effect: "ends" })
  })

  it("never tells another story than the extraction", () => {
    const piece = fc.constantFrom(
      ...["ANSWER: B", "ANSWER: A, C", "ANSWER: [LETTER]", "ANSWER: none of them", "the answer is C"],
      ...["\\boxed{A}", "\\boxed{}", "D", "option B is correct", "x", "words"],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), fc.boolean(), (pieces, several) => {
        const text = pieces.join("\n")
        const target = several ? ["A", "B"] : "A"
        const score = choiceMatch().score(scoreInput(text, { target, choices: ["w", "x", "y", "z"] }))
        const decides = trace(text, target).filter(({ effect }) => effect === "decides")
        expect(decides.map(({ rule, found }) => [rule, found])).toEqual(
          "rule" in score ? [[score.rule, score.extracted]] : [],
        )
      }),
      { numRuns: 500 },
    )
  })
})
