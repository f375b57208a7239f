import { z } from "zod"
import {
  type SampleRow,
  type SamplesPage,
  type SamplesQuery,
  sampleFlags,
  sampleStatuses,
} from "../api/index.js"
import type { Database, SqlValue } from "../store/index.js"
import { formatCursor, parseCursor } from "./cursor.js"
import { indexNames } from "./index-names.js"
import { flagBits, subsetStride } from "./index-schema.js"
import { facetCounts } from "./sample-facets.js"
import { type FilterPlan, type IndexNames, type SampleFilter, sampleFilter } from "./sample-filter.js"
import type { ScoreColumn } from "./score-column.js"

export const sampleRecord = z.object({
  id: z.number(),
  grp: z.number(),
  repeat: z.number(),
  metric: z.number().nullable(),
  score: z.number().nullable(),
  scores: z.string().nullable(),
  status: z.number(),
  outcome: z.number().nullable(),
  finish: z.number().nullable(),
  code: z.number().nullable(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
  latency: z.number().nullable(),
  flags: z.number(),
  preview: z.string(),
  answer: z.string(),
})
/** With the score that was asked about. */
const listedRecord = sampleRecord.extend({ asked: z.number().nullable() })
export type SampleRecord = z.infer<typeof listedRecord>

export const sampleColumns =
  "s.id, s.grp, s.repeat, s.metric, s.score, s.scores, s.status, s.outcome, s.finish, s.code, s.tokens_in, s.tokens_out, s.latency, s.flags, s.preview, s.answer"

const sortColumns = {
  latency: "s.latency",
  output_tokens: "s.tokens_out",
  input_tokens: "s.tokens_in",
} as const

function sortColumn({ sort }: SamplesQuery, { score }: SampleFilter): Pick<ScoreColumn, "sql" | "values"> {
  if (sort === "score") return score
  return { sql: sort === "position" ? "s.id" : sortColumns[sort], values: [] }
}

const scoresSchema = z.record(z.string(), z.number())

/** One page of light rows with the counts of all rows that match. */
export function samplesPage(
  db: Database,
  query: SamplesQuery,
  labelled: ReadonlyMap<number, string>,
): Pick<SamplesPage, "items" | "next_cursor" | "total" | "facets"> {
  const names = indexNames(db, labelled, query)
  const filter = sampleFilter(query, names, "samples")
  // A page further on asks for no counts, but which way to its rows is the quicker one hangs on them all the same.
  const counts = query.facets === "true" || !filter.scan ? facetCounts(db, query, names, filter) : undefined
  const many = counts === undefined || counts.total === null || counts.total > fewRows
  const records = selectPage(db, query, many ? sampleFilter(query, names, "samples", planFor(query)) : filter)
  const items = records.slice(0, query.limit).map((record) => sampleRow(record, names))
  const last = records[query.limit - 1]
  const next = records.length > query.limit && last ? cursorAfter(last, query) : null
  const shown = query.facets === "true" ? counts : undefined
  return { items, next_cursor: next, total: shown?.total ?? null, facets: shown?.facets ?? null }
}

/** So many rows are sorted in no time. */
const fewRows = 5000

/** One equal value in the order of ids is what the indexes are made for; anything else is walked past. */
export function planFor(query: SamplesQuery): FilterPlan {
  const equal = [query.status, query.outcome, query.finish_reason, query.error_code].filter(
    (one) => one !== undefined,
  )
  const ranges = [query.score_min, query.score_max, query.score_below, query.scored].some(
    (one) => one !== undefined,
  )
  const single = equal.length === 1 && !ranges && !query.status?.includes(",")
  return query.sort === "position" && single && query.q === undefined ? "pick" : "walk"
}

/** Up to one row more than the page has room for, in the order asked for. */
export function selectPage(db: Database, query: SamplesQuery, filter: SampleFilter): readonly SampleRecord[] {
  const column = sortColumn(query, filter)
  const up = query.order === "asc"
  const where = [...filter.where]
  const values: SqlValue[] = [...filter.values]
  let { low, high } = filter
  if (filter.match !== undefined) {
    where.push("texts MATCH ?")
    values.push(filter.match)
  }
  if (query.sort !== "position") {
    where.push(`${column.sql} IS NOT NULL`)
    values.push(...column.values)
  }
  if (query.cursor !== undefined) {
    const [, value, id] = parseCursor(query.cursor, sortName(query))
    if (query.sort !== "position") {
      where.push(`(${column.sql}, s.id) ${up ? ">" : "<"} (?, ?)`)
      values.push(...column.values, value, id)
    } else if (up) low = Math.max(low, id)
    else high = Math.min(high, id)
  }
  const from = filter.match === undefined ? "samples s" : "texts CROSS JOIN samples s ON s.id = texts.rowid"
  const key = filter.match === undefined ? "s.id" : "texts.rowid"
  // With another sort the ids are only a condition; as a range they would lead the walk.
  const bound = query.sort === "position" || filter.match !== undefined ? key : `+${key}`
  if (low >= 0) {
    where.push(`${bound} > ?`)
    values.push(low)
  }
  if (high < Number.MAX_SAFE_INTEGER) {
    where.push(`${bound} < ?`)
    values.push(high)
  }
  const direction = up ? "ASC" : "DESC"
  const order =
    query.sort === "position" ? `${key} ${direction}` : `${column.sql} ${direction}, s.id ${direction}`
  const sql = `SELECT ${sampleColumns}, ${filter.score.sql} AS asked FROM ${from} ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""} ORDER BY ${order} LIMIT ?`
  const sorted = query.sort === "position" ? [] : column.values
  return db.all(listedRecord, sql, ...filter.score.values, ...values, ...sorted, query.limit + 1)
}

export function cursorAfter(record: SampleRecord, query: SamplesQuery): string {
  return formatCursor([sortName(query), sortValue(record, query.sort), record.id])
}

function sortName(query: SamplesQuery): string {
  return `${query.sort} ${query.order}`
}

function sortValue(record: SampleRecord, sort: SamplesQuery["sort"]): number | null {
  switch (sort) {
    case "position":
      return record.id
    case "score":
      return record.asked
    case "latency":
      return record.latency
    case "output_tokens":
      return record.tokens_out
    case "input_tokens":
      return record.tokens_in
  }
}

export function sampleRow(
  record: z.infer<typeof sampleRecord>,
  names: IndexNames & { wordOf(id: number | null): string | null },
): SampleRow {
  const subset = names.subsets.find(({ id }) => id === Math.floor(record.id / subsetStride))
  const metric = names.wordOf(record.metric)
  const scores =
    record.scores !== null
      ? scoresSchema.parse(JSON.parse(record.scores))
      : metric !== null && record.score !== null
        ? { [metric]: record.score }
        : {}
  return {
    dataset: subset?.dataset ?? "",
    subset: subset?.subset ?? "",
    index: record.id % subsetStride,
    group: record.grp,
    repeat: record.repeat,
    preview: record.preview,
    answer: record.answer,
    score: record.score,
    scores,
    status: sampleStatuses[record.status] ?? "unscored",
    outcome: names.wordOf(record.outcome),
    finish_reason: names.wordOf(record.finish),
    error_code: names.wordOf(record.code),
    input_tokens: record.tokens_in,
    output_tokens: record.tokens_out,
    latency_ms: record.latency,
    flags: sampleFlags.filter((name) => (record.flags & (flagBits[name] ?? 0)) !== 0),
    label: names.labelled.get(record.id) ?? null,
  }
}
