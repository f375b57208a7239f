import type { Database } from "../store/index.js"

/**
 * Numbers the samples of a subset whose questions read the same, as real data sets have some: content alone does not
 * tell which of them answers which. Fills `temp.<run>_twins`, in which other samples do not stand.
 */
export function numberTwins(db: Database, run: string): void {
  db.execute(`
    CREATE TABLE temp.${run}_twins (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
    INSERT INTO temp.${run}_twins
    SELECT s.id, row_number() OVER (PARTITION BY s.id >> 32, s.question, s.repeat ORDER BY s.id) - 1
    FROM (
      SELECT question, repeat FROM ${run}.samples WHERE question <> '' GROUP BY question, repeat HAVING count(*) > 1
    ) many JOIN ${run}.samples s ON s.question = many.question AND s.repeat = many.repeat;
  `)
}
