import type { IncomingMessage } from "node:http"
import type { HubRepository } from "./repository.js"

/** What the bearer of a token may read; `all` for every repository. */
export type HubTokens = Readonly<Record<string, "all" | readonly string[]>>

export type Caller =
  | { type: "anonymous" }
  | { type: "unknown-token" }
  | { type: "known"; grants: "all" | readonly string[] }

/** Reads the token from `Authorization: Bearer` or ModelScope's session cookie. */
export function identify(request: IncomingMessage, tokens: HubTokens): Caller {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1]
  const cookie = /(?:^|;\s*)m_session_id=([^;]+)/.exec(request.headers.cookie ?? "")?.[1]
  const token = bearer ?? cookie
  if (token === undefined) return { type: "anonymous" }
  const grants = Object.hasOwn(tokens, token) ? tokens[token] : undefined
  return grants === undefined ? { type: "unknown-token" } : { type: "known", grants }
}

export function isGranted(caller: Caller, repository: HubRepository): boolean {
  if (caller.type !== "known") return false
  return caller.grants === "all" || caller.grants.includes(repository.options.id)
}
