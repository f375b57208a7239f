import type { JobsQuery } from "../api/index.js"
import { formatCursor, parseCursor } from "../samples/index.js"
import type { JobRecord } from "./job-record.js"

/** The records that match, newest first, one page of them. Pure. */
export function jobsPage(
  records: readonly JobRecord[],
  query: JobsQuery,
): { items: readonly JobRecord[]; next: string | null } {
  const wanted = query.status === "active" ? ["queued", "running", "paused"] : query.status?.split(",")
  const words = query.q?.toLowerCase()
  const cursor = query.cursor ?? query.after
  const after = cursor === undefined ? undefined : String(parseCursor(cursor, "jobs")[1])
  const matching = records.filter((one) => {
    if (after !== undefined && one.id >= after) return false
    if (wanted !== undefined && !wanted.includes(one.status)) return false
    if (query.kind !== undefined && one.kind !== query.kind) return false
    if (query.model !== undefined && !names(one, ["model", "model_id", "modelId"]).includes(query.model))
      return false
    if (query.dataset !== undefined && !names(one, ["datasets", "dataset"]).includes(query.dataset))
      return false
    if (query.tag !== undefined && !one.tags.includes(query.tag)) return false
    return words === undefined || `${one.title}\n${one.id}\n${one.client_id}`.toLowerCase().includes(words)
  })
  const items = matching.slice(0, query.limit)
  const last = items.at(-1)
  return { items, next: matching.length > query.limit && last ? formatCursor(["jobs", last.id, 0]) : null }
}

/** Texts of a config under any of these names, one by one or in a list. */
function names({ request }: JobRecord, fields: readonly string[]): readonly unknown[] {
  return fields.flatMap((field) => request[field])
}
