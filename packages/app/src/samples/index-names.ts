import { z } from "zod"
import type { Database } from "../store/index.js"

/** What {@link indexNames} knows. */
export type KnownNames = ReturnType<typeof indexNames>

/** The names behind the index's numbers. */
export function indexNames(db: Database, labelled: ReadonlyMap<number, string>) {
  const subsets = db.all(
    z.object({ id: z.number(), dataset: z.string(), subset: z.string() }),
    "SELECT id, dataset, subset FROM subsets ORDER BY id",
  )
  const words = db.all(z.object({ id: z.number(), word: z.string() }), "SELECT id, word FROM words")
  const exact = db.get(z.object({ value: z.string() }), "SELECT value FROM meta WHERE name = 'exact_scores'")
  const byId = new Map(words.map(({ id, word }) => [id, word]))
  const byWord = new Map(words.map(({ id, word }) => [word, id]))
  return {
    subsets,
    exactScores: exact?.value === "1",
    labelled,
    wordId: (word: string) => byWord.get(word),
    wordOf: (id: number | null) => (id === null ? null : (byId.get(id) ?? null)),
  }
}
