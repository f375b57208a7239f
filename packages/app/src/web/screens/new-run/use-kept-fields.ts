import { useEffect, useRef } from "react"
import { useSearchParams } from "wouter"

/**
 * Going back in the history leads to the step before, not to what stood in the fields then: everything in the address
 * but the step and the kind of run stays as it was last.
 */
export function useKeptFields(): void {
  const [search, setSearch] = useSearchParams()
  const last = useRef({ search, previous: search, since: 0, path: location.pathname })
  useEffect(() => {
    const previous = last.current.search
    last.current = { search, previous, since: performance.now(), path: location.pathname }
  }, [search])
  useEffect(() => {
    const keep = (event: PopStateEvent) => {
      // The router may have heard of it already, and this screen shown what stood in the address then.
      const { search: shown, previous, since, path } = last.current
      const before = since >= event.timeStamp ? previous : shown
      const there = new URLSearchParams(location.search)
      // Another screen, or a form of another kind.
      if (location.pathname !== path || there.get("kind") !== before.get("kind")) return
      const after = new URLSearchParams(before)
      const step = there.get("step")
      if (step === null) after.delete("step")
      else after.set("step", step)
      setSearch(after, { replace: true })
    }
    window.addEventListener("popstate", keep)
    return () => window.removeEventListener("popstate", keep)
  }, [setSearch])
}
