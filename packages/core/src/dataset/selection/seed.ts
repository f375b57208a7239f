import { createHash } from "node:crypto"

/** The first 8 bytes, big-endian, of the SHA-256 of texts joined by NUL. */
export function contentSeed(parts: readonly string[]): bigint {
  return createHash("sha256").update(parts.join("\0")).digest().readBigUInt64BE(0)
}
