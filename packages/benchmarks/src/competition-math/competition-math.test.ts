import { describe, expect, it } from "vitest"
import { onlySample, promptText, scoreReply } from "../../test/attempt.js"
import { competitionMath } from "./index.js"

describe("competition_math", () => {
  const row = {
    problem: "How many sides has a hexagon?",
    level: "Level 1",
    type: "Geometry",
    solution: "By definition it has $\\boxed{6}$ sides.",
  }

  it("takes the boxed answer of the solution, which is also shown as demonstration", async () => {
    const sample = onlySample(competitionMath, row)
    expect(sample.target).toBe("6")
    expect((await scoreReply(competitionMath, sample, "\\boxed{6}")).values.accuracy).toBe(1)
    expect((await scoreReply(competitionMath, sample, "\\boxed{5}")).values.accuracy).toBe(0)
    expect(promptText(competitionMath, sample, { fewShot: [sample] })).toContain(
      "How many sides has a hexagon?\nReasoning:\nBy definition it has $\\boxed{6}$ sides.\nANSWER: \\boxed{6}",
    )
  })

  it("refuses a solution without a boxed answer", () => {
    expect(() => onlySample(competitionMath, { ...row, solution: "six" })).toThrowError(/no boxed answer/)
  })
})
