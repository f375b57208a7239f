import { closeSync, openSync, readSync } from "node:fs"
import { z } from "zod"
import type { SamplesPage, SamplesQuery } from "../api/index.js"
import type { Database } from "../store/index.js"
import { indexNames, type KnownNames, sourceOf } from "./index-names.js"
import { subsetStride } from "./index-schema.js"
import { predictionFacts, reviewFacts } from "./line-facts.js"
import { facetCounts, facetsOf } from "./sample-facets.js"
import type { SampleFile } from "./sample-file.js"
import { sampleFilter } from "./sample-filter.js"
import { cursorAfter, planFor, type SampleRecord, sampleRow, selectPage } from "./samples-page.js"
import { timedTest } from "./timed-test.js"

/** So long one request reads lines; where it stopped, the next one goes on. */
const budgetMs = 1000
const lot = 200

/**
 * One page of the samples whose question, answer or reference fits an expression. The index holds no texts, so the
 * lines are read again, in the wanted order and past what the other filters leave out. A page may hold fewer rows than
 * there is room for, and none at all: as long as it has a cursor, there is more to search.
 */
export function regexPage(
  db: Database,
  files: readonly SampleFile[],
  wanted: SamplesQuery,
  expression: RegExp,
  labelled: ReadonlyMap<number, string>,
): Pick<SamplesPage, "items" | "next_cursor" | "total" | "facets" | "search"> {
  const { q: _, ...query } = wanted
  const names = indexNames(db, labelled, query)
  const filter = sampleFilter(query, names, "samples", planFor(query))
  const test = timedTest(expression)
  using lines = lineTexts(db, files, names)
  const found: SampleRecord[] = []
  const end = performance.now() + budgetMs
  let searched = 0
  let cursor = query.cursor
  let more = true
  while (more && found.length < query.limit && performance.now() < end) {
    const rows = selectPage(db, { ...query, cursor, limit: lot }, filter)
    more = rows.length > lot
    const looked = rows.slice(0, lot)
    const fits = test(lines.of(looked))
    for (const [position, row] of looked.entries()) {
      searched += 1
      cursor = cursorAfter(row, query)
      if (fits[position] !== true) continue
      found.push(row)
      if (found.length < query.limit) continue
      more ||= position < looked.length - 1
      break
    }
  }
  // Only a search that began at the start and came to the end knows how many there are.
  const whole = wanted.cursor === undefined && !more
  const counts = whole || wanted.facets !== "true" ? undefined : facetCounts(db, query, names, filter)
  return {
    items: found.map((row) => sampleRow(row, names)),
    next_cursor: more ? (cursor ?? null) : null,
    total: whole ? found.length : null,
    facets: whole ? facetsOf(found.map(countOf), names) : null,
    search: { searched, candidates: whole ? searched : (counts?.total ?? null) },
  }
}

function countOf({ id, status, outcome, finish, code, flags, asked: score }: SampleRecord) {
  return { subset: Math.floor(id / subsetStride), status, outcome, finish, code, flags, score, n: 1 }
}

const placeSchema = z.object({
  id: z.number(),
  r_at: z.number().nullable(),
  r_len: z.number().nullable(),
  p_at: z.number().nullable(),
  p_len: z.number().nullable(),
})

/** The texts of samples, read from the lines of the run. */
function lineTexts(db: Database, files: readonly SampleFile[], names: KnownNames) {
  const open = new Map<string, number | undefined>()
  const handleOf = (id: number, kind: SampleFile["kind"]) => {
    const subset = sourceOf(names.subsets, Math.floor(id / subsetStride))
    const path = files.find(
      (file) => file.kind === kind && file.dataset === subset?.dataset && file.subset === subset.subset,
    )?.path
    if (path === undefined) return undefined
    if (!open.has(path)) open.set(path, tryOpen(path))
    return open.get(path)
  }
  const valueAt = (handle: number | undefined, at: number, length: number): unknown => {
    if (handle === undefined) return undefined
    const buffer = Buffer.allocUnsafe(length)
    readSync(handle, buffer, 0, length, at)
    try {
      return JSON.parse(buffer.toString("utf8"))
    } catch {
      return undefined
    }
  }
  const textOf = (place: z.infer<typeof placeSchema> | undefined): string => {
    if (!place) return ""
    const { id, r_at: review, r_len: reviewLength, p_at: prediction, p_len: predictionLength } = place
    if (review !== null && reviewLength !== null) {
      return reviewFacts(valueAt(handleOf(id, "reviews"), review, reviewLength))?.text ?? ""
    }
    if (prediction === null || predictionLength === null) return ""
    return predictionFacts(valueAt(handleOf(id, "predictions"), prediction, predictionLength))?.text ?? ""
  }
  return {
    of: (rows: readonly SampleRecord[]): readonly string[] => {
      if (rows.length === 0) return []
      const places = db.all(
        placeSchema,
        `SELECT id, r_at, r_len, p_at, p_len FROM samples WHERE id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(rows.map(({ id }) => id)),
      )
      const byId = new Map(places.map((place) => [place.id, place]))
      return rows.map((row) => textOf(byId.get(row.id)) || row.answer)
    },
    [Symbol.dispose]: () => {
      for (const handle of open.values()) if (handle !== undefined) closeSync(handle)
    },
  }
}

function tryOpen(path: string): number | undefined {
  try {
    return openSync(path, "r")
  } catch {
    return undefined
  }
}
