import { randomUUID } from "node:crypto"
import { z } from "zod"
import { type SavedView, type SavedViewBody, savedViewSchema } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import type { Database } from "../store/index.js"

/** Filters of samples that people gave a name. */
export interface SavedViewStore {
  /** One of the same name is replaced. @throws ServiceError 422 when there are too many */
  save(body: SavedViewBody): SavedView
  /** By name. */
  all(): readonly SavedView[]
  /** True when there was one. */
  remove(id: string): boolean
}

const mostViews = 200
const rowSchema = savedViewSchema.extend({ filters: z.string() })

export function openSavedViews(db: Database): SavedViewStore {
  db.execute(`
    CREATE TABLE IF NOT EXISTS views (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, filters TEXT NOT NULL, created_at TEXT NOT NULL
    );
  `)
  const all = () =>
    db
      .all(rowSchema, "SELECT * FROM views ORDER BY name")
      .map((row) => savedViewSchema.parse({ ...row, filters: JSON.parse(row.filters) }))
  return {
    all,
    save: ({ name, filters }) => {
      const known = all()
      const before = known.find((view) => view.name === name)
      if (!before && known.length >= mostViews) {
        throw new ServiceError({
          status: 422,
          code: "too_many_views",
          message: `There are ${mostViews} saved views already.`,
          hint: "Remove one first.",
        })
      }
      const view = { id: before?.id ?? randomUUID(), name, filters, created_at: new Date().toISOString() }
      db.run(
        "INSERT OR REPLACE INTO views VALUES (?, ?, ?, ?)",
        view.id,
        name,
        JSON.stringify(filters),
        view.created_at,
      )
      return view
    },
    remove: (id) => db.run("DELETE FROM views WHERE id = ?", id) > 0,
  }
}
