import { renderPrompt } from "@evalscope/core"
import { describe, expect, it } from "vitest"
import { onlySample, promptText, scoreReply } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { generalQa } from "./index.js"

describe("general_qa", () => {
  it("reads query and response, or question and answer", () => {
    expect(onlySample(generalQa, { query: "Q", response: "R" })).toMatchObject({ input: "Q", target: "R" })
    expect(onlySample(generalQa, { question: "Q", answer: "R" })).toMatchObject({ input: "Q", target: "R" })
    expect(() => onlySample(generalQa, { response: "R" })).toThrowError(/neither query/)
  })

  it("puts the record's system prompt first", () => {
    const sample = onlySample(generalQa, {
      system: "You know the sky.",
      query: "Largest planet?",
      response: "Jupiter",
    })
    expect(renderPrompt(generalQa, sample)).toEqual([
      { role: "system", content: "You know the sky." },
      { role: "user", content: "Largest planet?" },
    ])
  })

  it("takes a conversation up to its last question, its last reply as reference", () => {
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
      { role: "user", content: "Capital of France?" },
      { role: "assistant", content: "Paris" },
    ]
    const sample = onlySample(generalQa, { messages })
    expect(sample.target).toBe("Paris")
    expect(renderPrompt(generalQa, sample)).toEqual(messages.slice(0, 3))
    expect(onlySample(generalQa, { messages, response: "Lyon" }).target).toBe("Lyon")
  })

  it("lays the user's template around the question", () => {
    const sample = onlySample(generalQa, { query: "Why?", system: "S" })
    const [, user] = renderPrompt(generalQa, sample, { args: { promptTemplate: "In a word: {question}" } })
    expect(user?.content).toBe("In a word: Why?")
    expect(promptText(generalQa, sample)).toBe("Why?")
  })

  it("compares with the reference, and leaves out what has none", async () => {
    const sample = onlySample(generalQa, { query: "Q", response: "the cat sat" })
    const perfect = await scoreReply(generalQa, sample, "the cat sat")
    expect(perfect.values).toMatchObject({ "Rouge-L-F": 1, "Rouge-L-R": 1, "bleu-1": 1 })
    const other = await scoreReply(generalQa, sample, "dogs bark")
    expect(other.values["Rouge-L-F"]).toBe(0)
    expect((await scoreReply(generalQa, onlySample(generalQa, { query: "Q" }), "x")).status).toBe("excluded")
  })
})

const { path, missing } = sharedData("custom_eval", "text", "qa")

describe.skipIf(missing)("the example files", () => {
  it.each([
    ["example", 13],
    ["test", 6],
    ["arena", 10],
  ])("%s has %i questions", async (subset, count) => {
    const { samples } = await localSamples(generalQa, path, subset)
    expect(samples).toHaveLength(count)
  })

  it("score full marks for their own references", async () => {
    const { samples } = await localSamples(generalQa, path, "example")
    for (const sample of samples) {
      const score = await scoreReply(generalQa, sample, String(sample.target))
      expect(score.values["Rouge-L-F"]).toBeCloseTo(1)
    }
  })
})
