import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { choiceScores, onlySample, promptText, scoreReply } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { generalMcq } from "./index.js"

const several = { multiple_correct: true }

describe("general_mcq", () => {
  const row = { id: "1", question: "水的沸点是多少？", A: "50", B: 100, C: "150", D: "", answer: "B" }

  it("takes options up to the first empty column, as text", async () => {
    const sample = onlySample(generalMcq, row)
    expect(sample).toMatchObject({ choices: ["50", "100", "150"], target: "B" })
    expect(await choiceScores(generalMcq, sample, { language: "zh" })).toEqual({
      right: 1,
      wrong: 0,
      silent: 0,
    })
  })

  it("writes Chinese prompts, with reasoning or in English on request", () => {
    const text = (params: Record<string, unknown>) =>
      promptText(generalMcq, onlySample(generalMcq, row), { params })
    expect(text({})).toContain("回复只写一行，写成“答案：X”，其中 X 是 A, B, C 中的一个。")
    expect(text({ use_cot: true })).toContain("请先逐步思考")
    expect(text(several)).toContain("选出所有正确的选项")
    expect(text({ language: "en" })).toContain("ANSWER: X")
  })

  it.each([[["A", "C"]], ["AC"], ["A, C"], ['["A","C"]'], ["['A', 'C']"]])(
    "takes the several right letters %j",
    async (answer) => {
      const sample = onlySample(generalMcq, { ...row, answer }, { params: several })
      expect(sample.target).toEqual(["A", "C"])
      const value = async (letters: string) =>
        (await scoreReply(generalMcq, sample, `答案：${letters}`, several)).values.accuracy
      expect(await value("AC")).toBe(1)
      expect(await value("C，A")).toBe(1)
      expect(await value("A")).toBe(0)
    },
  )

  it("says which parameter several right letters need", () => {
    expect(() => onlySample(generalMcq, { ...row, answer: ["A", "C"] })).toThrowError(
      /2 right options \(A, C\)/,
    )
    expect(() => onlySample(generalMcq, { ...row, answer: "Z" })).toThrowError(/letter from A to J/)
  })

  it("finds demonstrations beside the questions", async () => {
    const folder = await mkdtemp(join(tmpdir(), "general-mcq-"))
    try {
      const line = (question: string) => `${JSON.stringify({ ...row, question })}\n`
      await writeFile(join(folder, "zoo_val.jsonl"), line("one") + line("two"))
      await writeFile(join(folder, "zoo_dev.jsonl"), line("shot"))
      const { samples } = await localSamples(generalMcq, folder, "zoo")
      expect(samples.map(({ input }) => input)).toEqual(["one", "two"])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

const { path, missing } = sharedData("custom_eval", "text", "mcq")

describe.skipIf(missing)("the example files", () => {
  it("hold 12 questions, and 10 with several right options", async () => {
    const { samples } = await localSamples(generalMcq, path, "example")
    expect(samples).toHaveLength(12)
    const multi = await localSamples(generalMcq, path, "example_multi", several)
    expect(multi.samples).toHaveLength(10)
    expect(multi.samples.every(({ target }) => target.length >= 2)).toBe(true)
  })
})
