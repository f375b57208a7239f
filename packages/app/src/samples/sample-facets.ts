import { z } from "zod"
import { type SamplesPage, type SamplesQuery, sampleFlags, sampleStatuses } from "../api/index.js"
import type { Database } from "../store/index.js"
import { countFacets } from "./count-facets.js"
import type { KnownNames } from "./index-names.js"
import { flagBits } from "./index-schema.js"
import { type SampleFilter, sampleFilter } from "./sample-filter.js"

/** Matches that are counted one by one at most; beyond, the total is not known. */
const mostCounted = 10_000

const countRecord = z.object({
  subset: z.number(),
  status: z.number(),
  outcome: z.number().nullable(),
  finish: z.number().nullable(),
  code: z.number().nullable(),
  flags: z.number(),
  score: z.number().nullable(),
  n: z.number(),
})

/** How many rows match, and how many of them each further choice would leave. */
export function facetCounts(
  db: Database,
  query: SamplesQuery,
  names: KnownNames,
  filter: SampleFilter,
): { total: number | null; facets: SamplesPage["facets"] } {
  let rows: z.infer<typeof countRecord>[]
  if (filter.scan) {
    const from = filter.match === undefined ? "samples s" : "texts CROSS JOIN samples s ON s.id = texts.rowid"
    const key = filter.match === undefined ? "s.id" : "texts.rowid"
    const where = [
      ...filter.where,
      `${key} > ?`,
      `${key} < ?`,
      ...(filter.match === undefined ? [] : ["texts MATCH ?"]),
    ]
    rows = db.all(
      countRecord,
      `SELECT subset, status, outcome, finish, code, flags, score, count(*) AS n FROM (
         SELECT s.id >> 32 AS subset, s.status, s.outcome, s.finish, s.code, s.flags, round(${filter.score.sql}, 2) AS score
         FROM ${from} WHERE ${where.join(" AND ")} LIMIT ${mostCounted + 1}
       ) GROUP BY subset, status, outcome, finish, code, flags, score`,
      ...filter.score.values,
      ...filter.values,
      filter.low,
      filter.high,
      ...(filter.match === undefined ? [] : [filter.match]),
    )
  } else {
    const counted = sampleFilter(query, names, "counts")
    rows = db.all(
      countRecord,
      `SELECT subset, status, outcome, finish, code, flags, score, n FROM counts s ${
        counted.where.length > 0 ? `WHERE ${counted.where.join(" AND ")}` : ""
      }`,
      ...counted.values,
    )
  }
  const total = rows.reduce((sum, { n }) => sum + n, 0)
  return { total: filter.scan && total > mostCounted ? null : total, facets: facetsOf(rows, names) }
}

export function facetsOf(
  rows: readonly z.infer<typeof countRecord>[],
  names: KnownNames,
): NonNullable<SamplesPage["facets"]> {
  return countFacets(
    rows.map(({ n, score, ...row }) => {
      const place = names.subsets.find(({ id }) => id === row.subset)
      return {
        n,
        dataset: place?.dataset,
        subset: place?.subset,
        status: sampleStatuses[row.status],
        outcome: names.wordOf(row.outcome),
        finish_reason: names.wordOf(row.finish),
        error_code: names.wordOf(row.code),
        flags: sampleFlags.filter((flag) => (row.flags & (flagBits[flag] ?? 0)) !== 0),
        score,
      }
    }),
  )
}
