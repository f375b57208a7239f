import { seededRandom } from "@evalscope/core/scoring"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { hasShared, sharedLines, sharedText } from "../../test/shared-data.js"
import { collectBattles } from "../battle/index.js"
import { fitRatings, winRateAgainst } from "../rating/index.js"
import {
  anyFormParser,
  arenaHardBattles,
  arenaHardJudgmentSchema,
  candidateVerdicts,
  doubleBracketParser,
  lastBracketParser,
  mirrorVerdict,
  placementConsistency,
  sampleScore,
  scoreItems,
  structuredParser,
  verdictOf,
  verdicts,
} from "./index.js"

const byModel = z.record(z.string(), z.number())
const rated = z.object({
  bt_elo_exact: byModel,
  score_percent: byModel,
  weighted_battles: z.number(),
  winner_counts_baseline_is_model_a: z.record(z.string(), z.record(z.string(), z.number())),
})
const meanOfCategory = z.object({
  mean_exact: byModel,
  n_score_items: byModel,
  bootstrap: z.object({
    rounds: z.number(),
    lower: byModel,
    upper: byModel,
    lower_sd_between_seeds: byModel,
    upper_sd_between_seeds: byModel,
  }),
})
const golden = z.object({
  baseline: z.string(),
  evalscope_sample_scores: z.record(z.string(), z.array(z.number().nullable())),
  judge_consistency: byModel,
  v01: rated,
  v01_first_game_only: rated,
  v2: z.object({ creative_writing: meanOfCategory, hard_prompt: meanOfCategory }),
})

describe.skipIf(!hasShared)("the golden judgments", () => {
  const expected = hasShared
    ? golden.parse(JSON.parse(sharedText("fixtures/arena/expected-judgments-small.json")))
    : undefined
  const judgments = hasShared
    ? z.array(arenaHardJudgmentSchema).parse(sharedLines("fixtures/arena/judgments-small.jsonl"))
    : []

  it("give EvalScope's sample scores", () => {
    const scores: Record<string, (number | null)[]> = {}
    for (const judgment of judgments) {
      scores[judgment.model] ??= []
      scores[judgment.model]?.push(sampleScore(candidateVerdicts(judgment)) ?? null)
    }
    expect(scores).toEqual(expected?.evalscope_sample_scores)
  })

  it("show how consistent the judge is", () => {
    const found = placementConsistency(
      judgments.map((judgment) => {
        const [candidateSecond, candidateFirst] = candidateVerdicts(judgment)
        return { candidateFirst, candidateSecond }
      }),
    )
    const wanted = expected?.judge_consistency ?? {}
    expect(found).toMatchObject({
      consistent: wanted.consistent,
      flipFirstShownWins: wanted.flip_first_shown_wins,
      flipSecondShownWins: wanted.flip_second_shown_wins,
      halfFlip: wanted.half_flip,
      unusable: wanted.unusable,
      usable: wanted.usable,
    })
    expect(found.kappa).toBeCloseTo(wanted.kappa_between_placements ?? Number.NaN, 12)
    expect(found.kappaLinear).toBeCloseTo(wanted.kappa_linear ?? Number.NaN, 12)
    expect(found.kappaQuadratic).toBeCloseTo(wanted.kappa_quadratic ?? Number.NaN, 12)
    expect(found.spearman).toBeCloseTo(wanted.spearman ?? Number.NaN, 12)
    expect(found.kendallTauB).toBeCloseTo(wanted.kendall_tau_b ?? Number.NaN, 12)
  })

  it.each([
    ["v01", false],
    ["v01_first_game_only", true],
  ] as const)("make the battles and ratings of arena-hard v0.1: %s", (kind, firstGameOnly) => {
    const wanted = expected?.[kind]
    const baseline = expected?.baseline ?? ""
    const battles = judgments.flatMap((judgment) => arenaHardBattles(judgment, { baseline, firstGameOnly }))
    expect(battles.reduce((sum, battle) => sum + (battle.weight ?? 1), 0)).toBe(wanted?.weighted_battles)
    for (const [model, counts] of Object.entries(wanted?.winner_counts_baseline_is_model_a ?? {})) {
      for (const [winner, count] of Object.entries(counts)) {
        const own = battles.filter((battle) => battle.modelB === model && battle.winner === winner)
        expect(own.reduce((sum, battle) => sum + (battle.weight ?? 1), 0)).toBe(count)
      }
    }
    const fit = fitRatings(collectBattles(battles), {
      anchor: { type: "player", player: baseline, rating: 1000 },
    })
    fit.players.forEach((player, i) => {
      expect(fit.ratings[i]).toBeCloseTo(wanted?.bt_elo_exact[player] ?? Number.NaN, 9)
      const percent = 100 * winRateAgainst(fit.ratings[i] ?? 0, 1000)
      expect(percent).toBeCloseTo(wanted?.score_percent[player] ?? Number.NaN, 3)
    })
  })

  it.each(["creative_writing", "hard_prompt"] as const)(
    "make the mean scores of arena-hard v2.0: %s",
    (category) => {
      const wanted = expected?.v2[category]
      const items: Record<string, number[]> = {}
      for (const judgment of judgments) {
        if (judgment.category !== category) continue
        items[judgment.model] = [...(items[judgment.model] ?? []), ...scoreItems(judgment)]
      }
      for (const [model, values] of Object.entries(items)) {
        expect(values).toHaveLength(wanted?.n_score_items[model] ?? -1)
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        expect(mean).toBeCloseTo(wanted?.mean_exact[model] ?? Number.NaN, 12)
        // The peer resamples score items; its bounds are means over seeds, ours too.
        const random = seededRandom(4)
        const bounds = Array.from({ length: 5 }, () => {
          const means = Float64Array.from({ length: 1000 }, () => {
            let sum = 0
            for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)] ?? 0
            return sum / values.length
          }).sort()
          return [means[50] ?? 0, means[949] ?? 0] as const
        })
        const close = (value: number, golden = Number.NaN, deviation = 0) =>
          expect(Math.abs(value - golden)).toBeLessThanOrEqual(Math.max(0.015, 4 * deviation))
        const {
          lower,
          upper,
          lower_sd_between_seeds: sdLow,
          upper_sd_between_seeds: sdHigh,
        } = wanted?.bootstrap ?? {}
        close(bounds.reduce((sum, [low]) => sum + low, 0) / 5, lower?.[model], sdLow?.[model])
        close(bounds.reduce((sum, [, high]) => sum + high, 0) / 5, upper?.[model], sdHigh?.[model])
      }
    },
  )
})

describe("reading verdicts", () => {
  it.each([
    ["Both are fine. My final verdict is: [[A>B]]", "A>B"],
    ["[[B>>A]] because … so [[B>>A]]", "B>>A"],
    ["mirrored [[A<<B]]", "B>>A"],
    ['{"reasoning": "A is longer", "verdict": "A=B"}', "A=B"],
    ['```json\n{"verdict": "B>A"}\n```', "B>A"],
  ])("takes %s", (reply, verdict) => {
    expect(anyFormParser(reply)).toMatchObject({ ok: true, verdict })
  })

  it("asks once more for a reply without label, and gives up on two different ones", () => {
    expect(doubleBracketParser("A is better.")).toMatchObject({ ok: false, again: true })
    expect(doubleBracketParser("[[A>B]] or [[B>A]]")).toMatchObject({ ok: false, again: false })
    expect(doubleBracketParser("[[A>>>B]]")).toMatchObject({ ok: false, again: false })
  })

  it("of arena-hard v2.0 takes the last label in any case, single brackets too", () => {
    expect(lastBracketParser("[[a>b]] no, [[b>a]]")).toMatchObject({ ok: true, verdict: "B>A" })
    expect(lastBracketParser("it is [A=B]")).toMatchObject({ ok: true, verdict: "A=B" })
    expect(lastBracketParser("[A>B] … [[B>>A]] … [A>B]")).toMatchObject({ ok: true, verdict: "B>>A" })
    expect(lastBracketParser("none")).toMatchObject({ ok: false, again: false })
  })

  it("reports objects that do not fit", () => {
    expect(structuredParser('{"verdict": "A wins"}')).toMatchObject({ ok: false })
    expect(structuredParser('{"verdict": "A>B"} {"verdict": "B>A"}')).toMatchObject({ ok: false })
  })

  it("never throws and never invents a label", () => {
    fc.assert(
      fc.property(fc.string(), (reply) => {
        for (const parse of [anyFormParser, doubleBracketParser, lastBracketParser, structuredParser]) {
          const reading = parse(reply)
          if (reading.ok) expect(reply.toUpperCase()).toMatch(/[AB](>>?|=|<<?)[AB]/)
        }
      }),
    )
  })

  it("mirrors are their own inverse and mirror the sample score", () => {
    for (const x of verdicts) {
      expect(mirrorVerdict(mirrorVerdict(x))).toBe(x)
      expect(verdictOf(x.toLowerCase())).toBe(x)
      for (const y of verdicts) {
        const score = sampleScore([x, y]) ?? Number.NaN
        expect(sampleScore([mirrorVerdict(x), mirrorVerdict(y)])).toBe(1 - score)
      }
      expect(sampleScore([x, undefined])).toBeUndefined()
    }
    expect(sampleScore([])).toBeUndefined()
  })
})
