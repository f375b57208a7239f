import type { Battle, Winner } from "@evalscope/arena"
import type { RatingsQuery, ScopeRatings } from "../api/index.js"
import { installed } from "../errors/index.js"
import type { ArenaFile } from "./arena-file.js"
import type { JudgedGame } from "./battle.js"
import { winnerOf } from "./match-battles.js"
import { noteWarning } from "./note-warning.js"
import type { BattleTable } from "./read-battles.js"

/** What `runArena` takes when nothing else is said. */
const rounds = 1000
const strongWeight = 3

/** Ratings over a part of the questions, fitted as the run's own: a rating within a subset is not in its file. */
export async function scopeRatings(
  table: BattleTable,
  file: ArenaFile | undefined,
  baseline: string | null,
  { dataset, subset }: RatingsQuery,
): Promise<ScopeRatings> {
  const games = table.battles
    .filter((one) => (dataset ?? one.dataset) === one.dataset && (subset ?? one.subset) === one.subset)
    .flatMap((one) => one.games.flatMap((game) => battleOf(one, game)))
  if (games.length === 0) return { ratings: null, weak: false, warnings: [] }
  const { rateContest, ratingRowToJson } = await installed("arena", () => import("@evalscope/arena"))
  const played = baseline !== null && games.some(({ modelA, modelB }) => [modelA, modelB].includes(baseline))
  const { table: rated, doubts } = await rateContest(games, {
    ...(played && { baseline }),
    rounds,
    seed: file?.seed ?? 0,
    confidence: file?.ratings?.confidence ?? 0.95,
    position: table.hasGames && isSwapped(games),
  })
  return {
    ratings: {
      method: rated.method,
      confidence: rated.confidence,
      intervals: rated.intervals,
      rows: rated.ratings.map(ratingRowToJson),
    },
    weak: doubts.some(({ kind }) => kind === "prior"),
    warnings: doubts.map(({ text }) => noteWarning(text)),
  }
}

const winners = { a: "model_a", b: "model_b", tie: "tie" } as const satisfies Record<string, Winner>

function battleOf(
  { a, b, dataset, subset, index }: BattleTable["battles"][number],
  { first, grade, verdict }: JudgedGame,
): Battle[] {
  const winner = winnerOf(grade)
  if (winner === "unread") return []
  return [
    {
      modelA: first,
      modelB: first === a ? b : a,
      winner: winners[winner],
      weight: verdict?.includes(">>") ? strongWeight : 1,
      questionId: JSON.stringify([dataset, subset, index]),
    },
  ]
}

/** Whether both places were played: only then can what a place is worth be told from who held it. */
function isSwapped(games: readonly Battle[]): boolean {
  const pairs = new Set(games.map(({ modelA, modelB }) => JSON.stringify([modelA, modelB])))
  return games.some(({ modelA, modelB }) => pairs.has(JSON.stringify([modelB, modelA])))
}
