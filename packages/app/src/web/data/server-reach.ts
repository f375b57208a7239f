import { QueryCache, type QueryClient } from "@tanstack/react-query"
import { useEffect, useSyncExternalStore } from "react"
import { exported } from "./exported.js"

const askAgainMs = 3000

let reached = true
const listeners = new Set<() => void>()

function set(now: boolean): void {
  if (reached === now) return
  reached = now
  for (const listener of listeners) listener()
}

/** Nothing answered, for which browsers throw a `TypeError`; an answer that refuses is an answer. */
function noteFailure(error: unknown): void {
  if (error instanceof TypeError) set(false)
}

/** Asks whether the server is there, after something failed that does not tell. */
export async function askServer(): Promise<boolean> {
  const isThere = await fetch("/health").then(
    ({ ok }) => ok,
    () => false,
  )
  set(isThere)
  return isThere
}

/** Answers that tell whether the server is there. */
export function watchedQueries(): QueryCache {
  return new QueryCache({
    onError: noteFailure,
    onSuccess: () => set(true),
  })
}

/** Whether the server answers, as far as is known. */
export function useServerReach(): boolean {
  return useSyncExternalStore(subscribe, () => reached)
}

/** While the server does not answer, it is asked; all that is shown is asked for anew once it does. */
export function useReturnOfServer(client: QueryClient): void {
  const isReached = useServerReach()
  useEffect(() => {
    if (isReached || exported) return
    const timer = setInterval(async () => {
      if (await askServer()) await client.invalidateQueries()
    }, askAgainMs)
    return () => clearInterval(timer)
  }, [isReached, client])
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
