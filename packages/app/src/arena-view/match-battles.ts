// Without anything of the server, so that an exported page finds battles by the same rules.
import type { BattleRow, BattlesPage, BattlesQuery } from "../api/arena.js"

/** What narrows battles down. */
export type BattlesFilter = Omit<BattlesQuery, "cursor" | "limit">

/** The battles that match, told from the side of the model asked for, and who won those in scope. */
export function matchBattles(
  rows: readonly BattleRow[],
  query: BattlesFilter,
): { matching: readonly BattleRow[]; counts: BattlesPage["counts"] } {
  const words = (query.q ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  const inScope = rows.flatMap((row) => {
    const told = toldFor(row, query)
    return told !== undefined && isInScope(told, query, words) ? [told] : []
  })
  const counts = { a: 0, tie: 0, b: 0, unread: 0 }
  const winner = ({ score }: BattleRow) => winnerOf(score, query.threshold)
  for (const row of inScope) counts[winner(row)] += 1
  const matching = inScope.filter((row) => {
    if (query.winner !== undefined && winner(row) !== query.winner) return false
    if (query.score_min === undefined && query.score_max === undefined) return true
    if (row.score === null) return false
    return row.score >= (query.score_min ?? 0) && row.score <= (query.score_max ?? 1)
  })
  return { matching, counts }
}

function isInScope(row: BattleRow, query: BattlesFilter, words: readonly string[]): boolean {
  if (query.dataset !== undefined && row.dataset !== query.dataset) return false
  if (query.subset !== undefined && row.subset !== query.subset) return false
  if (query.disagreement !== undefined && row.disagreement !== (query.disagreement === "true")) return false
  const text = words.length > 0 ? row.question.toLowerCase() : ""
  return words.every((word) => text.includes(word))
}

/** The row with the model asked for as `a`; undefined when the battle is not one of the models asked for. */
function toldFor(row: BattleRow, { a, b }: BattlesFilter): BattleRow | undefined {
  const fits = (one: string, other: string) =>
    (a === undefined || a === one) && (b === undefined || b === other)
  if (fits(row.a, row.b)) return row
  if (!fits(row.b, row.a)) return undefined
  return { ...row, a: row.b, b: row.a, score: row.score === null ? null : 1 - row.score }
}

/** The side that won by a score; `tie` is the score at which neither did. */
export function winnerOf(score: number | null, tie = 0.5): "a" | "b" | "tie" | "unread" {
  if (score === null) return "unread"
  // Means of thirds and tenths are not exact.
  if (Math.abs(score - tie) < 1e-9) return "tie"
  return score > tie ? "a" : "b"
}
