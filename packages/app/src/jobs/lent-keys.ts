import { issue, type JobKind } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { type KeyProfiles, withProfiles } from "../profiles/index.js"

const keyName = "api_key_env"

/** A request may only name variables that the server was told to lend. */
export function checkKeyNames(value: unknown, lent: readonly string[]): void {
  if (Array.isArray(value)) {
    for (const entry of value) checkKeyNames(entry, lent)
    return
  }
  if (typeof value !== "object" || value === null) return
  for (const [name, entry] of Object.entries(value)) {
    if (name !== keyName) checkKeyNames(entry, lent)
    else if (typeof entry !== "string" || !lent.includes(entry)) {
      throw new ServiceError({
        status: 403,
        code: "key_env_refused",
        message: "api_key_env: the server lends no variable of that name.",
        hint: "Start it with --key-env NAME.",
        issues: [issue(keyName, "key_not_lent")],
      })
    }
  }
}

export function withoutKeyNames(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return lend(config, () => undefined)
}

/** What the server adds to configs that name it. */
export interface Lender {
  env: NodeJS.ProcessEnv
  profiles: KeyProfiles
}

/** Puts lent keys, and what key profiles bring, in the place of their names. */
export function withLentKeys(
  kind: JobKind,
  config: Readonly<Record<string, unknown>>,
  { env, profiles }: Lender,
): Record<string, unknown> {
  return lend(withProfiles(kind, config, profiles), (name) => env[name])
}

function lend(
  config: Readonly<Record<string, unknown>>,
  keyNamed: (name: string) => string | undefined,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(config)) {
    if (name === keyName) {
      const key = typeof value === "string" ? keyNamed(value) : undefined
      if (key !== undefined) result.api_key = key
    } else result[name] = lendIn(value, keyNamed)
  }
  return result
}

function lendIn(value: unknown, keyNamed: (name: string) => string | undefined): unknown {
  if (Array.isArray(value)) return value.map((entry) => lendIn(entry, keyNamed))
  return typeof value === "object" && value !== null ? lend({ ...value }, keyNamed) : value
}
