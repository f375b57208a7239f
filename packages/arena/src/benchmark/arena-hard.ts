import { EvalScopeError } from "@evalscope/core"
import { bootstrapEstimate } from "@evalscope/core/scoring"
import { type Battle, collectBattles } from "../battle/index.js"
import {
  type ContestQuestion,
  type GameLog,
  type Judge,
  type JudgedGame,
  type JudgingRules,
  runContest,
} from "../contest/index.js"
import {
  anyFormParser,
  isStrong,
  mirrorVerdict,
  pairPrompt,
  verdictGrade,
  verdictWinner,
} from "../judge/index.js"
import {
  type Covariates,
  fitRatings,
  type RatingTable,
  rateBattles,
  type StyleFeature,
  styleCovariates,
  winRateAgainst,
} from "../rating/index.js"
import type { ArenaHardAnswer, ArenaHardQuestion } from "./arena-hard-files.js"

/** v0.1 scores by Bradley–Terry over all questions, v2.0 by mean per category with a baseline for each. */
export type ArenaHardVersion = "v0.1" | "v2.0"

/** The published baselines by category. */
export const arenaHardBaselines: Readonly<Record<string, string>> = {
  "arena-hard-v0.1": "gpt-4-0314",
  hard_prompt: "o3-mini-2025-01-31",
  coding: "o3-mini-2025-01-31",
  math: "o3-mini-2025-01-31",
  creative_writing: "gemini-2.0-flash-001",
}

export interface ArenaHardOptions {
  version: ArenaHardVersion
  questions: readonly ArenaHardQuestion[]
  /** Answers by model; the baselines must be among them. */
  answers: Readonly<Record<string, ReadonlyMap<string, ArenaHardAnswer>>>
  /** Overrides the published baselines for all categories. */
  baseline?: string
  judges: readonly Judge[]
  /** Default: our prompt, and any form of verdict. */
  rules?: JudgingRules
  concurrency?: number
  log: GameLog
  /** Control for these features; none by default. */
  style?: readonly StyleFeature[]
  /** Default 100, as published. */
  rounds?: number
  /** Default 42. */
  seed?: number
  strongWeight?: number
  signal?: AbortSignal
}

export interface ArenaHardRow {
  model: string
  /** Percent. */
  score: number
  lower: number
  upper: number
  /** Mean length of the answers, cut to a whole number. */
  averageTokens: number
}

export interface ArenaHardResult {
  version: ArenaHardVersion
  /** One table for v0.1, one per category for v2.0; best first. */
  tables: readonly { category: string; baseline: string; rows: readonly ArenaHardRow[] }[]
  games: readonly JudgedGame[]
  failures: number
}

/**
 * Judges all models against the baseline in both orders and scores them as arena-hard does: v0.1 by Bradley–Terry
 * (a strong verdict weighs 3) with 95% bounds, v2.0 by the mean score per category with 90% bounds. Bounds are
 * bootstrapped by question. Judged games in the log are not asked again.
 */
export async function runArenaHard(options: ArenaHardOptions): Promise<ArenaHardResult> {
  const rules = options.rules ?? { prompt: pairPrompt, parse: anyFormParser }
  const categories = [...new Set(options.questions.map(({ category }) => category))].sort()
  const tables: ArenaHardResult["tables"][number][] = []
  const games: JudgedGame[] = []
  let failures = 0
  for (const category of categories) {
    const baseline = options.baseline ?? arenaHardBaselines[category] ?? ""
    if (!options.answers[baseline]) {
      throw new EvalScopeError({
        code: "config_invalid",
        message: `Category ${category} needs answers of its baseline "${baseline}".`,
        hint: `Give its model_answer file, or choose a baseline among: ${Object.keys(options.answers).join(", ")}.`,
      })
    }
    const played = await runContest({
      questions: contestQuestions(options, category),
      models: Object.keys(options.answers),
      mode: { type: "baseline", baseline },
      judges: options.judges,
      rules,
      positions: "swap",
      repeats: 1,
      concurrency: options.concurrency ?? 8,
      seed: options.seed ?? 42,
      log: options.log,
      ...(options.signal && { signal: options.signal }),
    })
    games.push(...played.games)
    failures += played.failures.length
    const rows =
      options.version === "v0.1" || options.style
        ? await ratedRows(options, played.games, baseline)
        : meanRows(options, played.games, baseline)
    tables.push({ category, baseline, rows })
  }
  return { version: options.version, tables, games, failures }
}

function contestQuestions(
  { questions, answers }: ArenaHardOptions,
  category: string,
): readonly ContestQuestion[] {
  return questions
    .filter((question) => question.category === category)
    .map((question, index) => ({
      id: question.id,
      dataset: "arena_hard",
      subset: category,
      index,
      question: question.prompt,
      answers: Object.fromEntries(
        Object.entries(answers).flatMap(([model, own]) => {
          const answer = own.get(question.id)
          return answer ? [[model, answer.text]] : []
        }),
      ),
    }))
}

async function ratedRows(
  options: ArenaHardOptions,
  games: readonly JudgedGame[],
  baseline: string,
): Promise<readonly ArenaHardRow[]> {
  const battles = collectBattles(games.flatMap((game) => battleOf(options, game)))
  const style = options.style && styleCovariates(battles, { features: options.style })
  const table = await ratedWithFallback(battles, style, {
    baseline,
    rounds: options.rounds ?? 100,
    seed: options.seed ?? 42,
    confidence: options.version === "v0.1" ? 0.95 : 0.9,
  })
  return table.ratings.map((row) => ({
    model: row.model,
    score: 100 * row.winRate,
    lower: 100 * row.winRateLower,
    upper: 100 * row.winRateUpper,
    averageTokens: averageTokens(options, row.model),
  }))
}

/** With too few games a model may have won everything; a weak prior then keeps the others' figures usable. */
async function ratedWithFallback(
  battles: ReturnType<typeof collectBattles>,
  covariates: Covariates | undefined,
  options: { baseline: string; rounds: number; seed: number; confidence: number },
): Promise<RatingTable> {
  const all = { ...options, ...(covariates && { covariates, penalty: { coefficients: 0.5 } }) }
  try {
    return await rateBattles(battles, all)
  } catch (thrown) {
    if (!EvalScopeError.is(thrown) || thrown.context.reason === undefined) throw thrown
    return rateBattles(battles, { ...all, prior: 400 })
  }
}

function battleOf({ answers, strongWeight = 3 }: ArenaHardOptions, game: JudgedGame): readonly Battle[] {
  const { verdict, first, second, questionId } = game
  if (!verdict) return []
  const a = answers[first]?.get(questionId)?.style
  const b = answers[second]?.get(questionId)?.style
  return [
    {
      modelA: first,
      modelB: second,
      winner: verdictWinner(verdict),
      weight: isStrong(verdict) ? strongWeight : 1,
      questionId,
      ...(a && b && { style: { a, b } }),
    },
  ]
}

/** The mean score per model; a question with any unusable game is left out whole, and questions are resampled. */
function meanRows(
  options: ArenaHardOptions,
  games: readonly JudgedGame[],
  baseline: string,
): readonly ArenaHardRow[] {
  const { strongWeight = 3, rounds = 100, seed = 42 } = options
  const rows = Object.keys(options.answers)
    .filter((model) => model !== baseline)
    .flatMap((model): ArenaHardRow[] => {
      const own = games.filter(({ first, second }) => first === model || second === model)
      const broken = new Set(own.filter(({ verdict }) => !verdict).map(({ questionId }) => questionId))
      const byQuestion = new Map<string, { won: number; weight: number }>()
      for (const { verdict, first, questionId } of own) {
        if (!verdict || broken.has(questionId)) continue
        const oriented = first === model ? verdict : mirrorVerdict(verdict)
        const weight = isStrong(verdict) ? strongWeight : 1
        const grade = verdictGrade(oriented)
        const sum = byQuestion.get(questionId) ?? { won: 0, weight: 0 }
        const value = grade > 0.5 ? 1 : grade < 0.5 ? 0 : 0.5
        byQuestion.set(questionId, { won: sum.won + weight * value, weight: sum.weight + weight })
      }
      const mean = (items: readonly { won: number; weight: number }[]) =>
        items.reduce((sum, { won }) => sum + won, 0) / items.reduce((sum, { weight }) => sum + weight, 0)
      const estimate = bootstrapEstimate([...byQuestion.values()], mean, { rounds, seed, confidence: 0.9 })
      if (!estimate) return []
      const [lower, upper] = estimate.interval ?? [Number.NaN, Number.NaN]
      return [
        {
          model,
          score: 100 * estimate.value,
          lower: 100 * lower,
          upper: 100 * upper,
          averageTokens: averageTokens(options, model),
        },
      ]
    })
  rows.push({
    model: baseline,
    score: 50,
    lower: 50,
    upper: 50,
    averageTokens: averageTokens(options, baseline),
  })
  return rows.sort((x, y) => y.score - x.score || (x.model < y.model ? -1 : 1))
}

function averageTokens({ answers, questions }: ArenaHardOptions, model: string): number {
  const wanted = new Set(questions.map(({ id }) => id))
  const lengths = [...(answers[model]?.values() ?? [])].flatMap(({ id, style }) =>
    wanted.has(id) ? style.tokens : [],
  )
  return lengths.length === 0
    ? 0
    : Math.trunc(lengths.reduce((sum, length) => sum + length, 0) / lengths.length)
}

/** The lines the two versions print. */
export function formatArenaHard({ version, tables }: ArenaHardResult): string {
  const signed = (difference: number) => `${difference < 0 ? "-" : "+"}${Math.abs(difference).toFixed(1)}`
  return tables
    .map(({ category, rows }) => {
      const width = Math.max(5, ...rows.map(({ model }) => model.length))
      if (version === "v0.1") {
        return rows
          .map(({ model, score, lower, upper, averageTokens: tokens }) => {
            const interval = `(${(lower - score).toFixed(1)}, ${(upper - score).toFixed(1)})`
            return `${model.padEnd(width)} | score: ${score.toFixed(1).padStart(4)} | 95% CI: ${interval.padStart(14)} | average #tokens: ${tokens}`
          })
          .join("\n")
      }
      const lines = rows.map(
        ({ model, score, lower, upper }) =>
          `${model.padEnd(width)}  ${score.toFixed(1).padStart(10)}  (${signed(lower - score)} / ${signed(upper - score)})`,
      )
      return [
        `##### Category: ${category} #####`,
        `${"Model".padEnd(width)}  Scores (%)  CI (%)`,
        ...lines,
      ].join("\n")
    })
    .join("\n\n")
    .concat("\n")
}

/** Battles of a `--load-battles` file, rated as v0.1 does: scores are win rates against the baseline in percent. */
export function arenaHardScores(battles: readonly Battle[], baseline: string): ReadonlyMap<string, number> {
  const fit = fitRatings(collectBattles(battles), {
    anchor: { type: "player", player: baseline, rating: 1000 },
  })
  return new Map(fit.players.map((player, i) => [player, 100 * winRateAgainst(fit.ratings[i] ?? 1000, 1000)]))
}
