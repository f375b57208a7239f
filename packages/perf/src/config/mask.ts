import { optionFacts } from "./option.js"
import type { PerfConfig } from "./perf-config.js"
import { isOption, perfOptions } from "./perf-options.js"

const mask = "***"
/** Names of headers and fields whose values are secret. */
export const authLike = /auth|key|token|secret|cookie|password|credential/i

/** The options as they may be written to a file or shown: keys, secrets and auth-like headers are masked. */
export function maskSecrets(config: PerfConfig): Record<string, unknown> {
  const masked: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(config)) {
    const secret = isOption(name) && optionFacts.get(perfOptions[name])?.secret === true
    if (secret && value !== undefined) masked[name] = mask
    else if (name === "headers") masked[name] = maskHeaders(config.headers)
    else if (
      name === "url" ||
      name === "proxy" ||
      name === "webhook" ||
      name === "otlp" ||
      name === "scrape"
    ) {
      masked[name] = typeof value === "string" ? maskUrl(value) : value
    } else masked[name] = value
  }
  return masked
}

/** Whether a stored value has a secret that is not in it. */
export function isMasked(value: unknown): boolean {
  return typeof value === "string" && value.includes(mask)
}

function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, authLike.test(name) ? mask : value]),
  )
}

/** Without the password of the authority part and without values of auth-like query parameters. */
export function maskUrl(text: string): string {
  try {
    const url = new URL(text)
    if (url.username !== "" || url.password !== "") {
      url.username = mask
      url.password = ""
    }
    let changed = url.username !== ""
    for (const name of [...url.searchParams.keys()]) {
      if (!authLike.test(name)) continue
      url.searchParams.set(name, mask)
      changed = true
    }
    return changed ? url.href : text
  } catch {
    return text
  }
}
