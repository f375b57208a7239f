import { z } from "zod"
import { sampleRowSchema } from "../api/index.js"
import type { Database } from "../store/index.js"
import { indexNames, sourceOf } from "./index-names.js"
import { subsetStride } from "./index-schema.js"
import { sampleColumns, sampleRecord, sampleRow } from "./samples-page.js"

const placeSchema = z.object({ at: z.number(), length: z.number() }).nullable()

/** A sample's light row and where its lines are. */
export const foundSampleSchema = z.object({
  row: sampleRowSchema,
  prediction: placeSchema,
  review: placeSchema,
  error: placeSchema,
  /** What its files are named by: another subset for members of a mixed collection. */
  source: z.object({ dataset: z.string(), subset: z.string() }),
  repeats: z.array(z.object({ index: z.number(), repeat: z.number(), score: z.number().nullable() })),
})

export type FoundSample = z.infer<typeof foundSampleSchema>

const record = sampleRecord.extend({
  p_at: z.number().nullable(),
  p_len: z.number().nullable(),
  r_at: z.number().nullable(),
  r_len: z.number().nullable(),
  e_at: z.number().nullable(),
  e_len: z.number().nullable(),
})

/** @param key with `repeat` its index is the number of the question, otherwise the sample's own */
export function findSample(
  db: Database,
  key: { dataset: string; subset: string; index: number; repeat?: number | undefined },
): FoundSample | undefined {
  const names = indexNames(db, new Map())
  const subset = names.subsets.find(
    ({ dataset, subset: name }) => dataset === key.dataset && name === key.subset,
  )
  if (subset === undefined || key.index < 0 || key.index >= subsetStride) return undefined
  const columns = `SELECT ${sampleColumns}, p_at, p_len, r_at, r_len, e_at, e_len FROM samples s`
  const first = subset.id * subsetStride
  const found =
    key.repeat === undefined
      ? db.get(record, `${columns} WHERE s.id = ?`, first + key.index)
      : db.get(
          record,
          `${columns} WHERE s.id BETWEEN ? AND ? AND s.grp = ? AND s.repeat = ? LIMIT 1`,
          first,
          first + subsetStride - 1,
          key.index,
          key.repeat,
        )
  if (!found) return undefined
  const source = sourceOf(names.subsets, subset.id) ?? subset
  const line = (at: number | null, length: number | null) =>
    at === null || length === null ? null : { at, length }
  return {
    row: sampleRow(found, names),
    prediction: line(found.p_at, found.p_len),
    review: line(found.r_at, found.r_len),
    error: line(found.e_at, found.e_len),
    source: { dataset: source.dataset, subset: source.subset },
    repeats: repeatsOf(db, subset.id, found.grp, found.id),
  }
}

/** Repeats of a question lie side by side, so only the neighbourhood is looked at. */
function repeatsOf(db: Database, subset: number, group: number, id: number): FoundSample["repeats"] {
  const near = 1024
  return db
    .all(
      z.object({ id: z.number(), repeat: z.number(), score: z.number().nullable() }),
      "SELECT id, repeat, score FROM samples WHERE id BETWEEN ? AND ? AND grp = ? ORDER BY id LIMIT 256",
      Math.max(subset * subsetStride, id - near),
      Math.min((subset + 1) * subsetStride - 1, id + near),
      group,
    )
    .map((row) => ({ index: row.id % subsetStride, repeat: row.repeat, score: row.score }))
}
