import { z } from "zod"
import type { Database } from "../store/index.js"

/** Scores apart from each other that lists of counts keep as they are; more are rounded to a hundredth. */
const mostScores = 500

/**
 * Counts of samples by all that filters can choose: a table of a few hundred rows that answers what else would be a
 * walk over every sample.
 */
export function refreshCounts(db: Database): void {
  const scores = db.get(
    z.object({ n: z.number() }),
    `SELECT count(*) AS n FROM (SELECT DISTINCT score FROM samples LIMIT ${mostScores + 1})`,
  )
  const exact = (scores?.n ?? 0) <= mostScores
  const score = exact ? "score" : "round(score, 2)"
  db.transaction(() => {
    db.run("DELETE FROM counts")
    db.run(
      `INSERT INTO counts
       SELECT id >> 32, status, outcome, finish, code, flags, ${score} AS s, count(*)
       FROM samples GROUP BY id >> 32, status, outcome, finish, code, flags, s`,
    )
    db.run("INSERT OR REPLACE INTO meta VALUES ('exact_scores', ?)", exact ? "1" : "0")
  })
}
