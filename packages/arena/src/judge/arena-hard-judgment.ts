import { z } from "zod"
import type { Battle } from "../battle/index.js"
import { isStrong, mirrorVerdict, type Verdict, verdictGrade, verdictOf, verdictWinner } from "./verdict.js"

const gameSchema = z.looseObject({ score: z.string().nullish() }).nullable()

/**
 * A line of arena-hard's `model_judgment` files, old (`question_id`) or new (`uid`). Game 0 shows the baseline as A,
 * game 1 the candidate.
 */
export const arenaHardJudgmentSchema = z.looseObject({
  uid: z.union([z.string(), z.number()]).optional(),
  question_id: z.union([z.string(), z.number()]).optional(),
  category: z.string().optional(),
  judge: z.string().optional(),
  model: z.string(),
  baseline: z.string().optional(),
  games: z.array(gameSchema),
})
export type ArenaHardJudgment = z.infer<typeof arenaHardJudgmentSchema>

export interface ArenaHardBattleOptions {
  /** Used where a judgment does not name its baseline; arena-hard v0.1 has `gpt-4-0314`. */
  baseline: string
  /** Weight of a strong verdict; default 3. */
  strongWeight?: number
  /** Use only the game with the baseline first; default false. */
  firstGameOnly?: boolean
}

/** The candidate's verdicts of both games, candidate = A; undefined where unusable. Game 0 first. */
export function candidateVerdicts(judgment: ArenaHardJudgment): readonly (Verdict | undefined)[] {
  const read = (game: number) => {
    const label = judgment.games[game]?.score
    return typeof label === "string" ? verdictOf(label) : undefined
  }
  const shownSecond = read(0)
  return [shownSecond && mirrorVerdict(shownSecond), read(1)]
}

/** The games of a judgment as battles with the baseline as model a; an unusable verdict drops its own game only. */
export function arenaHardBattles(
  judgment: ArenaHardJudgment,
  options: ArenaHardBattleOptions,
): readonly Battle[] {
  const { strongWeight = 3, firstGameOnly = false } = options
  const questionId = String(judgment.uid ?? judgment.question_id ?? "")
  return candidateVerdicts(judgment).flatMap((candidate, game): Battle[] => {
    if (!candidate || (firstGameOnly && game > 0)) return []
    const verdict = mirrorVerdict(candidate)
    return [
      {
        questionId,
        modelA: judgment.baseline ?? options.baseline,
        modelB: judgment.model,
        winner: verdictWinner(verdict),
        weight: isStrong(verdict) ? strongWeight : 1,
        first: game === 0 ? "model_a" : "model_b",
      },
    ]
  })
}

/**
 * The score items of arena-hard v2.0: from the candidate's side 1, 0.5 or 0, three of them for a strong verdict. A
 * judgment with any unusable game has none.
 */
export function scoreItems(judgment: ArenaHardJudgment, strongWeight = 3): readonly number[] {
  const both = candidateVerdicts(judgment)
  if (both.some((verdict) => verdict === undefined)) return []
  return both.flatMap((verdict) => {
    if (!verdict) return []
    const grade = verdictGrade(verdict)
    const value = grade > 0.5 ? 1 : grade < 0.5 ? 0 : 0.5
    return Array.from({ length: isStrong(verdict) ? strongWeight : 1 }, () => value)
  })
}
