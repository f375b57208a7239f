import { describe, expect, it } from "vitest"
import { manualClock } from "../../../test/manual-clock.js"
import type { Model, ModelRequest } from "../model.js"
import { createTokenEstimate } from "./token-estimate.js"
import { withLimits } from "./with-limits.js"

const request: ModelRequest = { messages: [{ role: "user", content: "four words are here" }] }

function counted(totalTokens: number, fail = false): Model & { starts: number } {
  return {
    name: "m",
    starts: 0,
    async generate() {
      this.starts += 1
      if (fail) throw new Error("failed")
      return {
        model: "m",
        choices: [{ message: { role: "assistant", content: "ok" }, stopReason: "stop" }],
        usage: { inputTokens: totalTokens / 2, outputTokens: totalTokens / 2, totalTokens },
        latencyMs: 1,
        attempts: 1,
      }
    },
  }
}

describe("withLimits", () => {
  it("replaces the guess by the real cost", async () => {
    const clock = manualClock()
    const model = counted(10)
    const limited = withLimits(model, { tokensPerMinute: 1100 }, { clock })
    for (let round = 0; round < 20; round += 1) await limited.generate(request)
    expect(model.starts).toBe(20)
    expect(clock.pending).toBe(0)
  })

  it("gives the place and the tokens of a failed request back", async () => {
    const clock = manualClock()
    const model = counted(0, true)
    const limited = withLimits(model, { concurrency: 1, tokensPerMinute: 1100 }, { clock })
    for (let round = 0; round < 5; round += 1)
      await expect(limited.generate(request)).rejects.toThrow("failed")
    expect(model.starts).toBe(5)
  })

  it("reserves no more than maxTokens for the output", async () => {
    const clock = manualClock()
    const model = counted(10)
    const limited = withLimits(model, { tokensPerMinute: 100 }, { clock, config: { maxTokens: 20 } })
    await Promise.all([limited.generate(request), limited.generate(request), limited.generate(request)])
    expect(model.starts).toBe(3)
  })
})

describe("createTokenEstimate", () => {
  it("learns what requests cost", () => {
    const estimate = createTokenEstimate()
    const before = estimate.of(request, undefined)
    for (let round = 0; round < 100; round += 1) {
      estimate.learn(request, { inputTokens: 40, outputTokens: 8, totalTokens: 48 })
    }
    expect(before).toBeGreaterThan(1000)
    expect(estimate.of(request, undefined)).toBeGreaterThanOrEqual(48)
    expect(estimate.of(request, undefined)).toBeLessThan(55)
    expect(estimate.of(request, 2)).toBeLessThan(45)
  })

  it("counts a Chinese character as a token of its own", () => {
    const chinese: ModelRequest = { messages: [{ role: "user", content: "你".repeat(400) }] }
    const english: ModelRequest = { messages: [{ role: "user", content: "a".repeat(400) }] }
    const estimate = createTokenEstimate()
    expect(estimate.of(chinese, 1)).toBeGreaterThan(3 * estimate.of(english, 1))
  })
})
