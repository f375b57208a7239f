import { errorMessage } from "@evalscope/core"
import { useEffect, useRef, useState } from "react"

/** What a screen reads from disk: not there yet, there, or failed. */
export interface Loaded<T> {
  readonly value: T | undefined
  readonly problem: string
}

/** Loads again whenever `key` changes; the answer to an earlier question is never shown. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { readonly key: string }>()
  const latest = useRef(load)
  latest.current = load
  useEffect(() => {
    let current = true
    latest.current().then(
      (value) => current && setState({ key, value, problem: "" }),
      (error) => current && setState({ key, value: undefined, problem: errorMessage(error) }),
    )
    return () => {
      current = false
    }
  }, [key])
  return state?.key === key ? state : { value: undefined, problem: "" }
}
