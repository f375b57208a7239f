import { z } from "zod"
import type { SamplesQuery } from "../api/index.js"
import type { Database } from "../store/index.js"
import { isOfSubset } from "./collection-member.js"
import { scoreColumn } from "./score-column.js"

/** What {@link indexNames} knows. */
export type KnownNames = ReturnType<typeof indexNames>

/** The names behind the index's numbers, and the scores that a query is about. */
export function indexNames(
  db: Database,
  labelled: ReadonlyMap<number, string>,
  query: Partial<Pick<SamplesQuery, "dataset" | "subset" | "metric">> = {},
) {
  const subsets = db.all(
    z.object({ id: z.number(), dataset: z.string(), subset: z.string(), source: z.number().nullable() }),
    "SELECT n.id, n.dataset, n.subset, m.source FROM subsets n LEFT JOIN members m ON m.subset = n.id ORDER BY n.id",
  )
  const words = db.all(z.object({ id: z.number(), word: z.string() }), "SELECT id, word FROM words")
  const exact = db.get(z.object({ value: z.string() }), "SELECT value FROM meta WHERE name = 'exact_scores'")
  const byId = new Map(words.map(({ id, word }) => [id, word]))
  const byWord = new Map(words.map(({ id, word }) => [word, id]))
  const wordId = (word: string) => byWord.get(word)
  const asked = subsetsOf(subsets, query)
  return {
    subsets,
    score: scoreColumn(
      db,
      query.metric,
      query.metric === undefined ? undefined : wordId(query.metric),
      asked,
    ),
    exactScores: exact?.value === "1",
    labelled,
    wordId,
    wordOf: (id: number | null) => (id === null ? null : (byId.get(id) ?? null)),
  }
}

/** The subset that the file of a subset's samples is named by: another one for members of a mixed collection. */
export function sourceOf(
  subsets: KnownNames["subsets"],
  id: number,
): KnownNames["subsets"][number] | undefined {
  const subset = subsets.find((one) => one.id === id)
  return subset?.source == null ? subset : subsets.find((one) => one.id === subset.source)
}

/** The subsets that a query leaves; a data set of a mixed collection stands for all of its subsets there. */
export function subsetsOf<Subset extends { dataset: string; subset: string }>(
  subsets: readonly Subset[],
  query: Partial<Pick<SamplesQuery, "dataset" | "subset">>,
): readonly Subset[] {
  return subsets
    .filter(({ dataset }) => query.dataset === undefined || dataset === query.dataset)
    .filter((place) => query.subset === undefined || isOfSubset(place, query.subset))
}
