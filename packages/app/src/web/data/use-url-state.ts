import { useCallback } from "react"
import { useLocation, useRouter, useSearchParams } from "wouter"

type UrlChanges = Readonly<Record<string, string | number | readonly string[] | undefined>>

export interface UrlState {
  get(name: string): string | undefined
  all(name: string): readonly string[]
  /** Undefined, an empty text and an empty list remove the name. `push` makes a step in the history. */
  set(changes: UrlChanges, options?: { push?: boolean }): void
  /** The address of this page with the changes made. */
  href(changes: UrlChanges): string
  /** The same in full, for other pages and people. */
  link(changes: UrlChanges): string
}

function changed(before: URLSearchParams, changes: UrlChanges): URLSearchParams {
  const after = new URLSearchParams(before)
  for (const [name, value] of Object.entries(changes)) {
    after.delete(name)
    if (value === undefined || value === "") continue
    if (typeof value === "object") for (const item of value) after.append(name, item)
    else after.set(name, String(value))
  }
  return after
}

/** The state of a screen, kept in the address so that every view is a link. */
export function useUrlState(): UrlState {
  const [parameters, setParameters] = useSearchParams()
  const [path] = useLocation()
  const router = useRouter()
  const get = useCallback((name: string) => parameters.get(name) ?? undefined, [parameters])
  const all = useCallback((name: string) => parameters.getAll(name), [parameters])
  const set = useCallback(
    (changes: UrlChanges, { push = false }: { push?: boolean } = {}) =>
      setParameters((before) => changed(before, changes), { replace: !push }),
    [setParameters],
  )
  const href = useCallback(
    (changes: UrlChanges) => {
      const query = changed(parameters, changes).toString()
      return query === "" ? path : `${path}?${query}`
    },
    [parameters, path],
  )
  const link = useCallback(
    (changes: UrlChanges) => new URL(router.hrefs(href(changes), router), location.href).href,
    [href, router],
  )
  return { get, all, set, href, link }
}
