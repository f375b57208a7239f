import { randomUUID } from "node:crypto"
import { z } from "zod"
import { type Collection, collectionSchema, type SampleRef, sampleRefSchema } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import type { Database } from "../store/index.js"

/** Samples that people put together; only their names are kept, what they say stays in the runs. */
export interface Collections {
  /** One of the same name is given back. @throws ServiceError 422 when there are too many */
  create(name: string): Collection
  /** By name; each says whether the sample is in it. */
  all(sample?: SampleRef): readonly Collection[]
  find(id: string): Collection | undefined
  /** In the order in which they came. */
  samples(id: string): readonly SampleRef[]
  /** Those that are in it already stay where they are. @throws ServiceError 422 when it would hold too many */
  add(id: string, samples: readonly SampleRef[]): void
  take(id: string, sample: SampleRef): void
  /** True when there was one. */
  remove(id: string): boolean
}

const mostCollections = 200
const mostSamples = 100_000

export function openCollections(db: Database): Collections {
  db.execute(`
    CREATE TABLE IF NOT EXISTS collections (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS collected (
      collection TEXT NOT NULL, run TEXT NOT NULL, model TEXT NOT NULL, dataset TEXT NOT NULL, subset TEXT NOT NULL,
      "index" INTEGER NOT NULL, UNIQUE (collection, run, model, dataset, subset, "index")
    );
  `)
  const valuesOf = ({ run, model, dataset, subset, index }: SampleRef) => [run, model, dataset, subset, index]
  const all = (sample?: SampleRef) =>
    db
      .all(
        collectionSchema.extend({ has: z.number() }),
        `SELECT c.id, c.name, c.created_at,
           (SELECT count(*) FROM collected s WHERE s.collection = c.id) AS samples,
           EXISTS (SELECT 1 FROM collected s WHERE s.collection = c.id AND s.run = ? AND s.model = ?
             AND s.dataset = ? AND s.subset = ? AND s."index" = ?) AS has
         FROM collections c ORDER BY c.name`,
        ...(sample ? valuesOf(sample) : ["", "", "", "", -1]),
      )
      .map((row) => ({ ...row, has: row.has === 1 }))
  const find = (id: string) => all().find((one) => one.id === id)
  return {
    all,
    find,
    create: (name) => {
      const known = all()
      const before = known.find((one) => one.name === name)
      if (before) return before
      if (known.length >= mostCollections) throw full(`There are ${mostCollections} collections already.`)
      const made = { id: randomUUID(), name, created_at: new Date().toISOString() }
      db.run("INSERT INTO collections VALUES (?, ?, ?)", made.id, made.name, made.created_at)
      return { ...made, samples: 0, has: false }
    },
    samples: (id) =>
      db.all(
        sampleRefSchema,
        `SELECT run, model, dataset, subset, "index" FROM collected WHERE collection = ? ORDER BY rowid`,
        id,
      ),
    add: (id, samples) => {
      if ((find(id)?.samples ?? 0) + samples.length > mostSamples)
        throw full(`A collection holds ${mostSamples} samples at most.`)
      db.transaction(() => {
        for (const sample of samples)
          db.run("INSERT OR IGNORE INTO collected VALUES (?, ?, ?, ?, ?, ?)", id, ...valuesOf(sample))
      })
    },
    take: (id, sample) => {
      db.run(
        `DELETE FROM collected WHERE collection = ? AND run = ? AND model = ? AND dataset = ? AND subset = ?
         AND "index" = ?`,
        id,
        ...valuesOf(sample),
      )
    },
    remove: (id) => {
      db.run("DELETE FROM collected WHERE collection = ?", id)
      return db.run("DELETE FROM collections WHERE id = ?", id) > 0
    },
  }
}

function full(message: string): ServiceError {
  return new ServiceError({ status: 422, code: "too_many", message, hint: "Remove some first." })
}
