import { z } from "zod"
import type { VoteBody, Votes } from "../api/index.js"
import type { Database } from "../store/index.js"
import { battleRow } from "./battle.js"
import { winnerOf } from "./match-battles.js"
import type { BattleTable } from "./read-battles.js"

const voteSchema = z.object({
  id: z.string(),
  winner: z.enum(["a", "b", "tie", "both_bad"]),
  created_at: z.string(),
})

/** Verdicts of people on battles; they enter a leaderboard of their own. */
export function openVotes(db: Database) {
  db.execute(`
    CREATE TABLE IF NOT EXISTS votes (
      run TEXT NOT NULL, id TEXT NOT NULL, winner TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (run, id)
    ) WITHOUT ROWID;
  `)
  return {
    /** The last vote on a battle counts. */
    cast: (run: string, vote: VoteBody) => {
      db.run(
        "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?)",
        run,
        vote.id,
        vote.winner,
        new Date().toISOString(),
      )
    },
    of: (run: string, table: BattleTable): Votes => {
      const votes = db.all(
        voteSchema,
        "SELECT id, winner, created_at FROM votes WHERE run = ? ORDER BY created_at",
        run,
      )
      return { votes, board: boardOf(votes, table), agreement: agreementOf(votes, table) }
    },
  }
}

export type VoteStore = ReturnType<typeof openVotes>

function boardOf(votes: Votes["votes"], table: BattleTable): Votes["board"] {
  const board = new Map<string, { wins: number; ties: number; losses: number }>()
  const count = (model: string, field: "wins" | "ties" | "losses") => {
    const row = board.get(model) ?? { wins: 0, ties: 0, losses: 0 }
    row[field] += 1
    board.set(model, row)
  }
  for (const { id, winner } of votes) {
    const battle = table.byId.get(id)
    if (!battle) continue
    const tie = winner === "tie" || winner === "both_bad"
    count(battle.a, tie ? "ties" : winner === "a" ? "wins" : "losses")
    count(battle.b, tie ? "ties" : winner === "b" ? "wins" : "losses")
  }
  return [...board]
    .map(([model, row]) => ({
      model,
      ...row,
      win_rate: (row.wins + row.ties / 2) / (row.wins + row.ties + row.losses),
    }))
    .sort((x, y) => y.win_rate - x.win_rate)
}

function agreementOf(votes: Votes["votes"], table: BattleTable): Votes["agreement"] {
  const both = votes.flatMap(({ id, winner }) => {
    const battle = table.byId.get(id)
    const judged = battle ? winnerOf(battleRow(battle).score) : "unread"
    return judged === "unread" ? [] : [judged === (winner === "both_bad" ? "tie" : winner)]
  })
  return both.length === 0
    ? null
    : { share: both.filter((same) => same).length / both.length, n: both.length }
}
