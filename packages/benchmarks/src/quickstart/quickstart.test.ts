import { openDataset, type Sample, samples } from "@evalscope/core"
import { describe, expect, it } from "vitest"
import { promptText, scoreReply } from "../../test/attempt.js"
import { quickstart, quickstartMockAnswer, quickstartQuestions } from "./index.js"

async function allSamples(): Promise<Sample[]> {
  const source = await openDataset({ benchmark: quickstart, env: {} })
  const found: Sample[] = []
  for (const subset of quickstart.dataset.subsets) {
    for await (const sample of samples({ benchmark: quickstart, source, subset })) found.push(sample)
  }
  return found
}

describe("quickstart", () => {
  it("brings along twenty different questions in two subsets", async () => {
    const found = await allSamples()
    expect(found).toHaveLength(20)
    expect(new Set(found.map(({ input }) => input)).size).toBe(20)
    expect(found.filter(({ subset }) => subset === "arithmetic")).toHaveLength(10)
  })

  it("has references that its own scorer accepts, and wrong answers that it does not", async () => {
    for (const sample of await allSamples()) {
      const isChoice = sample.choices !== undefined
      const right = isChoice ? `ANSWER: ${sample.target}` : `\\boxed{${sample.target}}`
      expect((await scoreReply(quickstart, sample, right)).values).toEqual({ accuracy: 1 })
      expect((await scoreReply(quickstart, sample, isChoice ? "ANSWER: E" : "\\boxed{-1}")).values).toEqual({
        accuracy: 0,
      })
    }
  })

  it("asks for a box or for an answer line", async () => {
    const texts = (await allSamples()).map((sample) => promptText(quickstart, sample))
    expect(texts[0]).toContain("14 bags?\n\nSolve the problem step by step")
    expect(texts.at(-1)).toMatch(/ANSWER: X.*A\) 春分\nB\) 夏至/s)
    expect(texts.filter((text) => text.includes("{task}"))).toEqual([])
  })

  it("gets a plausible score from the mock model: 15 of 20", async () => {
    let right = 0
    for (const sample of await allSamples()) {
      const reply = quickstartMockAnswer(promptText(quickstart, sample))
      right += (await scoreReply(quickstart, sample, reply)).values.accuracy ?? 0
    }
    expect(right).toBe(15)
  })

  it("lets the mock model answer the last question of a prompt, and nothing else", () => {
    const [first, second] = quickstartQuestions
    expect(quickstartMockAnswer(`${first?.question}\n${second?.question}`)).toBe(second?.mockReply)
    expect(quickstartMockAnswer("Who are you?")).toMatch(/no answer/)
  })
})
