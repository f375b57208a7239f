// Without anything of the server, so that an exported page finds runs by the same rules.
import type { RunRow, RunsPage, RunsQuery } from "../api/run.js"

/** What narrows the list down and orders it. */
export type RunsFilter = Omit<RunsQuery, "cursor" | "limit" | "root_path">

/** The rows that match, in the order asked for. */
export function sortedRuns(rows: readonly RunRow[], query: RunsFilter): RunRow[] {
  const words = (query.q ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  const sign = query.order === "asc" ? 1 : -1
  return rows
    .filter((row) => matches(row, query, words))
    .map((row) => ({ row, key: sortKey(row, query.sort) }))
    .sort((a, b) => compare(a, b, sign))
    .map(({ row }) => row)
}

function matches(row: RunRow, query: RunsFilter, words: readonly string[]): boolean {
  const { score_min: low, score_max: high } = query
  if (query.kind !== undefined && row.kind !== query.kind) return false
  if (query.root !== undefined && row.root !== query.root) return false
  if (query.status !== undefined && row.status !== query.status) return false
  if (query.tag !== undefined && !row.tags.includes(query.tag)) return false
  if (query.model !== undefined && !row.models.some(({ name }) => name === query.model)) return false
  if (query.dataset !== undefined && !row.datasets.includes(query.dataset)) return false
  if (query.has_errors !== undefined && row.errored > 0 !== (query.has_errors === "true")) return false
  if (query.from !== undefined && row.created_at < query.from) return false
  if (query.to !== undefined && row.created_at > query.to) return false
  if (low !== undefined || high !== undefined) {
    const score = row.headlines[0]?.score.value ?? null
    if (score === null || score < (low ?? -Infinity) || score > (high ?? Infinity)) return false
  }
  if (words.length === 0) return true
  const names = [row.path, row.name, ...row.models.map(({ name }) => name), ...row.datasets, ...row.tags]
  const text = [...names, ...row.headlines.map((headline) => headline.pretty_name)].join("\n").toLowerCase()
  return words.every((word) => text.includes(word))
}

function sortKey(row: RunRow, sort: RunsQuery["sort"]): string | number | null {
  switch (sort) {
    case "created":
      return row.created_at
    case "updated":
      return row.updated_at
    case "name":
      return row.path
    case "model":
      return row.models[0]?.name ?? null
    case "dataset":
      return row.datasets[0] ?? null
    case "score":
      return row.headlines[0]?.score.value ?? null
    case "samples":
      return row.samples
    case "size":
      return row.size_bytes
  }
}

interface Keyed {
  row: RunRow
  key: string | number | null
}

/** By key, rows without one last whatever the direction, equal ones by id so that pages do not overlap. */
function compare(a: Keyed, b: Keyed, sign: number): number {
  if (a.key === null || b.key === null) {
    if (a.key !== b.key) return a.key === null ? 1 : -1
  } else if (a.key !== b.key) {
    return a.key < b.key ? -sign : sign
  }
  return a.row.id < b.row.id ? -sign : sign
}

/** Counts over rows. */
export function runFacets(rows: readonly RunRow[]): RunsPage["facets"] {
  const count = (values: (row: RunRow) => readonly string[]) => {
    const counts: Record<string, number> = {}
    for (const row of rows) for (const value of new Set(values(row))) counts[value] = (counts[value] ?? 0) + 1
    return counts
  }
  return {
    kind: count((row) => [row.kind]),
    status: count((row) => [row.status]),
    root: count((row) => [row.root]),
    model: count((row) => row.models.map(({ name }) => name)),
    dataset: count((row) => row.datasets),
    tag: count((row) => row.tags),
  }
}
