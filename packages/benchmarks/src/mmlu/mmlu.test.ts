import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { mmlu, mmluSubjects } from "./index.js"

describe("mmlu", () => {
  const hubRow = {
    question: "What is 2 + 2?",
    subject: "abstract_algebra",
    choices: ["3", "4", "5", "6"],
    answer: 1,
  }

  it("reads the hub's rows, with 64-bit answers too", async () => {
    for (const answer of [1, 1n]) {
      const sample = onlySample(mmlu, { ...hubRow, answer }, { subset: "abstract_algebra" })
      expect(sample).toMatchObject({ input: "What is 2 + 2?", choices: ["3", "4", "5", "6"], target: "B" })
      expect(await choiceScores(mmlu, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
    }
  })

  it("reads the original columns", () => {
    const row = { question: "Q", A: "1", B: "2", C: "3", D: "4", answer: "D" }
    expect(onlySample(mmlu, row)).toMatchObject({ choices: ["1", "2", "3", "4"], target: "D" })
  })

  it("refuses an answer that is none of the choices", () => {
    expect(() => onlySample(mmlu, { ...hubRow, answer: 4 })).toThrowError(/not among the choices/)
  })

  it("asks for reasoning and shows five solved questions of the same subject first", () => {
    const sample = onlySample(mmlu, hubRow)
    expect(promptText(mmlu, sample, { fewShot: [onlySample(mmlu, { ...hubRow, question: "First?" })] })).toBe(
      `Some questions with their answers:

Question: First?
Options:
A) 3
B) 4
C) 5
D) 6
ANSWER: B

Now the question that is yours.

Read the question and pick the one option that is right. Think it through step by step, then finish with a line of its own that reads "ANSWER: X", where X is one of A, B, C, D.

Question: What is 2 + 2?

Options:
A) 3
B) 4
C) 5
D) 6`,
    )
  })

  it("groups 57 subjects in four fields", () => {
    expect(mmlu.dataset.subsets).toHaveLength(57)
    expect(new Set(mmlu.dataset.subsets).size).toBe(57)
    expect(mmlu.categoryOf("formal_logic")).toEqual(["Humanities"])
    expect(Object.values(mmluSubjects).map((subjects) => subjects.length)).toEqual([18, 13, 12, 14])
  })
})

const { path, missing } = sharedData("mmlu")

describe.skipIf(missing)("the original files of mmlu", () => {
  it("hold 14,042 questions in 57 subjects, with five demonstrations each", async () => {
    let total = 0
    for (const subset of mmlu.dataset.subsets) {
      const { samples, fewShot } = await localSamples(mmlu, path, subset)
      expect(fewShot).toHaveLength(5)
      for (const sample of samples) {
        expect(sample.choices).toHaveLength(4)
        expect(sample.target).toMatch(/^[A-D]$/)
      }
      total += samples.length
    }
    expect(total).toBe(14_042)
  }, 120_000)
})
