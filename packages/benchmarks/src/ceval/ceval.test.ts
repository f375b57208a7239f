import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { ceval } from "./index.js"

describe("ceval", () => {
  const row = {
    id: 0,
    question: "一昼夜有几小时？____",
    A: "12",
    B: "24",
    C: "36",
    D: "48",
    answer: "B",
    explanation: "",
  }

  it("reads the hub's rows", async () => {
    const sample = onlySample(ceval, row, { subset: "logic" })
    expect(sample).toMatchObject({
      choices: ["12", "24", "36", "48"],
      target: "B",
      metadata: { id: "0", subject: "logic" },
    })
    expect(await choiceScores(ceval, sample, { language: "zh" })).toEqual({ right: 1, wrong: 0, silent: 0 })
  })

  it("shows the explanation of a demonstration", () => {
    const shot = onlySample(ceval, { ...row, explanation: "地球自转一周约为24小时。" })
    const text = promptText(ceval, onlySample(ceval, { ...row, question: "第二题" }), { fewShot: [shot] })
    expect(text).toContain("D) 48\n解析：地球自转一周约为24小时。\n答案：B\n\n下面是要你回答的题目。")
    expect(text).toMatch(/题目：第二题\n\n选项：\nA\) 12\nB\) 24\nC\) 36\nD\) 48$/)
  })

  it("refuses the test split, whose answers are not published", () => {
    expect(() => onlySample(ceval, { ...row, answer: "" })).toThrowError(/answer/)
  })

  it("groups 52 subjects in four fields", () => {
    expect(new Set(ceval.dataset.subsets).size).toBe(52)
    expect(new Set(ceval.dataset.subsets.flatMap((subset) => ceval.categoryOf(subset)))).toEqual(
      new Set(["STEM", "Humanities", "Social Science", "Other"]),
    )
  })
})
