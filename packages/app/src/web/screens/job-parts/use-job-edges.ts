import { useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { exported, forget } from "../../data/index.js"

/** Keeps lists of jobs and runs up to date while a screen shows them. */
export function useJobEdges(): void {
  const client = useQueryClient()
  useEffect(() => {
    if (exported) return
    const source = new EventSource("/api/v1/events")
    let timer: ReturnType<typeof setTimeout> | undefined
    // Many edges at once, as when a queue is cancelled, lead to one request.
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void forget(client, "/api/v1/jobs", "/api/v1/runs")
      }, 400)
    }
    source.addEventListener("job", refresh)
    source.addEventListener("runs", refresh)
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [client])
}
