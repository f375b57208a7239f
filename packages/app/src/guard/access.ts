import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { ServiceError } from "../errors/index.js"

/** Who may use the service. */
export interface Access {
  readonly required: boolean
  /** True when the request carries the token or a session's cookie. */
  allows(headers: Headers): boolean
  /** True when it is the cookie that counts, which a browser sends by itself. */
  byCookie(headers: Headers): boolean
  /** A new session's cookie for the token or for a code. @throws ServiceError 401 when it is neither. */
  open(given: { token?: string | undefined; code?: string | undefined }, secure: boolean): string
  /** A code that opens one session within ten minutes: in an address it gives away less than the token would. */
  code(): string
  /** The cookie that ends the session. */
  close(headers: Headers): string
}

const cookieName = "evalscope_session"
const sessionMs = 30 * 24 * 3600 * 1000
const mostSessions = 1000
const codeMs = 10 * 60_000
const mostCodes = 100

/** Compares in a time that tells nothing of either text, their lengths included. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text, "utf8").digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** Bearer token, and sessions of the web app behind a cookie that scripts cannot read. */
export function createAccess(token: string | undefined): Access {
  const sessions = new Map<string, number>()
  const codes = new Map<string, number>()
  /** True once for each code. */
  const spend = (code: string) => {
    const known = hash(code)
    const until = codes.get(known)
    codes.delete(known)
    return until !== undefined && until > Date.now()
  }
  const sessionOf = (headers: Headers) => {
    const found = new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(
      headers.get("cookie") ?? "",
    )
    return found?.[1]
  }
  const byCookie = (headers: Headers) => {
    const session = sessionOf(headers)
    const until = session === undefined ? undefined : sessions.get(hash(session))
    return until !== undefined && until > Date.now()
  }
  const byBearer = (headers: Headers) => {
    const given = /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(headers.get("authorization") ?? "")?.[1]
    return token !== undefined && given !== undefined && sameSecret(given, token)
  }
  const cookie = (value: string, age: number, secure: boolean) =>
    `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure ? "; Secure" : ""}`
  return {
    required: token !== undefined,
    allows: (headers) => token === undefined || byBearer(headers) || byCookie(headers),
    byCookie: (headers) => !byBearer(headers) && byCookie(headers),
    open: (given, secure) => {
      const byToken = token !== undefined && given.token !== undefined && sameSecret(given.token, token)
      const byCode = !byToken && given.code !== undefined && spend(given.code)
      if (!byToken && !byCode) {
        throw unauthorized(
          given.code === undefined ? "This is not the token." : "This code was used already, or is too old.",
        )
      }
      const session = randomBytes(32).toString("base64url")
      const [oldest] = sessions.keys()
      if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest)
      sessions.set(hash(session), Date.now() + sessionMs)
      return cookie(session, sessionMs / 1000, secure)
    },
    code: () => {
      const code = randomBytes(24).toString("base64url")
      const [oldest] = codes.keys()
      if (codes.size >= mostCodes && oldest !== undefined) codes.delete(oldest)
      codes.set(hash(code), Date.now() + codeMs)
      return code
    },
    close: (headers) => {
      const session = sessionOf(headers)
      if (session !== undefined) sessions.delete(hash(session))
      return cookie("", 0, false)
    },
  }
}

function hash(session: string): string {
  return createHash("sha256").update(session).digest("hex")
}

export function unauthorized(message = "This server asks for a token."): ServiceError {
  return new ServiceError({
    status: 401,
    code: "unauthorized",
    message,
    hint: "Send it as Authorization: Bearer <token>; the server printed it when it started.",
    headers: { "www-authenticate": 'Bearer realm="evalscope"' },
  })
}
