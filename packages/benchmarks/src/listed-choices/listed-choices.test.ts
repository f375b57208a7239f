import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import * as benchmarks from "./index.js"
import { iquiz, logiQa, mathQa } from "./index.js"

const row = { question: "Which is a fruit?", choices: ["stone", "pear", "nail"], answer: "B" }
const { listedChoices: _, ...all } = benchmarks

describe.each(Object.values(all))("$name", (benchmark) => {
  it("reads question, choices and letter", async () => {
    const sample = onlySample(benchmark, row)
    expect(sample).toMatchObject({ input: "Which is a fruit?", choices: row.choices, target: "B" })
    const language = benchmark === iquiz ? "zh" : "en"
    expect(await choiceScores(benchmark, sample, { language })).toEqual({ right: 1, wrong: 0, silent: 0 })
  })

  it("refuses a letter beyond the choices", () => {
    expect(() => onlySample(benchmark, { ...row, answer: "D" })).toThrowError(/not among the choices/)
  })
})

describe("rows with more", () => {
  it("put the passage before the question", () => {
    expect(onlySample(logiQa, { ...row, context: "A passage." }).input).toBe("A passage.\nWhich is a fruit?")
  })

  it("show the reasoning in demonstrations", () => {
    const shot = onlySample(mathQa, { ...row, reasoning: "Pears grow on trees." })
    expect(promptText(mathQa, onlySample(mathQa, row), { fewShot: [shot] })).toContain(
      "C) nail\nReasoning: Pears grow on trees.\nANSWER: B",
    )
  })

  it("ask in Chinese where the questions are", () => {
    expect(promptText(iquiz, onlySample(iquiz, row))).toContain("请先逐步思考")
    expect(iquiz.dataset.subsets).toEqual(["IQ", "EQ"])
  })
})
