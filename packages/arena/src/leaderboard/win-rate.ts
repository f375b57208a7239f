import { EvalScopeError } from "@evalscope/core"
import { sortedQuantile, wilsonInterval } from "@evalscope/core/scoring"
import { type Battle, collectBattles, winnerScore } from "../battle/index.js"
import {
  bootstrapRatings,
  fitRatings,
  type RatingFit,
  samplesOfPlayer,
  winRateAgainst,
} from "../rating/index.js"
import { multinomialResampler } from "../rating/multinomial.js"
import { randomBits } from "../rating/random-bits.js"

/** A model's win rate against the baseline, 0 to 1, a tie counted half. */
export interface WinRate {
  model: string
  winRate: number
  lower: number
  upper: number
  /** Questions behind it. */
  questions: number
  /** The win rate in each bootstrap round; empty in compat mode and for the baseline. */
  samples: Float64Array
}

export interface WinRateOptions {
  rounds: number
  seed: number
  confidence: number
}

/**
 * The win rate of a model from its games with the baseline: the weighted mean of its results, which is what
 * Bradley–Terry gives for a pair. Bounds: bootstrap by question; when every result is the same, where a bootstrap
 * says nothing, Wilson's interval for as many questions.
 */
export function pairWinRate(
  battles: readonly Battle[],
  model: string,
  options: WinRateOptions,
): WinRate | undefined {
  const { won, total } = sumsByQuestion(battles, model)
  const questions = won.length
  if (questions === 0) return undefined
  const sum = (values: Float64Array, times?: Float64Array) =>
    values.reduce((all, value, i) => all + value * (times ? (times[i] ?? 0) : 1), 0)
  const winRate = sum(won) / sum(total)
  const resample = multinomialResampler(new Float64Array(questions).fill(1))
  const times = new Float64Array(questions)
  const samples = Float64Array.from({ length: options.rounds }, (_, round) => {
    resample(randomBits(options.seed, round), times)
    return sum(won, times) / sum(total, times)
  })
  return { model, winRate, ...bounds(winRate, samples, questions, options), questions, samples }
}

/** Percentiles of the bootstrap; where it always comes to the same, Wilson's interval for as many questions. */
function bounds(
  winRate: number,
  samples: Float64Array,
  questions: number,
  { confidence }: WinRateOptions,
): { lower: number; upper: number } {
  const sorted = samples.toSorted()
  const low = (1 - confidence) / 2
  const [lower, upper] =
    sorted[0] === sorted.at(-1)
      ? wilsonInterval(winRate, questions, confidence)
      : [sortedQuantile(sorted, low), sortedQuantile(sorted, 1 - low)]
  return { lower, upper }
}

/** Odds of 10 to 1: what the original puts in place of an infinite rating difference. */
const oneSidedRate = winRateAgainst(400, 0)

/**
 * The original's figures: rows with strong verdicts three times, resampled row by row in 100 rounds, percentiles of
 * the rating, and 0.9091 or 0.0909 when a model won or lost everything. Its bounds are too narrow.
 */
export function compatPairWinRate(
  battles: readonly Battle[],
  model: string,
  seed: number,
): WinRate | undefined {
  const counts = new Float64Array(3)
  for (const battle of battles) {
    const slot = 2 * scoreFor(battle, model)
    counts[slot] = (counts[slot] ?? 0) + (battle.weight ?? 1)
  }
  const rows = counts.reduce((sum, count) => sum + count, 0)
  if (rows === 0) return undefined
  const rateOf = ([lost = 0, tied = 0, won = 0]: Float64Array) => {
    if (won === rows) return oneSidedRate
    if (lost === rows) return 1 - oneSidedRate
    return (won + tied / 2) / rows
  }
  const resample = multinomialResampler(counts)
  const drawn = new Float64Array(3)
  const ratings = Float64Array.from({ length: 100 }, (_, round) => {
    resample(randomBits(seed, round), drawn)
    const rate = rateOf(drawn)
    return 400 * Math.log10(rate / (1 - rate))
  }).sort()
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4
  return {
    model,
    winRate: rounded(rateOf(counts)),
    lower: rounded(winRateAgainst(sortedQuantile(ratings, 0.025), 0)),
    upper: rounded(winRateAgainst(sortedQuantile(ratings, 0.975), 0)),
    questions: new Set(battles.map(({ questionId }) => questionId)).size,
    samples: new Float64Array(0),
  }
}

/** Prior, in rating points, for ratings that the games alone do not determine. */
const fallbackPrior = 400

/**
 * Win rates of all models from games among all of them, by a joint Bradley–Terry fit, with bounds as those of
 * {@link pairWinRate}, and whether a weak prior was
 * needed because a model won or lost everything or groups never met.
 */
export function jointWinRates(
  battles: readonly Battle[],
  baseline: string,
  options: WinRateOptions,
): { rates: readonly WinRate[]; regularised: boolean } {
  const { fit, regularised } = fitOrRegularise(battles, baseline)
  const samples = bootstrapRatings(fit, { rounds: options.rounds, seed: options.seed })
  const rates = fit.players.map((model, i): WinRate => {
    const own = samplesOfPlayer(samples, i).map((rating) => winRateAgainst(rating, 1000))
    const winRate = winRateAgainst(fit.ratings[i] ?? 1000, 1000)
    const questions = new Set(
      battles.filter((b) => b.modelA === model || b.modelB === model).map((b) => b.questionId),
    ).size
    return { model, winRate, ...bounds(winRate, own, questions, options), questions, samples: own }
  })
  return { rates: rates.filter(({ model }) => model !== baseline), regularised }
}

function fitOrRegularise(
  battles: readonly Battle[],
  baseline: string,
): { fit: RatingFit; regularised: boolean } {
  const columns = collectBattles(battles)
  const anchor = { type: "player", player: baseline, rating: 1000 } as const
  try {
    return { fit: fitRatings(columns, { anchor }), regularised: false }
  } catch (thrown) {
    if (!EvalScopeError.is(thrown) || thrown.context.reason === undefined) throw thrown
    return { fit: fitRatings(columns, { anchor, prior: fallbackPrior }), regularised: true }
  }
}

function sumsByQuestion(battles: readonly Battle[], model: string) {
  const sums = new Map<string, { won: number; total: number }>()
  battles.forEach((battle, i) => {
    const key = battle.questionId ?? `#${i}`
    const own = sums.get(key) ?? { won: 0, total: 0 }
    const weight = battle.weight ?? 1
    own.won += weight * scoreFor(battle, model)
    own.total += weight
    sums.set(key, own)
  })
  const values = [...sums.values()]
  return {
    won: Float64Array.from(values, ({ won }) => won),
    total: Float64Array.from(values, ({ total }) => total),
  }
}

function scoreFor(battle: Battle, model: string): number {
  const score = battle.score ?? winnerScore(battle.winner)
  return battle.modelA === model ? score : 1 - score
}
