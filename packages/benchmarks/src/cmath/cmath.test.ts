import { describe, expect, it } from "vitest"
import { onlySample, promptText, scoreReply } from "../../test/attempt.js"
import { localSamples } from "../../test/local-samples.js"
import { sharedData } from "../../test/shared-data.js"
import { cmath } from "./index.js"

describe("cmath", () => {
  const row = {
    question: "小红有3个苹果，又买了4个，一共有几个？",
    golden: "7",
    grade: 1,
    reasoning_step: 1,
    num_digits: 1,
  }

  it("reads ModelScope's golden and the original answer, and asks in Chinese", async () => {
    const sample = onlySample(cmath, row)
    expect(onlySample(cmath, { ...row, golden: undefined, answer: 7 })).toEqual(sample)
    expect(promptText(cmath, sample)).toContain("写在 \\boxed{} 里")
    expect((await scoreReply(cmath, sample, "3+4=7，所以 \\boxed{7}")).values.accuracy).toBe(1)
    expect((await scoreReply(cmath, sample, "\\boxed{8}")).values.accuracy).toBe(0)
    expect(() => onlySample(cmath, { question: "?", grade: 1 })).toThrowError(/neither golden nor answer/)
  })
})

const { path, missing } = sharedData("cmath")

describe.skipIf(missing)("the real file of cmath", () => {
  it("holds 600 problems dealt out by grade, whose own answers score 1", async () => {
    let total = 0
    for (const subset of cmath.dataset.subsets) {
      const { samples } = await localSamples(cmath, path, subset)
      for (const sample of samples) {
        const { values } = await scoreReply(cmath, sample, `\\boxed{${sample.target}}`)
        expect([sample.target, values.accuracy]).toEqual([sample.target, 1])
      }
      total += samples.length
    }
    expect(total).toBe(600)
  }, 60_000)
})
