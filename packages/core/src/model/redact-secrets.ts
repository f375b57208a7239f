const mask = "[redacted]"

/** Shapes of keys that may turn up in a provider's own message, whoever they belong to. */
const keyPatterns: readonly RegExp[] = [
  /\b(?:sk|pk|rk|ak|ms|hf|gsk|xai|r8|nvapi|glpat|ghp|gho)[-_][A-Za-z0-9_*-]{8,}/g,
  /\bAIza[A-Za-z0-9_-]{16,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
]
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi
const namedField =
  /((?:api[-_]?key|access[-_]?token|secret|password|authorization|x-api-key)["']?\s*[:=]\s*["']?)([^\s"'&,;}]{8,})/gi
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi

/**
 * Replaces every given secret and everything that looks like a key by `[redacted]`.
 *
 * @param secrets values known to be secret. Ones shorter than 4 characters and the placeholder `EMPTY` are skipped.
 */
export function redactSecrets(text: string, secrets: readonly string[] = []): string {
  let result = text
  const known = secrets.filter((secret) => secret.length >= 4 && secret !== "EMPTY")
  // Longest first: a secret may contain another.
  for (const secret of known.sort((a, b) => b.length - a.length)) {
    result = result.replaceAll(secret, mask)
    const encoded = encodeURIComponent(secret)
    if (encoded !== secret) result = result.replaceAll(encoded, mask)
  }
  for (const pattern of keyPatterns) result = result.replace(pattern, mask)
  return result.replace(bearer, `$1 ${mask}`).replace(namedField, `$1${mask}`).replace(userInfo, `$1${mask}@`)
}
