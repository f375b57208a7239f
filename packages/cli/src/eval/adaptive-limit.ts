import type { Run, RunEvent } from "@evalscope/core"
import { UsageError } from "../usage-error.js"

/** How many requests may be on their way at once. */
export interface ConnectionRange {
  min: number
  max: number
  start: number
}

/** What a cut leaves of the limit. */
const cutTo = 0.8
/** Requests at the start of a range; a single number starts at itself. */
const cautiousStart = 20

/**
 * Reads `16`, or `4-64` for a limit that begins low and finds its own way.
 * @throws UsageError
 */
export function parseConnections(text: string): ConnectionRange {
  const [, low, high] = /^(?:(\d+)-)?(\d+)$/.exec(text.trim()) ?? []
  const max = Number(high)
  const min = low === undefined ? 1 : Number(low)
  if (min >= 1 && max >= min) {
    const start = low === undefined ? max : Math.max(min, Math.min(cautiousStart, max))
    return { min, max, start }
  }
  throw new UsageError(
    `--max-connections must be a count or a range, not ${JSON.stringify(text)}.`,
    "For example --max-connections 16 or --max-connections 4-32.",
  )
}

/**
 * Follows what a provider can take. A refusal for the rate cuts the limit to 80%, once for all requests that were on
 * their way together; replies raise it again by one for each round of them. A range doubles in each round until the
 * first refusal. Whoever sets the limit by hand sets the new upper end.
 */
export function adaptiveLimit(range: ConnectionRange) {
  let { max } = range
  let limit = range.start
  let probing = limit < max
  let replies = 0
  /** Replies until a further refusal counts as a new one. */
  let settling = 0
  return {
    /** @returns the new limit, when it has changed. */
    replied(): number | undefined {
      settling = Math.max(0, settling - 1)
      replies += 1
      if (limit >= max || replies < (probing ? 1 : limit)) return undefined
      replies = 0
      limit += 1
      return limit
    },
    /** @returns the new limit, when it has changed. */
    refused(): number | undefined {
      probing = false
      replies = 0
      if (settling > 0 || limit <= range.min) return undefined
      settling = limit
      limit = Math.max(range.min, Math.floor(limit * cutTo))
      return limit
    },
    setByHand(wanted: number): void {
      max = wanted
      limit = wanted
      probing = false
    },
  }
}

/** Lets a run's concurrency follow the provider; returns what listens to its events. */
export function adapt(run: Pick<Run, "setConcurrency">, range: ConnectionRange): (event: RunEvent) => void {
  const limit = adaptiveLimit(range)
  return (event) => {
    if (event.type === "sample.predicted" && !event.cached) {
      const next = limit.replied()
      if (next !== undefined) run.setConcurrency(next, "recovery")
    } else if (event.type === "request.retried" && event.code === "provider_rate_limited") {
      const next = limit.refused()
      if (next !== undefined) run.setConcurrency(next, "rate_limit")
    } else if (event.type === "run.concurrency" && event.reason === undefined) limit.setByHand(event.limit)
  }
}
