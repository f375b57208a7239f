import { createHash } from "node:crypto"
import type { AnswerRule } from "@evalscope/testing"

export interface PlantedJudge {
  /** Strength of each model, natural log units. */
  strengths: Readonly<Record<string, number>>
  /** Natural log units that being shown first is worth. */
  advantage?: number
  /** Share of replies without any verdict. */
  unreadable?: number
}

/** A judge that prefers a known model with logistic noise and a known leaning to the first-shown answer. */
export function plantedJudge({ strengths, advantage = 0, unreadable = 0 }: PlantedJudge): AnswerRule {
  return ({ text }) => {
    const [first = "", second = ""] = Array.from(
      text.matchAll(/Answer of <([^>]+)>/g),
      (match) => match[1] ?? "",
    )
    // The reminder after an unreadable reply must not change the judge's mind.
    const asked = text.slice(0, text.indexOf("[End of answer B]"))
    const digest = createHash("sha256").update(asked).digest()
    const chance = digest.readUInt32BE(0) / 2 ** 32
    if (digest.readUInt32BE(4) / 2 ** 32 < unreadable) return "I cannot decide this."
    const u = (strengths[first] ?? 0) - (strengths[second] ?? 0) + advantage
    const verdict = chance < 1 / (1 + Math.exp(-u)) ? "A>B" : "B>A"
    return JSON.stringify({ reasoning: "planted", verdict })
  }
}
