import type { JudgedGame } from "../contest/index.js"
import { type JuryQuality, verdictWinner } from "../judge/index.js"
import type { Leaderboards } from "../leaderboard/index.js"
import type { RatingTable } from "../rating/index.js"

/** All games between two models, counted from `a`'s side. */
export interface PairRecord {
  a: string
  b: string
  games: number
  wins: number
  ties: number
  losses: number
}

/** What a contest found. Written as `arena.json` for the web app and other readers. */
export interface ArenaResult {
  schemaVersion: 1
  mode: string
  positions: string
  baseline: string
  models: readonly string[]
  judges: readonly string[]
  seed: number
  questions: number
  games: { judged: number; reused: number; failed: number; unparsable: number }
  ratings: RatingTable | undefined
  leaderboards: Pick<Leaderboards, "blocks" | "regularised">
  pairs: readonly PairRecord[]
  jury: JuryQuality
  warnings: readonly string[]
}

/** Wins, ties and losses of every pair that met. */
export function pairRecords(games: readonly JudgedGame[]): readonly PairRecord[] {
  const records = new Map<string, PairRecord>()
  for (const { first, second, verdict } of games) {
    if (!verdict) continue
    const inOrder = first < second
    const [a, b] = inOrder ? [first, second] : [second, first]
    const key = `${a}\n${b}`
    const record = records.get(key) ?? { a, b, games: 0, wins: 0, ties: 0, losses: 0 }
    const winner = verdictWinner(verdict)
    record.games += 1
    if (winner === "tie") record.ties += 1
    else if ((winner === "model_a") === inOrder) record.wins += 1
    else record.losses += 1
    records.set(key, record)
  }
  return [...records.values()].sort((x, y) => (`${x.a}\n${x.b}` < `${y.a}\n${y.b}` ? -1 : 1))
}

/** The document `evalscope arena rate --json` prints and `arena.json` holds under `ratings`. */
export function ratingTableToJson(table: RatingTable): Record<string, unknown> {
  return {
    method: table.method,
    baseline: table.baseline ?? null,
    confidence: table.confidence,
    intervals: table.intervals,
    battles: table.battles,
    ratings: table.ratings.map(ratingRowToJson),
    position_bias: table.position ?? null,
    tie_parameter: table.tie ?? null,
    separated_rounds: table.separatedRounds,
  }
}

/** A line of a leaderboard as files and the service have it. */
export function ratingRowToJson(row: RatingTable["ratings"][number]) {
  return {
    model: row.model,
    rating: row.rating,
    lower: row.lower,
    upper: row.upper,
    win_rate: row.winRate,
    win_rate_lower: row.winRateLower,
    win_rate_upper: row.winRateUpper,
    best_rank: row.bestRank,
    worst_rank: row.worstRank,
    battles: row.battles,
    wins: row.wins,
    ties: row.ties,
    losses: row.losses,
  }
}

/** `arena.json`: the result in snake_case. */
export function arenaResultToJson(result: ArenaResult): Record<string, unknown> {
  const { schemaVersion, ratings, leaderboards, jury, ...rest } = result
  return {
    schema_version: schemaVersion,
    kind: "arena",
    ...rest,
    ratings: ratings ? ratingTableToJson(ratings) : null,
    leaderboards: leaderboards.blocks.map(({ scope, rows }) => ({
      scope,
      rows: rows.map(({ model, winRate, lower, upper }) => ({
        model,
        win_rate: winRate,
        win_rate_lower: lower,
        win_rate_upper: upper,
      })),
    })),
    regularised_subsets: leaderboards.regularised,
    jury: snakeKeys(jury),
  }
}

function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys)
  // NaN has no JSON form; a figure that cannot be computed is null.
  if (typeof value === "number") return Number.isNaN(value) ? null : value
  if (typeof value !== "object" || value === null) return value ?? null
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeKeys(field),
    ]),
  )
}
