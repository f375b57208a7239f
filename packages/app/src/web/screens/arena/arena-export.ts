import type { ArenaRatings, ArenaView, BattleRow } from "../../../api/arena.js"
import type { ExportTable } from "../../export/index.js"

/** Ratings of the scope that is shown, and the win rates of every scope. */
export function leaderboardTable(arena: ArenaView, scope: string, ratings: ArenaRatings | null): ExportTable {
  return {
    columns: [
      ...["scope", "model", "rating", "rating_low", "rating_high", "best_rank", "worst_rank"],
      ...["battles", "wins", "ties", "losses", "win_rate", "win_rate_low", "win_rate_high"],
    ],
    rows: [
      ...(ratings?.rows ?? []).map((row) => [
        scope,
        row.model,
        row.rating,
        row.lower,
        row.upper,
        row.best_rank,
        row.worst_rank,
        row.battles,
        row.wins,
        row.ties,
        row.losses,
        row.win_rate,
        row.win_rate_lower,
        row.win_rate_upper,
      ]),
      ...arena.boards.flatMap((board) =>
        board.rows.map((row) => [
          board.scope,
          row.model,
          ...Array.from({ length: 9 }, () => null),
          row.win_rate,
          row.win_rate_lower,
          row.win_rate_upper,
        ]),
      ),
    ],
  }
}

/** How often place and length decide, and how long the answers are. */
export function biasTable({ position, length, answer_characters: lengths }: ArenaView["bias"]): ExportTable {
  const sides = [
    ["shown_first", position],
    ["longer", length],
  ] as const
  return {
    columns: ["about", "model", "wins", "ties", "losses", "share", "low", "high", "mean_characters"],
    rows: [
      ...sides.flatMap(([about, side]) =>
        side ? [[about, null, side.wins, side.ties, side.losses, side.share, ...side.interval, null]] : [],
      ),
      ...lengths.map(({ model, mean }) => ["answer_length", model, null, null, null, null, null, null, mean]),
    ],
  }
}

export function battlesTable(battles: readonly BattleRow[]): ExportTable {
  return {
    columns: ["dataset", "subset", "question", "a", "b", "score_of_a", "games", "disagreement"],
    rows: battles.map((row) => [
      row.dataset,
      row.subset,
      row.question,
      row.a,
      row.b,
      row.score,
      row.games,
      row.disagreement,
    ]),
  }
}
