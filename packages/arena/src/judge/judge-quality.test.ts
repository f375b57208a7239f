import { describe, expect, it } from "vitest"
import type { JudgedGame } from "../contest/index.js"
import { judgeQuality, type Verdict } from "./index.js"

function game(
  question: number,
  first: string,
  second: string,
  verdict: Verdict | undefined,
  more: Partial<JudgedGame> = {},
): JudgedGame {
  return {
    key: "",
    dataset: "d",
    subset: "s",
    questionId: `q${question}`,
    index: question,
    first,
    second,
    judge: "j",
    repeat: 0,
    verdict,
    problem: verdict ? undefined : "unreadable",
    reply: "",
    inputTokens: 100,
    outputTokens: 10,
    attempts: 1,
    ...more,
  }
}

describe("judgeQuality", () => {
  it("counts flips, ties, unreadable replies and cost", () => {
    const [judge] = judgeQuality([
      // Consistent: x better both times.
      game(0, "x", "y", "A>B"),
      game(0, "y", "x", "B>A"),
      // First-shown wins both times.
      game(1, "x", "y", "A>B"),
      game(1, "y", "x", "A>>B"),
      // Half flip.
      game(2, "x", "y", "A=B"),
      game(2, "y", "x", "B>A"),
      // Unusable.
      game(3, "x", "y", undefined),
      game(3, "y", "x", "B>A"),
    ]).judges
    expect(judge).toMatchObject({
      games: 8,
      unparsableRate: 1 / 8,
      tieRate: 1 / 7,
      strongRate: 1 / 7,
      selfConsistency: undefined,
      human: undefined,
      cost: { inputTokens: 800, outputTokens: 80, requests: 8 },
    })
    expect(judge?.placements).toMatchObject({
      usable: 3,
      unusable: 1,
      consistent: 1,
      flipFirstShownWins: 1,
      flipSecondShownWins: 0,
      halfFlip: 1,
      positionBiasRate: 1 / 3,
      positionBiasDirection: 1 / 3,
    })
  })

  it("compares repetitions of the same question and judges among each other", () => {
    const { judges, pairs, alpha } = judgeQuality([
      game(0, "x", "y", "A>B"),
      game(0, "x", "y", "A>B", { repeat: 1 }),
      game(1, "x", "y", "A>B"),
      game(1, "x", "y", "B>A", { repeat: 1 }),
      game(0, "x", "y", "A>>B", { judge: "k" }),
      game(1, "x", "y", "A=B", { judge: "k" }),
    ])
    expect(judges.map(({ judge }) => judge)).toEqual(["j", "k"])
    expect(judges[0]?.selfConsistency).toMatchObject({ comparisons: 2, agreement: 0.5 })
    expect(pairs).toMatchObject([{ judges: ["j", "k"], games: 2, agreement: 0.5 }])
    expect(alpha).toBeLessThan(1)
  })

  it("measures agreement with people in either order of the models", () => {
    const label = (
      question: number,
      modelA: string,
      modelB: string,
      winner: "model_a" | "model_b" | "tie",
    ) => ({
      questionId: `q${question}`,
      modelA,
      modelB,
      winner,
    })
    const [judge] = judgeQuality(
      [
        game(0, "x", "y", "A>B"),
        game(1, "y", "x", "B>>A"),
        game(2, "x", "y", "A=B"),
        game(3, "x", "y", "B>A"),
      ],
      [
        label(0, "y", "x", "model_b"),
        label(1, "x", "y", "model_a"),
        label(2, "x", "y", "model_b"),
        label(3, "x", "y", "model_a"),
        label(9, "x", "y", "tie"),
      ],
    ).judges
    expect(judge?.human).toMatchObject({ labels: 4, agreement: 0.5, agreementWithoutTies: 2 / 3 })
  })
})
