import { authLike, type PerfConfig } from "../config/index.js"

const mask = "***"
const shortest = 4

/** What looks like a key, whoever it belongs to, and who signs in within an address. */
const shapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk|ak|ms|hf|gsk|xai|r8|nvapi|glpat|ghp|gho)[-_][\w*-]{8,}/g,
  /(?<=\b(?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+(?=@)/gi,
]

/** A text without the given secrets and without what looks like a key. */
export function redact(text: string, secrets: readonly string[]): string {
  let shown = text
  // The longest first: one may hold another.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret.length >= shortest) shown = shown.replaceAll(secret, mask)
  }
  for (const shape of shapes) shown = shown.replace(shape, mask)
  return shown
}

/** The secrets that options hold. */
export function secretsOf({ apiKey, wandbApiKey, swanlabApiKey, headers }: PerfConfig): string[] {
  const inHeaders = Object.entries(headers).flatMap(([name, value]) =>
    // A server that quotes a key leaves its scheme out.
    authLike.test(name) ? [value, value.replace(/^\w+ /, "")] : [],
  )
  return [apiKey, wandbApiKey, swanlabApiKey, ...inHeaders].filter((secret) => secret !== undefined)
}

/** The secrets of a command line that could not be read: what follows a flag of a key. */
export function secretsIn(argv: readonly string[]): string[] {
  return argv.flatMap((word, at) => {
    const [, inline] = /^--[\w-]*key(?:=(.*))?$/is.exec(word) ?? []
    if (inline !== undefined) return [inline]
    return /^--[\w-]*key$/i.test(argv[at - 1] ?? "") ? [word] : []
  })
}
