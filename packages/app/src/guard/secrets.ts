import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from "node:crypto"
import { redactSecrets } from "@evalscope/core"
import { z } from "zod"

const secretName =
  /(?:^|[_-])(?:api[_-]?)?key$|apikey$|token$|secret|passw|authorization|credential|cookie|^auth$/i
/** Names that speak of tokens a model counts, or of fields that point to a secret without being one. */
const harmlessName = /(?:max|min|per|num|input|output|total)[_-]?\w*tokens?$|_env$|sortkey$/i
const headersName = /headers?$/i

/** Placeholders that clients send when there is no key. */
const placeholders: ReadonlySet<string> = new Set(["", "EMPTY", "empty", "none", "null", "***"])

function isSecretField(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name)
}

/**
 * A config as it may be stored and shown: a mask with the last four characters stands where a secret was, and where
 * a secret's value turns up again in any other text. `values` are the secrets themselves.
 */
export function maskConfig(config: Readonly<Record<string, unknown>>): {
  shown: Record<string, unknown>
  values: readonly string[]
} {
  const found = new Set<string>()
  collect(config, false, found)
  const values = [...found]
  return { shown: z.record(z.string(), z.unknown()).parse(masked(config, false, values)), values }
}

/** Below these a key may stand: they go to the endpoint, and are masked where they are stored. */
const carriers = /url$|endpoint$|^extra_?(?:query|body|headers)$|headers?$|^model_?args$/i
const shortestSecret = 12

/**
 * The first field that holds the value of a secret although it is none itself: a prompt or a name, which are stored
 * and shown as they are. Undefined when there is none.
 */
export function misplacedSecret(config: Readonly<Record<string, unknown>>): string | undefined {
  const found = new Set<string>()
  collect(config, false, found)
  const values = [...found].filter((value) => value.length >= shortestSecret)
  return values.length === 0 ? undefined : misplacedIn(config, "", values)
}

function misplacedIn(value: unknown, path: string, values: readonly string[]): string | undefined {
  if (typeof value === "string") return values.some((one) => value.includes(one)) ? path : undefined
  for (const [name, entry] of entriesOf(value)) {
    if (typeof name === "string" && values.some((one) => name.includes(one))) return path || "a field's name"
    if (typeof name === "string" && (carriers.test(name) || isSecretField(name))) continue
    const place = misplacedIn(entry, path === "" ? String(name) : `${path}.${name}`, values)
    if (place !== undefined) return place
  }
  return undefined
}

function collect(value: unknown, secret: boolean, found: Set<string>): void {
  if (typeof value === "string") {
    if (secret && !placeholders.has(value)) found.add(value)
    return
  }
  for (const [name, entry] of entriesOf(value)) collect(entry, secret || holdsSecrets(name), found)
}

function masked(value: unknown, secret: boolean, values: readonly string[]): unknown {
  if (typeof value === "string") {
    return secret && !placeholders.has(value) ? mask(value) : hideSecrets(value, values)
  }
  if (Array.isArray(value)) return value.map((entry) => masked(entry, secret, values))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      hideSecrets(name, values),
      masked(entry, secret || holdsSecrets(name), values),
    ]),
  )
}

function holdsSecrets(name: string | number): boolean {
  return typeof name === "string" && (isSecretField(name) || headersName.test(name))
}

/** `***` and the last four characters, of secrets long enough that these give nothing away. */
function mask(secret: string): string {
  return secret.length >= 12 ? `***${secret.slice(-4)}` : "***"
}

/** Text without any of the secrets, and without what looks like one. */
export function hideSecrets(text: string, values: readonly string[]): string {
  return redactSecrets(text, [...values])
}

/** A value with all of its texts cleaned; for events and errors, whose shape is not known here. */
export function hideSecretsIn(value: unknown, values: readonly string[]): unknown {
  if (typeof value === "string") return hideSecrets(value, values)
  if (Array.isArray(value)) return value.map((entry) => hideSecretsIn(entry, values))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, hideSecretsIn(entry, values)]),
  )
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((entry, index) => [index, entry] as const)
  return typeof value === "object" && value !== null ? Object.entries(value) : []
}

/** Keeps what must not be read unreadable on disk. */
export interface Vault {
  seal(value: unknown): string
  /** Undefined when it was sealed with another key. */
  unseal(sealed: string): unknown
}

/**
 * With a passphrase, sealed configs can be read after a restart; without one the key lives as long as the process,
 * and jobs that wait with a key of their own have to be given it again.
 */
export function createVault(passphrase: string | undefined): Vault {
  const key =
    passphrase === undefined ? randomBytes(32) : scryptSync(passphrase, "evalscope service vault", 32)
  const id = createHash("sha256").update(key).digest("hex").slice(0, 16)
  return {
    seal: (value) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv("aes-256-gcm", key, nonce)
      const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()])
      return [
        id,
        nonce.toString("base64"),
        cipher.getAuthTag().toString("base64"),
        text.toString("base64"),
      ].join(".")
    },
    unseal: (sealed) => {
      const [owner, nonce = "", tag = "", text = ""] = sealed.split(".")
      if (owner !== id) return undefined
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"))
      decipher.setAuthTag(Buffer.from(tag, "base64"))
      const plain = Buffer.concat([decipher.update(Buffer.from(text, "base64")), decipher.final()])
      return JSON.parse(plain.toString("utf8"))
    },
  }
}
