import type { Dispatcher } from "undici"
import { isLocalHost } from "./endpoint.js"

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * A connection pool without limits: as many connections as requests in flight, kept alive between them.
 * Proxies are taken from `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` as curl does, never for this machine's own
 * addresses. Undici's own timeouts are off; the caller has one for the whole request.
 */
export async function createDispatcher(origin: string, env: Environment): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import("undici")
  const options = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 15_000 } }
  if (!isProxied(origin, env)) return new Agent(options)
  const httpProxy = env.http_proxy ?? env.HTTP_PROXY
  const httpsProxy = env.https_proxy ?? env.HTTPS_PROXY
  return new EnvHttpProxyAgent({
    ...options,
    ...(httpProxy && { httpProxy }),
    ...(httpsProxy && { httpsProxy }),
    noProxy: env.no_proxy ?? env.NO_PROXY ?? "",
  })
}

/** Whether the environment names a proxy for an address, `NO_PROXY` left aside. */
export function isProxied(origin: string, env: Environment): boolean {
  const { protocol, hostname } = new URL(origin)
  if (isLocalHost(hostname)) return false
  const http = env.http_proxy ?? env.HTTP_PROXY
  const https = env.https_proxy ?? env.HTTPS_PROXY
  return Boolean(protocol === "https:" ? (https ?? http) : http)
}
