import { EvalScopeError } from "../../errors/index.js"

/** Where requests go, taken apart once. */
export interface Endpoint {
  origin: string
  /** Path and query of a request under the base URL. */
  target(path: string, extraQuery?: Readonly<Record<string, string>>): string
  /** The request's address as messages show it: no query, no user info. */
  shown(path: string): string
  /** Address of the base URL without query and user info. */
  base: string
  /** Query that every request has. */
  query: Readonly<Record<string, string>>
}

/**
 * Reads a base URL as users paste it: surrounding blanks, trailing slashes and a pasted request path
 * (`trims`, e.g. `/chat/completions`) are dropped; a query is kept for every request; a missing scheme is `http`
 * for local hosts and `https` for others.
 *
 * @throws EvalScopeError `config_invalid` when it is no http(s) URL.
 */
export function parseEndpoint(apiUrl: string, trims: readonly string[]): Endpoint {
  const url = parseUrl(apiUrl)
  let path = url.pathname.replace(/\/+$/, "")
  for (const trim of trims) {
    if (path.endsWith(trim)) path = path.slice(0, -trim.length).replace(/\/+$/, "")
  }
  const query = [...url.searchParams]
  const base = url.origin + path
  return {
    origin: url.origin,
    base,
    query: Object.fromEntries(query),
    shown: (request) => base + request,
    target: (request, extraQuery) => {
      if (query.length === 0 && extraQuery === undefined) return path + request
      const search = new URLSearchParams(query)
      for (const [key, value] of Object.entries(extraQuery ?? {})) search.set(key, value)
      const text = search.toString()
      return text === "" ? path + request : `${path}${request}?${text}`
    },
  }
}

function parseUrl(apiUrl: string): URL {
  const text = apiUrl.trim()
  const local = /^(localhost|127\.|0\.0\.0\.0|\[::1\])/.test(text)
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${local ? "http" : "https"}://${text}`
  const url = URL.canParse(complete) ? new URL(complete) : undefined
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `api_url is not an http(s) address: "${withoutUserInfo(text)}"`,
      hint: "Give the base URL of the endpoint, for example http://127.0.0.1:8000/v1",
    })
  }
  return url
}

function withoutUserInfo(text: string): string {
  return text.replace(/\/\/[^/@]*@/, "//").replace(/\?.*$/, "")
}

/** Whether a host is this machine. */
export function isLocalHost(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[?::1\]?)$/.test(hostname)
}
