import { z } from "zod"
import {
  type CompareSamples,
  type CompareSamplesQuery,
  type SampleStatus,
  sampleStatuses,
} from "../api/index.js"
import type { Database, SqlValue } from "../store/index.js"
import { formatCursor, parseCursor } from "./cursor.js"
import { subsetStride } from "./index-schema.js"
import { searchQuery } from "./search-text.js"
import { indexState, numberTwins } from "./twins.js"

type AlignQuery = Omit<CompareSamplesQuery, "run">

/** Conditions on baseline `b` and candidate `c`; a right answer has its best score. */
const filters: Readonly<Record<AlignQuery["filter"], string>> = {
  all: "1",
  regressed: "c.score < b.score",
  improved: "c.score > b.score",
  both_right: "b.status = 0 AND c.status = 0",
  both_wrong: "b.status = 1 AND c.status = 1",
  differs: "c.score <> b.score",
}

/** By `sampleStatuses`: right is 0; scored below the best is wrong or partial. */
const statusesOf: Readonly<Record<"right" | "wrong", string>> = {
  right: codesOf("right"),
  wrong: codesOf("wrong", "partial"),
}

function codesOf(...names: readonly SampleStatus[]): string {
  return names.map((name) => sampleStatuses.indexOf(name)).join(", ")
}

/**
 * The questions of one data set that baseline and candidate both answered, with the answers of all runs. Runs are
 * matched by the content of the question, those that read the same in their order; when no content agrees, as between
 * folders of two tools, by position.
 * `db` is empty; the runs' indexes are attached to it. `known` remembers the counts, which every page and every filter
 * would else count again.
 */
export function alignSamples(
  db: Database,
  databases: readonly string[],
  query: AlignQuery,
  known: KnownCounts,
): CompareSamples {
  const attached = databases.map((path, run) => {
    db.run(`ATTACH DATABASE ? AS run${run}`, path)
    return `run${run}`
  })
  try {
    for (const run of attached) numberTwins(db, run)
    return align(db, attached, query, known)
  } finally {
    for (const name of attached) db.execute(`DETACH DATABASE ${name}`)
  }
}

/** Counts of earlier questions, and whether content agreed, by what they hang on. */
export type KnownCounts = Map<string, { counts: CompareSamples["counts"]; byContent: boolean }>

const mostKnown = 64

function align(db: Database, runs: readonly string[], query: AlignQuery, known: KnownCounts): CompareSamples {
  const base = runs[query.baseline] ?? "run0"
  const other = query.candidate ?? (query.baseline === 0 ? 1 : 0)
  const candidate = runs[other] ?? "run1"
  const inDataset = (run: string, row: string, values: SqlValue[]) => {
    values.push(query.dataset)
    const subset = query.subset === undefined ? "" : " AND subset = ?"
    if (query.subset !== undefined) values.push(query.subset)
    return `(${row}.id >> 32) IN (SELECT id FROM ${run}.subsets WHERE dataset = ?${subset})`
  }

  const states = query.states?.split(",") ?? []
  const wanted = runs.flatMap((run, at) =>
    (["right", "wrong"] as const).flatMap((state) => (states[at] === state ? [{ run, state }] : [])),
  )

  const source = (byContent: boolean, values: SqlValue[]) => {
    const tables = byContent
      ? `${base}.samples b JOIN ${base}.subsets bs ON bs.id = b.id >> 32
         JOIN ${candidate}.subsets cs ON cs.dataset = bs.dataset AND cs.subset = bs.subset
         JOIN ${candidate}.samples c ON c.question = b.question AND c.repeat = b.repeat AND c.id >> 32 = cs.id
         LEFT JOIN ${base}.twins bt ON bt.id = b.id LEFT JOIN ${candidate}.twins ct ON ct.id = c.id`
      : `${base}.samples b JOIN ${base}.subsets bs ON bs.id = b.id >> 32
         JOIN ${candidate}.subsets cs ON cs.dataset = bs.dataset AND cs.subset = bs.subset
         JOIN ${candidate}.samples c ON c.id = cs.id * 4294967296 + (b.id & 4294967295)`
    const where = [inDataset(base, "b", values), inDataset(candidate, "c", values)]
    if (byContent) where.push("b.question <> '' AND coalesce(bt.n, 0) = coalesce(ct.n, 0)")
    const match = query.q === undefined ? undefined : searchQuery(query.q)
    if (match !== undefined) {
      where.push(`b.id IN (SELECT rowid FROM ${base}.texts WHERE texts MATCH ?)`)
      values.push(match)
    }
    for (const { run, state } of wanted) {
      const statuses = statusesOf[state]
      if (run === base) where.push(`b.status IN (${statuses})`)
      else if (run === candidate) where.push(`c.status IN (${statuses})`)
      else where.push(`EXISTS (${answerIn(run, byContent)} AND s.status IN (${statuses}))`)
    }
    return `FROM ${tables} WHERE ${where.join(" AND ")}`
  }

  const countOf = (byContent: boolean) => {
    const bound: SqlValue[] = []
    const joined = source(byContent, bound)
    return (
      db.get(
        countsSchema,
        `SELECT count(*) AS "all", ${Object.entries(filters)
          .filter(([name]) => name !== "all")
          .map(([name, condition]) => `coalesce(sum(${condition}), 0) AS ${name}`)
          .join(", ")} ${joined}`,
        ...bound,
      ) ?? noCounts
    )
  }
  const key = JSON.stringify([
    ...[base, candidate].map((run) => [pathOf(db, run), indexState(db, run)]),
    [query.dataset, query.subset, query.q],
    wanted.map(({ run, state }) => [pathOf(db, run), indexState(db, run), state]),
  ])
  const counted = known.get(key) ?? firstThatAgrees(countOf)
  known.delete(key)
  known.set(key, counted)
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
  const { counts, byContent } = counted
  const values: SqlValue[] = []
  const from = source(byContent, values)

  const after = query.cursor === undefined ? -1 : parseCursor(query.cursor, "aligned")[2]
  const rows = db.all(
    pairSchema,
    `SELECT DISTINCT b.id AS id, bs.subset AS subset, b.preview AS preview, b.question AS question, b.repeat AS repeat,
       ${byContent ? "coalesce(bt.n, 0)" : "0"} AS twin
     ${from} AND ${filters[query.filter]} AND b.id > ? ORDER BY b.id LIMIT ?`,
    ...values,
    after,
    query.limit + 1,
  )
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => ({
      subset: row.subset,
      preview: row.preview,
      cells: runs.map((run) => cellOf(db, run, row, query.dataset, byContent)),
    })),
    next_cursor: rows.length > query.limit && last ? formatCursor(["aligned", null, last.id]) : null,
    counts,
  }
}

/** Of another run than the two that are aligned, the answers to the question of `b`. */
function answerIn(run: string, byContent: boolean): string {
  const from = `SELECT 1 FROM ${run}.samples s JOIN ${run}.subsets n ON n.id = s.id >> 32`
  return byContent
    ? `${from} LEFT JOIN ${run}.twins t ON t.id = s.id
       WHERE s.question = b.question AND s.repeat = b.repeat AND n.dataset = bs.dataset AND n.subset = bs.subset
         AND coalesce(t.n, 0) = coalesce(bt.n, 0)`
    : `${from} WHERE n.dataset = bs.dataset AND n.subset = bs.subset
         AND s.id = n.id * 4294967296 + (b.id & 4294967295)`
}

/** By content, and where no content agrees by position. */
function firstThatAgrees(countOf: (byContent: boolean) => CompareSamples["counts"]) {
  const counts = countOf(true)
  return counts.all > 0 ? { counts, byContent: true } : { counts: countOf(false), byContent: false }
}

function pathOf(db: Database, run: string): string {
  const file = db.get(
    z.object({ file: z.string() }),
    "SELECT file FROM pragma_database_list WHERE name = ?",
    run,
  )
  return file?.file ?? run
}

function cellOf(
  db: Database,
  run: string,
  row: z.infer<typeof pairSchema>,
  dataset: string,
  byContent: boolean,
): CompareSamples["items"][number]["cells"][number] {
  const columns = "s.id AS id, n.subset AS subset, s.score AS score, s.status AS status, s.answer AS answer"
  const from = `FROM ${run}.samples s JOIN ${run}.subsets n ON n.id = s.id >> 32`
  const found = byContent
    ? db.get(
        cellSchema,
        `SELECT ${columns} ${from} LEFT JOIN ${run}.twins t ON t.id = s.id
         WHERE s.question = ? AND s.repeat = ? AND n.dataset = ? AND n.subset = ? AND coalesce(t.n, 0) = ? LIMIT 1`,
        row.question,
        row.repeat,
        dataset,
        row.subset,
        row.twin,
      )
    : db.get(
        cellSchema,
        `SELECT ${columns} ${from} WHERE n.dataset = ? AND n.subset = ? AND s.id = n.id * 4294967296 + ?`,
        dataset,
        row.subset,
        row.id % subsetStride,
      )
  return found
    ? {
        index: found.id % subsetStride,
        subset: found.subset,
        score: found.score,
        status: sampleStatuses[found.status] ?? "unscored",
        answer: found.answer,
      }
    : null
}

const countsSchema = z.object({
  all: z.number(),
  regressed: z.number(),
  improved: z.number(),
  both_right: z.number(),
  both_wrong: z.number(),
  differs: z.number(),
})
const noCounts = { all: 0, regressed: 0, improved: 0, both_right: 0, both_wrong: 0, differs: 0 }
const pairSchema = z.object({
  id: z.number(),
  subset: z.string(),
  preview: z.string(),
  question: z.string().nullable(),
  repeat: z.number(),
  twin: z.number(),
})
const cellSchema = z.object({
  id: z.number(),
  subset: z.string(),
  score: z.number().nullable(),
  status: z.number(),
  answer: z.string(),
})
