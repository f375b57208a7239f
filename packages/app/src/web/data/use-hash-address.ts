import { useSyncExternalStore } from "react"

/** Fired when the address was changed from here; the browser says so only when the user changes it. */
const changed = "evalscope-address"

function subscribe(listener: () => void): () => void {
  const events = ["hashchange", "popstate", changed]
  for (const name of events) addEventListener(name, listener)
  return () => {
    for (const name of events) removeEventListener(name, listener)
  }
}

function hash(): string {
  return location.hash.startsWith("#/") ? location.hash.slice(1) : "/"
}

const path = () => hash().split("?", 1)[0] ?? "/"
const search = () => hash().slice(path().length + 1)

function navigate(to: string, { replace = false, state }: { replace?: boolean; state?: unknown } = {}): void {
  history[replace ? "replaceState" : "pushState"](state ?? null, "", `#${to}`)
  dispatchEvent(new Event(changed))
}

/** Addresses behind the `#` of a page, query and all: a page that is a file, or lies anywhere on a server, has no others. */
export function useHashAddress(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, path), navigate]
}
useHashAddress.searchHook = (): string => useSyncExternalStore(subscribe, search)
useHashAddress.hrefs = (href: string): string => `#${href}`
