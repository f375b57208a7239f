import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { choiceScores, onlySample } from "../../test/attempt.js"
import { musr } from "./index.js"
import { parseTextList } from "./text-list.js"

describe("musr", () => {
  const row = {
    narrative: "Ana and Bo shared a desk.",
    question: "Who moved the cup?",
    choices: `['Ana', "Bo's sister", 'Bo, maybe']`,
    answer_index: 1,
    answer_choice: "Bo's sister",
  }

  it("reads choices that are a printed list", async () => {
    const sample = onlySample(musr, row)
    expect(sample).toMatchObject({
      input: "Ana and Bo shared a desk.\n\nWho moved the cup?",
      choices: ["Ana", "Bo's sister", "Bo, maybe"],
      target: "B",
    })
    expect(onlySample(musr, { ...row, choices: ["Ana", "Bo's sister", "Bo, maybe"] })).toEqual(sample)
    expect(await choiceScores(musr, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
  })

  it("refuses other text, and an index beyond the choices", () => {
    expect(() => onlySample(musr, { ...row, choices: "Ana, Bo" })).toThrowError(/no list of texts/)
    expect(() => onlySample(musr, { ...row, answer_index: 3 })).toThrowError(/not among the choices/)
  })
})

describe("parseTextList", () => {
  it.each([
    ["[]", []],
    [`["it's"]`, ["it's"]],
    [String.raw`['it\'s', 'a\\b', 'two\nlines']`, ["it's", "a\\b", "two\nlines"]],
    ["['a', b]", undefined],
    ["'a'", undefined],
  ])("%s", (printed, texts) => expect(parseTextList(printed)).toEqual(texts))

  it("reads back whatever is printed", () => {
    const print = (text: string) => `'${text.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n")}'`
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        expect(parseTextList(`[${texts.map(print).join(", ")}]`)).toEqual(texts)
      }),
    )
  })
})
