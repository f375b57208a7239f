import { LineReader } from "./line-reader.js"

/** What the log of one of our runs tells of its requests. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  at: number
  kind: "retry" | "rate_limit" | "failed" | "limit"
  limit?: number
  reason?: string
}

const line =
  /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (?:WARNING retry \d+ in \d+ ms \((\w+)\)|(ERROR) |INFO requests at once: (\d+)(?: \((\w+)\))?)/
/** A log that is longer is read this far. */
const mostBytes = 64 << 20

/** Retries, failures and changes of pace that a log names; none for logs of the original. */
export function* logEvents(path: string): Generator<LogEvent> {
  using reader = new LineReader(path, 0)
  while (reader.offset < mostBytes) {
    const lines = reader.read(1000, true)
    if (lines.length === 0) return
    for (const { text } of lines) {
      const [, time = "", retry, failed, limit, reason] = line.exec(text) ?? []
      const at = Date.parse(time)
      if (Number.isNaN(at)) continue
      if (retry !== undefined) yield { at, kind: retry === "provider_rate_limited" ? "rate_limit" : "retry" }
      else if (failed !== undefined) yield { at, kind: "failed" }
      else yield { at, kind: "limit", limit: Number(limit), ...(reason !== undefined && { reason }) }
    }
  }
}
