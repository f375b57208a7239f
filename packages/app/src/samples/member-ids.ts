import { z } from "zod"
import type { Database } from "../store/index.js"
import { subsetStride } from "./index-schema.js"
import type { RowKind, RowValue, SampleBatch } from "./sample-batch.js"
import { rowColumns } from "./sample-batch.js"

const rowSchema = z.object({ id: z.number(), dataset: z.string() })

/**
 * Gives the samples of mixed collections to the subsets that they belong to: the file's part of their ids is changed
 * into the member's. Their place in the file stays, so that ids remain apart.
 */
export function memberIds(db: Database): (batch: SampleBatch) => SampleBatch {
  const known = new Map<string, number>()
  const subsetOf = (source: number, name: string): number => {
    const key = `${source} ${name}`
    const found = known.get(key)
    if (found !== undefined) return found
    const dataset = db.get(rowSchema, "SELECT id, dataset FROM subsets WHERE id = ?", source)?.dataset ?? ""
    db.run("INSERT OR IGNORE INTO subsets (dataset, subset) VALUES (?, ?)", dataset, name)
    const made = db.get(
      rowSchema,
      "SELECT id, dataset FROM subsets WHERE dataset = ? AND subset = ?",
      dataset,
      name,
    )
    const id = made?.id ?? source
    db.run("INSERT OR IGNORE INTO members VALUES (?, ?)", id, source)
    known.set(key, id)
    return id
  }
  return (batch) => {
    if (batch.members.length === 0) return batch
    const ids = new Map<number, number>()
    for (let at = 0; at < batch.members.length; at += 2) {
      const id = Number(batch.members[at])
      const subset = subsetOf(Math.floor(id / subsetStride), String(batch.members[at + 1]))
      ids.set(id, subset * subsetStride + (id % subsetStride))
    }
    const moved = (id: RowValue | undefined) => ids.get(Number(id)) ?? id ?? null
    const every = (values: readonly RowValue[], width: number) =>
      values.map((value, at) => (at % width === 0 ? moved(value) : value))
    const rows = (kind: RowKind) => every(batch.rows[kind], rowColumns[kind].length)
    return {
      ...batch,
      rows: {
        whole: rows("whole"),
        predictions: rows("predictions"),
        reviews: rows("reviews"),
        errors: rows("errors"),
      },
      texts: every(batch.texts, 2),
      judged: batch.judged.map(({ id, facts }) => ({ id: ids.get(id) ?? id, facts })),
    }
  }
}
