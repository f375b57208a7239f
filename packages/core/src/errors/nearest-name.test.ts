import { describe, expect, it } from "vitest"
import { nameHint, nearestName } from "./index.js"

const known = ["mean", "clipped_mean", "mean_and_pass_at_k", "gsm8k", "humaneval"]

describe("nearestName", () => {
  it.each([
    ["maen", "mean"],
    ["Clipped-Mean", "clipped_mean"],
    ["mean_and_pass_k", "mean_and_pass_at_k"],
    ["gsm-8k", "gsm8k"],
    ["humanevl", "humaneval"],
    ["human", "humaneval"],
  ])("%s → %s", (written, expected) => {
    expect(nearestName(written, known)).toBe(expected)
  })

  it("stays silent when nothing is close", () => {
    expect(nearestName("arena", known)).toBeUndefined()
    expect(nearestName("", known)).toBeUndefined()
    expect(nameHint("arena", ["a", "b"])).toBe("Known names: a, b.")
    expect(nameHint("gsm8", known)).toBe('Did you mean "gsm8k"?')
  })
})
