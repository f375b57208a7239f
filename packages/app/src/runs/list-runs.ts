import type { RunRow, RunsPage, RunsQuery } from "../api/index.js"
import { formatCursor, parseCursor } from "../samples/index.js"
import { runFacets, sortedRuns } from "./match-runs.js"

/** The rows that match, sorted, one page of them, and the counts of all. Pure. */
export function listRuns(
  rows: readonly RunRow[],
  query: RunsQuery,
): Pick<RunsPage, "items" | "next_cursor" | "total" | "facets"> {
  const matching = sortedRuns(rows, query)
  const sortName = `${query.sort} ${query.order}`
  let start = 0
  if (query.cursor !== undefined) {
    const [, last] = parseCursor(query.cursor, sortName)
    const at = matching.findIndex(({ id }) => id === last)
    start = at < 0 ? matching.length : at + 1
  }
  const page = matching.slice(start, start + query.limit)
  const last = page.at(-1)
  return {
    items: page,
    next_cursor: start + query.limit < matching.length && last ? formatCursor([sortName, last.id, 0]) : null,
    total: matching.length,
    facets: runFacets(matching),
  }
}
