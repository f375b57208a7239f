import { useCallback, useEffect, useState } from "react"

const shownMs = 2500

/** True for a moment after it was said. */
export function useBriefly(): [on: boolean, say: () => void] {
  const [times, setTimes] = useState(0)
  const [on, setOn] = useState(false)
  useEffect(() => {
    if (times === 0) return
    setOn(true)
    const timer = setTimeout(() => setOn(false), shownMs)
    return () => clearTimeout(timer)
  }, [times])
  return [on, useCallback(() => setTimes((before) => before + 1), [])]
}
