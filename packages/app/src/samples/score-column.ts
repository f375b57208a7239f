import { z } from "zod"
import type { Database, SqlValue } from "../store/index.js"

/** A sample's value of one metric, as an expression over `samples s`. */
export interface ScoreColumn {
  sql: string
  values: readonly SqlValue[]
  /** It is the column that is indexed and counted. */
  main: boolean
}

const mainColumn: ScoreColumn = { sql: "s.score", values: [], main: true }

/** @param metric default the main one of each sample; @param word its number in the index, where it is a main one */
export function scoreColumn(
  db: Database,
  metric: string | undefined,
  word: number | undefined,
  subsets: readonly { id: number }[],
): ScoreColumn {
  if (metric === undefined || (word !== undefined && isMainEverywhere(db, word, subsets))) return mainColumn
  return {
    sql: `(CASE WHEN s.metric = ? THEN s.score
      ELSE (SELECT j.value FROM json_each(s.scores) j WHERE j.key = ?) END)`,
    values: [word ?? -1, metric],
    main: false,
  }
}

/** One sample that has another main metric decides, and most often the first one tells. */
function isMainEverywhere(db: Database, word: number, subsets: readonly { id: number }[]): boolean {
  const other = db.get(
    z.object({ id: z.number() }),
    `SELECT id FROM samples WHERE metric <> ? AND (id >> 32) IN (SELECT value FROM json_each(?)) LIMIT 1`,
    word,
    JSON.stringify(subsets.map(({ id }) => id)),
  )
  return other === undefined
}
