import { describe, expect, it } from "vitest"
import { onlySample, scoreReply } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { minervaMath } from "./index.js"

it("minerva_math takes the boxed answer of the solution", async () => {
  const row = { problem: "How long?", solution: "About \\[\\boxed{1.6}\\] cm", type: "Astronomy", idx: 0 }
  const sample = onlySample(minervaMath, row)
  expect(sample.target).toBe("1.6")
  expect((await scoreReply(minervaMath, sample, "\\boxed{1.6}")).values.accuracy).toBe(1)
  expect((await scoreReply(minervaMath, sample, "\\boxed{16.1}")).values.accuracy).toBe(0)
})

const { path, missing } = sharedData("minerva_math")

describe.skipIf(missing)("the real file of minerva_math", () => {
  it("holds 272 problems with an answer each", async () => {
    const { samples } = await localSamples(minervaMath, path, "default")
    expect(samples).toHaveLength(272)
    expect(samples.filter(({ target }) => target === "")).toEqual([])
  })
})
