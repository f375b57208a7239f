import type { JudgeFacts } from "./judge-votes.js"
import type { SampleFile } from "./sample-file.js"

export type RowValue = string | number | null

/** A file of samples, from the byte on that the index does not know yet. */
export interface UnreadFile extends SampleFile {
  subsetId: number
  inode: number
  done: number
}

/**
 * What some lines of one subset come to, as the index takes it. Goes from the thread that reads to the one that writes,
 * and is therefore flat: of every kind of row the values of all rows, one after the other.
 */
export interface SampleBatch {
  /** Lines that were read for it. */
  lines: number
  rows: Readonly<Record<RowKind, readonly RowValue[]>>
  /** Ids and texts by turns. */
  texts: readonly RowValue[]
  /** Ids and names by turns: the members of a mixed collection that its samples belong to. */
  members: readonly RowValue[]
  judged: readonly { id: number; facts: JudgeFacts }[]
  problems: readonly { path: string; at: number; message: string }[]
  /** How far the files of the subset are read with it. */
  files: readonly UnreadFile[]
}

/** Columns that are names: rows bring the word, the table has its number. */
export const wordColumns = ["metric", "outcome", "finish", "code"] as const

const ofPrediction = [
  "p_at",
  "p_len",
  "finish",
  "tokens_in",
  "tokens_out",
  "latency",
  "ttft",
  "ended",
  "attempts",
] as const
const ofReview = [
  "grp",
  "repeat",
  "r_at",
  "r_len",
  "metric",
  "score",
  "scores",
  "status",
  "outcome",
  "preview",
  "answer",
  "question",
  "worded",
] as const

/** The columns that a row of each kind fills. `whole`: what a prediction and its review say, known together. */
export const rowColumns = {
  predictions: ["id", "flags", ...ofPrediction, "grp", "repeat", "status", "worded", "preview", "answer"],
  reviews: ["id", "flags", ...ofReview],
  whole: ["id", "flags", ...ofPrediction, ...ofReview],
  errors: [
    "id",
    "flags",
    "e_at",
    "e_len",
    "status",
    "outcome",
    "code",
    "grp",
    "repeat",
    "worded",
    "preview",
    "answer",
  ],
} as const

export type RowKind = keyof typeof rowColumns

const replaced = (columns: readonly string[]) =>
  ["flags = flags | excluded.flags", ...columns.map((name) => `${name} = excluded.${name}`)].join(", ")

/** What becomes of a sample that the index knows already. */
export const rowUpdates: Readonly<Record<RowKind, string>> = {
  predictions: replaced(ofPrediction),
  // A sample that was tried again and came to a verdict has no error any more.
  reviews: `${replaced(ofReview)}, code = NULL`,
  whole: `${replaced([...ofPrediction, ...ofReview])}, code = NULL`,
  errors: `e_at = excluded.e_at, e_len = excluded.e_len,
    status = CASE WHEN r_at IS NULL THEN excluded.status ELSE status END,
    outcome = CASE WHEN r_at IS NULL THEN excluded.outcome ELSE outcome END,
    code = CASE WHEN r_at IS NULL THEN excluded.code END`,
}
