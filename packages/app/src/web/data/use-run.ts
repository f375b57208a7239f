import { type UseQueryResult, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef } from "react"
import type { RunOverview } from "../../api/overview.js"
import { api } from "./addresses.js"
import { exported } from "./exported.js"
import { RequestError } from "./request.js"
import { forget, useResource } from "./use-resource.js"

const underWayMs = 5000

interface RunQuery {
  query: UseQueryResult<RunOverview>
  /** How often views of its results are to be asked for again. */
  every: number | undefined
  /** There is no such run, or not any more. */
  gone: boolean
}

/**
 * A run, asked for again while it is under way. `every` says how often the views of its results are to be, too; when it
 * ends, all that was known of it is asked for once more.
 */
export function useRun(run: string): RunQuery {
  const client = useQueryClient()
  const isRunning = (data: RunOverview | undefined) => !exported && data?.run.status === "running"
  const query = useResource<RunOverview>(
    api.run(run),
    {},
    { every: (data) => (isRunning(data) ? underWayMs : undefined) },
  )
  const running = isRunning(query.data)
  const before = useRef(false)
  useEffect(() => {
    if (before.current && !running) void forget(client, api.run(run), api.perf(run), api.arena(run))
    before.current = running
  }, [client, run, running])
  const gone = query.error instanceof RequestError && query.error.status === 404
  return { query, every: running ? underWayMs : undefined, gone }
}
