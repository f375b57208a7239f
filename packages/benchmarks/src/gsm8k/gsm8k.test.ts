import { describe, expect, it } from "vitest"
import { onlySample, promptText, scoreReply } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { gsm8k } from "./index.js"

describe("gsm8k", () => {
  const row = {
    question: "Three boxes hold 5 pens each. How many pens are there?",
    answer: "There are 3*5=<<3*5=15>>15 pens.\n#### 15",
  }

  it("takes the number after the last mark, and the solution without calculator marks", () => {
    expect(onlySample(gsm8k, row)).toMatchObject({
      input: row.question,
      target: "15",
      metadata: { reasoning: "There are 3*5=15 pens." },
    })
    expect(onlySample(gsm8k, { ...row, answer: "#### 3\n#### 1,500 " }).target).toBe("1,500")
    expect(() => onlySample(gsm8k, { ...row, answer: "15" })).toThrowError(/no final answer after ####/)
  })

  it.each([
    ["So it is \\boxed{15}.", 1],
    ["The answer is 15.00 pens", 1],
    ["\\boxed{16}", 0],
    ["", 0],
  ])("scores %j %d", async (reply, value) => {
    expect((await scoreReply(gsm8k, onlySample(gsm8k, row), reply)).values).toEqual({ accuracy: value })
  })

  it("shows solved problems first", () => {
    const sample = onlySample(gsm8k, row)
    expect(promptText(gsm8k, sample, { fewShot: [sample] })).toBe(
      `Some solved problems first:

Three boxes hold 5 pens each. How many pens are there?
Reasoning:
There are 3*5=15 pens.
ANSWER: \\boxed{15}

Now solve this one.

Three boxes hold 5 pens each. How many pens are there?

Solve the problem step by step and write the final result inside \\boxed{}.`,
    )
  })
})

const { path, missing } = sharedData("gsm8k")

describe.skipIf(missing)("the real files", () => {
  it("hold 1,319 problems whose own solutions score 1", async () => {
    const { samples, fewShot } = await localSamples(gsm8k, path, "main")
    expect(samples).toHaveLength(1319)
    expect(fewShot).toHaveLength(4)
    for (const sample of samples) {
      expect(sample.target).toMatch(/^-?[\d,]+(\.\d+)?$/)
      const { values } = await scoreReply(gsm8k, sample, `Thus \\boxed{${sample.target}}.`)
      expect(values.accuracy).toBe(1)
    }
  }, 60_000)
})
