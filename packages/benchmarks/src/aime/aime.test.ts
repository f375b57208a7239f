import { describe, expect, it } from "vitest"
import { onlySample, scoreReply } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { amc } from "../amc/index.js"
import { aime24, aime25, aime26 } from "./index.js"

describe("contest problems", () => {
  it.each([
    [{ problem: "P", answer: "204" }, "204"],
    [{ question: "P", answer: 70.0 }, "70"],
    [{ problem: "P", question: "other", answer: "033" }, "033"],
    [{ problem: "P", solution: "Thus \\boxed{204}." }, "204"],
    [{ problem: "P", answer: "", solution: "25" }, "25"],
  ])("are read from %j", (row, target) => {
    expect(onlySample(aime24, row)).toMatchObject({ input: "P", target })
  })

  it("need a statement and an answer", () => {
    expect(() => onlySample(aime25, { answer: 1 })).toThrowError(/neither problem nor question/)
    expect(() => onlySample(aime25, { problem: "P" })).toThrowError(/neither answer nor solution/)
  })

  it("are scored by value", async () => {
    const sample = onlySample(aime26, { problem: "P", answer: "033" })
    expect((await scoreReply(aime26, sample, "\\boxed{33}")).values.accuracy).toBe(1)
    expect((await scoreReply(aime26, sample, "\\boxed{330}")).values.accuracy).toBe(0)
  })

  it("have a name for each year", () => {
    expect([aime24, aime25, aime26].map(({ name, prettyName }) => [name, prettyName])).toEqual([
      ["aime24", "AIME-2024"],
      ["aime25", "AIME-2025"],
      ["aime26", "AIME-2026"],
    ])
  })
})

describe.each([
  [aime24, "aime24", "default", 30],
  [aime25, "aime25", "default", 30],
  // Named as a file: the folder's name is the subset, which its files do not repeat.
  [amc, "amc23", "amc23", 40],
])("the real file of $name", (benchmark, folder, subset, count) => {
  const { path, missing } = sharedData(folder, "test.jsonl")

  it.skipIf(missing)(`holds ${count} problems whose own answers score 1`, async () => {
    const { samples } = await localSamples(benchmark, path, subset)
    expect(samples).toHaveLength(count)
    for (const sample of samples) {
      const { values } = await scoreReply(benchmark, sample, `\\boxed{${sample.target}}`)
      expect([sample.target, values.accuracy]).toEqual([sample.target, 1])
    }
  })
})
