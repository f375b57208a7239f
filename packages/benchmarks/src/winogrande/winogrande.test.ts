import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { winogrande } from "./index.js"

describe("winogrande", () => {
  const row = {
    sentence: "The cup fell off the shelf because _ was tilted.",
    option1: "cup",
    option2: "shelf",
    answer: "2",
  }

  it("has two options, the answer counted from 1", async () => {
    const sample = onlySample(winogrande, row)
    expect(sample).toMatchObject({ choices: ["cup", "shelf"], target: "B" })
    expect(await choiceScores(winogrande, sample)).toEqual({ right: 1, wrong: 0, silent: 0 })
    expect(promptText(winogrande, sample)).toContain(
      "one of A, B.\n\nQuestion: Which option belongs in the gap",
    )
  })

  it("refuses the test split, whose answers are empty", () => {
    expect(() => onlySample(winogrande, { ...row, answer: "" })).toThrowError(/answer/)
  })
})

const { path, missing } = sharedData("winogrande")

describe.skipIf(missing)("the real development set", () => {
  it("holds 1,267 sentences with a gap", async () => {
    const { samples } = await localSamples(winogrande, path, "default")
    expect(samples).toHaveLength(1267)
    expect(samples.every(({ input }) => String(input).includes("_"))).toBe(true)
    expect(new Set(samples.map(({ target }) => target))).toEqual(new Set(["A", "B"]))
  })
})
