import { z } from "zod"
import type { Database } from "../store/index.js"

const textRow = z.object({ value: z.string() })

/**
 * Numbers the samples of a subset whose questions read the same, as real data sets have some: content alone does not
 * tell which of them answers which. Fills the run's table `twins`, in which other samples do not stand; it is kept
 * until the run has grown.
 */
export function numberTwins(db: Database, run: string): void {
  const state = indexState(db, run)
  const known = db.get(textRow, `SELECT value FROM ${run}.meta WHERE name = 'twins'`)
  if (known?.value === state) return
  db.transaction(() => {
    db.run(`DELETE FROM ${run}.twins`)
    db.run(`
      INSERT INTO ${run}.twins
      SELECT s.id, row_number() OVER (PARTITION BY s.id >> 32, s.question, s.repeat ORDER BY s.id) - 1
      FROM (
        SELECT question, repeat FROM ${run}.samples WHERE question <> '' GROUP BY question, repeat HAVING count(*) > 1
      ) many JOIN ${run}.samples s ON s.question = many.question AND s.repeat = many.repeat`)
    db.run(`INSERT OR REPLACE INTO ${run}.meta VALUES ('twins', ?)`, state)
  })
}

/** What changes whenever the index has read more of the run's files. */
export function indexState(db: Database, run: string): string {
  const found = db.get(
    textRow,
    `SELECT count(*) || ' ' || coalesce(sum(done), 0) || ' ' || coalesce(sum(inode), 0) AS value FROM ${run}.files`,
  )
  return found?.value ?? ""
}
