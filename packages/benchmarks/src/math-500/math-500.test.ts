import { describe, expect, it } from "vitest"
import { onlySample, promptText, scoreReply } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { math500 } from "./index.js"

describe("math_500", () => {
  const row = {
    problem: "What is $\\frac{1}{2}+\\frac{1}{4}$?",
    solution: "",
    answer: "\\frac{3}{4}",
    subject: "Algebra",
    level: 2,
    unique_id: "u",
  }

  it("compares by value and asks for a box", async () => {
    const sample = onlySample(math500, row, { subset: "Level 2" })
    expect(promptText(math500, sample)).toBe(
      "What is $\\frac{1}{2}+\\frac{1}{4}$?\n\nSolve the problem step by step and write the final result inside \\boxed{}.",
    )
    const value = async (reply: string) => (await scoreReply(math500, sample, reply)).values.accuracy
    expect(await value("\\boxed{\\dfrac34}")).toBe(1)
    expect(await value("\\boxed{0.75}")).toBe(1)
    expect(await value("\\boxed{\\frac{4}{3}}")).toBe(0)
  })
})

const { path, missing } = sharedData("math500")

describe.skipIf(missing)("the real file", () => {
  it("holds 500 problems in five levels whose own answers score 1", async () => {
    let total = 0
    for (const subset of math500.dataset.subsets) {
      const { samples } = await localSamples(math500, path, subset)
      expect(samples.length).toBeGreaterThan(40)
      for (const sample of samples) {
        const { values } = await scoreReply(math500, sample, `Hence $\\boxed{${sample.target}}$.`)
        expect([sample.target, values.accuracy]).toEqual([sample.target, 1])
      }
      total += samples.length
    }
    expect(total).toBe(500)
  }, 120_000)
})
