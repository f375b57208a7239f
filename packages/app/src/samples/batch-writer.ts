import { z } from "zod"
import type { Database } from "../store/index.js"
import type { JudgeFacts } from "./judge-votes.js"
import { memberIds } from "./member-ids.js"
import {
  type RowKind,
  type RowValue,
  rowColumns,
  rowUpdates,
  type SampleBatch,
  wordColumns,
} from "./sample-batch.js"
import { textWriter } from "./text-writer.js"

const idRow = z.object({ id: z.number() })

/** The order in which the rows of a batch go in: errors look at what the others have written. */
const kinds: readonly RowKind[] = ["whole", "predictions", "reviews", "errors"]

const insertOf = (kind: RowKind) =>
  `INSERT INTO samples (${rowColumns[kind].join(",")}) VALUES (${rowColumns[kind].map(() => "?").join(",")})
   ON CONFLICT (id) DO UPDATE SET ${rowUpdates[kind]}`
const inserts: Readonly<Record<RowKind, string>> = {
  whole: insertOf("whole"),
  predictions: insertOf("predictions"),
  reviews: insertOf("reviews"),
  errors: insertOf("errors"),
}

/** Puts batches into the index, inside the transaction that is open. */
export function batchWriter(db: Database) {
  const texts = textWriter(db)
  const withMemberIds = memberIds(db)
  const wordIds = new Map<string, number>()

  const wordId = (word: RowValue): number | null => {
    if (typeof word !== "string") return null
    const known = wordIds.get(word)
    if (known !== undefined) return known
    db.run("INSERT OR IGNORE INTO words (word) VALUES (?)", word)
    const row = db.get(idRow, "SELECT id FROM words WHERE word = ?", word)
    if (row) wordIds.set(word, row.id)
    return row?.id ?? null
  }
  /**
   * One row with each statement: several would need a way back of their own, for which the full-text index ends its
   * segment every time.
   */
  const addRows = (kind: RowKind, values: readonly RowValue[]) => {
    const columns: readonly string[] = rowColumns[kind]
    const words = wordColumns.map((name) => columns.indexOf(name)).filter((column) => column >= 0)
    for (let at = 0; at < values.length; at += columns.length) {
      const row = values.slice(at, at + columns.length)
      for (const column of words) row[column] = wordId(row[column] ?? null)
      db.run(inserts[kind], ...row)
    }
  }
  const addJudge = (id: number, { votes, valid, total, failures, work, placements }: JudgeFacts) => {
    const failed = Object.keys(failures).length === 0 ? null : JSON.stringify(failures)
    db.run("INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?)", id, valid, total, failed)
    for (const { judge, value } of votes)
      db.run("INSERT OR REPLACE INTO votes VALUES (?, ?, ?)", id, wordId(judge), value)
    for (const { judge, attempts, inputTokens, outputTokens, latencyMs } of work)
      db.run(
        "INSERT OR REPLACE INTO judge_work VALUES (?, ?, ?, ?, ?, ?)",
        id,
        wordId(judge),
        attempts,
        inputTokens ?? null,
        outputTokens ?? null,
        latencyMs ?? null,
      )
    for (const [place, { judge, first, second }] of placements.entries())
      db.run(
        "INSERT OR REPLACE INTO placements VALUES (?, ?, ?, ?, ?)",
        id,
        place,
        wordId(judge),
        first,
        second,
      )
  }
  /** The full-text index cannot take a text back: a sample that has one keeps it. */
  const keepTexts = (given: readonly RowValue[]) => {
    const ids = given.filter((_, position) => position % 2 === 0)
    const worded = new Set(
      db
        .all(
          idRow,
          "SELECT s.id FROM json_each(?) j JOIN samples s ON s.id = j.value WHERE s.worded = 1",
          JSON.stringify(ids),
        )
        .map(({ id }) => id),
    )
    for (let at = 0; at < given.length; at += 2) {
      const [id, text] = [Number(given[at]), String(given[at + 1])]
      if (!worded.has(id)) texts.add(id, text)
    }
  }

  return {
    write: (read: SampleBatch): void => {
      const batch = withMemberIds(read)
      keepTexts(batch.texts)
      texts.writeSome()
      for (const kind of kinds) addRows(kind, batch.rows[kind])
      for (const { id, facts } of batch.judged) addJudge(id, facts)
      for (const { path, at, message } of batch.problems)
        db.run(
          "INSERT INTO problems SELECT ?, ?, ? WHERE (SELECT count(*) FROM problems) < 100",
          path,
          at,
          message,
        )
      for (const { subsetId, kind, path, inode, done } of batch.files)
        db.run("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", subsetId, kind, path, inode, done)
    },
    /** The texts of samples without a verdict, which no line brings. */
    addText: texts.add,
    /** Writes the texts that still wait; to be called before each commit. */
    end: texts.writeAll,
  }
}
