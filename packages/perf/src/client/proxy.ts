import { PerfError } from "../errors/index.js"

/** A proxy that requests go through. Plain data, so that it can cross to another thread. */
export interface HttpProxy {
  readonly hostname: string
  readonly port: number
  /** Value of `Proxy-Authorization`; undefined without a user in the URL. */
  readonly authorization: string | undefined
}

/**
 * Reads the URL of a proxy: `http://[user:password@]host[:port]`.
 *
 * @throws PerfError `config_invalid` for another scheme or no URL at all; never shows its password.
 */
export function parseProxy(written: string): HttpProxy {
  const text = /^[a-z\d]+:\/\//i.test(written) ? written : `http://${written}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== "http:") {
    throw new PerfError({
      code: "config_invalid",
      message: `"${written.replace(/(^|\/\/)[^@/]*@/, "$1***@")}" is not the URL of an HTTP proxy.`,
      hint: "Give it as http://host:port, with user:password@ before the host where it asks for them.",
    })
  }
  const { username, password, hostname, port } = url
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? 80 : Number(port),
    authorization: username === "" ? undefined : `Basic ${Buffer.from(user).toString("base64")}`,
  }
}

/**
 * The proxy that the usual environment variables name for a URL; undefined when there is none, or when `NO_PROXY`
 * leaves the host out.
 */
export function proxyFromEnv(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { protocol, hostname, port } = new URL(url)
  const scheme = protocol.slice(0, -1)
  const value = (name: string): string | undefined => env[name] || env[name.toUpperCase()] || undefined
  const found = value(`${scheme}_proxy`) ?? value("all_proxy")
  if (found === undefined) return undefined
  const host = hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase()
  const isLeftOut = (value("no_proxy") ?? "")
    .split(/[\s,]+/)
    .map((entry) => entry.toLowerCase())
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, name = entry, only] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? []
      if (only !== undefined && only !== (port || (scheme === "https" ? "443" : "80"))) return false
      const suffix = name.replace(/^\*?\.?|[[\]]/g, "")
      return name === "*" || host === suffix || host.endsWith(`.${suffix}`)
    })
  return isLeftOut ? undefined : found
}
