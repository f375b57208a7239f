import type { IncomingHttpHeaders } from "node:http"

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * Milliseconds a reply asks to wait: `retry-after-ms`, `retry-after` (seconds or a date), else the reset time of
 * whichever `x-ratelimit-…` allowance is used up. Undefined when it asks for nothing readable.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | undefined {
  const millis = number(header(headers, "retry-after-ms"))
  if (millis !== undefined) return millis
  const after = header(headers, "retry-after")
  if (after !== undefined) {
    const seconds = number(after)
    if (seconds !== undefined) return seconds * 1000
    const date = Date.parse(after)
    return Number.isNaN(date) ? undefined : Math.max(0, date - now)
  }
  const resets = ["requests", "tokens"].flatMap((kind) => {
    if (number(header(headers, `x-ratelimit-remaining-${kind}`)) !== 0) return []
    const wait = duration(header(headers, `x-ratelimit-reset-${kind}`) ?? "")
    return wait === undefined ? [] : [wait]
  })
  return resets.length === 0 ? undefined : Math.max(...resets)
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
}

/** `20ms`, `1.5s`, `6m0s`, `1h2m3s`; a bare number is seconds. */
function duration(text: string): number | undefined {
  const bare = number(text)
  if (bare !== undefined) return bare * 1000
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    sum += Number(amount) * (unitMs[unit ?? ""] ?? 0)
  }
  return sum
}
