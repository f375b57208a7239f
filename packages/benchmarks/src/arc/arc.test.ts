import { describe, expect, it } from "vitest"
import { choiceScores, onlySample } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { arc } from "./index.js"

describe("arc", () => {
  const hubRow = {
    id: "x",
    question: "Which of these is a mammal?",
    choices: { text: ["a trout", "a whale", "a frog"], label: ["A", "B", "C"] },
    answerKey: "B",
  }

  it("reads the hub's rows and the original ones alike", async () => {
    const original = {
      id: "x",
      question: {
        stem: hubRow.question,
        choices: hubRow.choices.text.map((text, index) => ({ text, label: hubRow.choices.label[index] })),
      },
      answerKey: "B",
    }
    const sample = onlySample(arc, hubRow)
    expect(onlySample(arc, original)).toEqual(sample)
    expect(await choiceScores(arc, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
  })

  it("turns digits into letters", () => {
    const row = { ...hubRow, choices: { ...hubRow.choices, label: ["1", "2", "3"] }, answerKey: "3" }
    expect(onlySample(arc, row).target).toBe("C")
  })

  it("refuses a key that is none of the labels", () => {
    expect(() => onlySample(arc, { ...hubRow, answerKey: "E" })).toThrowError(/none of the labels/)
  })
})

const { path, missing } = sharedData("arc")

describe.skipIf(missing)("the original challenge set", () => {
  it("holds 1,150 questions of three to five options", async () => {
    const { samples } = await localSamples(arc, path, "ARC-Challenge")
    expect(samples).toHaveLength(1150)
    const sizes = new Set(samples.map(({ choices }) => choices?.length))
    expect([...sizes].sort()).toEqual([3, 4, 5])
    const targets = samples.map(({ target }) => target)
    expect(new Set(targets).size).toBeGreaterThanOrEqual(4)
  })
})
