import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { cmmlu } from "./index.js"

describe("cmmlu", () => {
  const csvRow = { "": "0", Question: "水的化学式是", A: "H2O", B: "CO2", C: "NaCl", D: "O2", Answer: "A" }
  const listRow = {
    question: "水的化学式是",
    choices: ["(A) H2O", "(B) CO2", "(C) NaCl", "(D) O2"],
    answer: "(A) H2O",
    category: "college_medicine",
  }

  it.each([
    ["the CSV columns", csvRow],
    ["ModelScope's lists", listRow],
  ])("reads %s", async (_, row) => {
    const sample = onlySample(cmmlu, row)
    expect(sample).toMatchObject({
      input: "水的化学式是",
      choices: ["H2O", "CO2", "NaCl", "O2"],
      target: "A",
    })
    expect(await choiceScores(cmmlu, sample, { language: "zh" })).toEqual({ right: 1, wrong: 0, silent: 0 })
  })

  it("asks in Chinese, reasoning first", () => {
    expect(promptText(cmmlu, onlySample(cmmlu, csvRow))).toBe(
      "阅读题目，选出唯一正确的选项。请先逐步思考，最后单独用一行写出“答案：X”，其中 X 是 A, B, C, D 中的一个。\n\n" +
        "题目：水的化学式是\n\n选项：\nA) H2O\nB) CO2\nC) NaCl\nD) O2",
    )
  })

  it("groups 67 subjects in five fields", () => {
    expect(new Set(cmmlu.dataset.subsets).size).toBe(67)
    expect(cmmlu.categoryOf("chinese_history")).toEqual(["China specific"])
  })
})

const { path, missing } = sharedData("cmmlu")

describe.skipIf(missing)("the original files of cmmlu", () => {
  it("hold 11,582 questions in 67 subjects", async () => {
    let total = 0
    for (const subset of cmmlu.dataset.subsets) {
      const { samples } = await localSamples(cmmlu, path, subset)
      for (const sample of samples) expect(sample).toMatchObject({ target: expect.stringMatching(/^[A-D]$/) })
      expect(samples.every(({ choices }) => choices?.length === 4)).toBe(true)
      total += samples.length
    }
    expect(total).toBe(11_582)
  }, 120_000)
})
