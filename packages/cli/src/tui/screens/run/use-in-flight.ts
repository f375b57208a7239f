import { useRef } from "react"
import type { Spending } from "../../model/spending.js"

const keptSeconds = 240

/** Requests under way, a value for each second that the screen has been drawn in. */
export function useInFlight(spending: Spending | undefined, elapsedMs: number): readonly number[] {
  const seconds = useRef<{ last: number; values: readonly number[] }>({ last: -1, values: [] })
  const second = Math.floor(elapsedMs / 1000)
  if (spending && second !== seconds.current.last) {
    seconds.current = {
      last: second,
      values: [...seconds.current.values.slice(-keptSeconds + 1), spending.inFlight],
    }
  }
  return seconds.current.values
}
