import { describe, expect, it } from "vitest"
import type { Battle } from "../battle/index.js"
import { rateContest } from "./rate-contest.js"

type Verdict = (first: string, second: string) => Battle["winner"]

/** Every pair on every question, in both orders. */
function swapped(models: readonly string[], questions: number, verdict: Verdict): readonly Battle[] {
  return Array.from({ length: questions }, (_, question) =>
    models.flatMap((modelA) =>
      models
        .filter((modelB) => modelB !== modelA)
        .map(
          (modelB): Battle => ({
            modelA,
            modelB,
            winner: verdict(modelA, modelB),
            questionId: String(question),
          }),
        ),
    ),
  ).flat()
}

const rate = (battles: readonly Battle[]) =>
  rateContest(battles, { baseline: "bee", rounds: 100, seed: 1, confidence: 0.95, position: true })

const always =
  (winner: Battle["winner"]): Verdict =>
  () =>
    winner

describe("a judge that goes by the place alone", () => {
  for (const place of ["first", "second"] as const) {
    for (const questions of [1, 2, 7, 100, 333]) {
      it(`picks the ${place} of ${questions} questions: every pair is a tie, all ratings are equal and finite`, async () => {
        const verdict = always(place === "first" ? "model_a" : "model_b")
        const { table, doubts } = await rate(swapped(["ada", "bee", "cat"], questions, verdict))
        for (const row of table.ratings) {
          for (const value of [row.rating, row.lower, row.upper]) expect(value).toBeCloseTo(1000, 6)
          expect(row.winRate).toBeCloseTo(0.5, 9)
        }
        expect(table.position).toBeUndefined()
        const n = questions * 6
        expect(doubts).toEqual([
          {
            kind: "position",
            text: `The answer shown ${place} won ${n} of ${n} decided games: what its place is worth has no finite estimate, and the ratings leave it out.`,
          },
        ])
      })
    }
  }

  it("unless one model plays: that one is ahead, by as much as a weak prior allows, and both doubts are told", async () => {
    const adaOrFirst: Verdict = (_, second) => (second === "ada" ? "model_b" : "model_a")
    const { table, doubts } = await rate(swapped(["ada", "bee", "cat"], 20, adaOrFirst))
    const [ada, ...others] = table.ratings
    expect(ada?.model).toBe("ada")
    expect(ada?.rating).toBeGreaterThan(1400)
    expect(ada?.rating).toBeLessThan(3000)
    for (const { rating } of others) expect(rating).toBeCloseTo(1000, 6)
    expect(doubts[0]).toMatchObject({ kind: "prior", text: expect.stringContaining("ada never lost") })
  })

  it("where it is not all: models that also meet otherwise are told apart without a prior", async () => {
    // The first wins, but ada beats bee from either place; through cat, whom all draw with, ratings stay finite.
    const verdict: Verdict = (first, second) =>
      [first, second].includes("cat") ? "model_a" : first === "ada" ? "model_a" : "model_b"
    const { table, doubts } = await rate(swapped(["ada", "bee", "cat"], 20, verdict))
    expect(doubts.map(({ kind }) => kind)).toEqual(["position"])
    expect(doubts[0]?.text).toContain("won 100 of 120 decided games")
    expect(table.ratings.map(({ model }) => model)).toEqual(["ada", "cat", "bee"])
    for (const { rating } of table.ratings) expect(Math.abs(rating - 1000)).toBeLessThan(1000)
  })
})

describe("a model that won everything", () => {
  it("is rated on a weak prior, which is said", async () => {
    const { table, doubts } = await rate(
      swapped(["ada", "bee"], 30, (first) => (first === "ada" ? "model_a" : "model_b")),
    )
    expect(table.ratings[0]?.model).toBe("ada")
    for (const { rating } of table.ratings) expect(Math.abs(rating)).toBeLessThan(5000)
    expect(doubts).toEqual([
      {
        kind: "prior",
        text: "Some models have no finite rating: ada never lost or drew against the others, and bee never won or drew. The ratings lean on a weak prior.",
      },
    ])
  })

  it("and ordinary games leave no doubt", async () => {
    const battles = swapped(["ada", "bee"], 30, always("model_a"))
    const mixed = battles.map((battle, i) =>
      i % 5 === 0 ? { ...battle, winner: "model_b" as const } : battle,
    )
    const { table, doubts } = await rate(mixed)
    expect(doubts).toEqual([])
    expect(table.position?.points).toBeGreaterThan(100)
  })
})
