import { lookup } from "node:dns/promises"
import { isIP } from "node:net"
import { errorMessage, PerfError } from "../errors/index.js"
import { type HttpProxy, parseProxy } from "./proxy.js"

/** Where the requests of a level go. Plain data, so that it can cross to another thread. */
export interface Target {
  /** As the `Host` header has it. */
  readonly authority: string
  readonly hostname: string
  readonly port: number
  readonly tls: boolean
  readonly insecure: boolean
  /** Requests go through it; the addresses are its own then. */
  readonly proxy: HttpProxy | undefined
  /** Addresses of the host, resolved once; empty when it has none. */
  readonly addresses: readonly string[]
  /** Why it has none. */
  readonly lookupError: string
}

/**
 * Resolves the host once, so that no request waits for it. A name that does not resolve is not an error here:
 * every request then fails with `dns`.
 *
 * @param proxyUrl an HTTP proxy that requests go through; it resolves the host itself then.
 * @throws PerfError `config_invalid` for a URL that is not http(s), or a proxy that is none.
 */
export async function resolveTarget(url: string, insecure: boolean, proxyUrl?: string): Promise<Target> {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch (cause) {
    throw invalidUrl(url, cause)
  }
  const tls = parsed.protocol === "https:"
  if (!tls && parsed.protocol !== "http:") throw invalidUrl(url)
  const hostname = parsed.hostname.replace(/^\[(.*)\]$/, "$1")
  const port = parsed.port === "" ? (tls ? 443 : 80) : Number(parsed.port)
  const proxy = proxyUrl === undefined ? undefined : parseProxy(proxyUrl)
  const base = { authority: parsed.host, hostname, port, tls, insecure, proxy }
  const peer = proxy?.hostname ?? hostname
  if (isIP(peer) !== 0) return { ...base, addresses: [peer], lookupError: "" }
  try {
    const found = await lookup(peer, { all: true })
    // IPv4 first: servers that listen on one family only mostly listen on that one.
    const sorted = [...found].sort((a, b) => a.family - b.family)
    return { ...base, addresses: sorted.map(({ address }) => address), lookupError: "" }
  } catch (thrown) {
    return { ...base, addresses: [], lookupError: errorMessage(thrown) }
  }
}

function invalidUrl(url: string, cause?: unknown): PerfError {
  const shown = url.replace(/\/\/[^@/]*@/, "//***@")
  return new PerfError({
    code: "config_invalid",
    message: `"${shown}" is not a URL that can be tested.`,
    hint: "Give the address of the service, e.g. http://127.0.0.1:8000/v1/chat/completions.",
    cause,
  })
}
