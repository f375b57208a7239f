import type { Endpoint } from "../../http/endpoint.js"
import type { Transport } from "../../http/transport.js"
import type { HttpSettings } from "../http-settings.js"
import type { Wire } from "../wire.js"
import type { ModelClient } from "./model-client.js"

export interface DirectClientOptions {
  endpoint: Endpoint
  wire: Pick<Wire, "path" | "headers">
  settings: HttpSettings
  /** Headers that carry the key. */
  headers: Readonly<Record<string, string>>
  transport: Transport
}

/** Requests written by ourselves: the least work per request, which many requests at once need. */
export function createDirectClient(options: DirectClientOptions): ModelClient {
  const { endpoint, settings, wire } = options
  const { path } = wire
  const modelHeaders = withHeaders(
    {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "user-agent": "evalscope",
      ...wire.headers,
      ...options.headers,
      ...basicAuth(settings),
    },
    settings.headers ?? {},
  )
  const flatHeaders = Object.entries(modelHeaders).flat()
  const target = endpoint.target(path, settings.query)
  const { post, close } = options.transport

  return {
    send: ({ body, extraHeaders, extraQuery, timeoutMs, signal, onEvent }) =>
      post({
        origin: endpoint.origin,
        target: extraQuery ? endpoint.target(path, { ...settings.query, ...extraQuery }) : target,
        headers: extraHeaders ? Object.entries(withHeaders(modelHeaders, extraHeaders)).flat() : flatHeaders,
        body: JSON.stringify(body),
        timeoutMs,
        signal,
        ...(onEvent && { onEvent }),
      }),
    close,
  }
}

/** Header names count without case, and are lower case in the result. */
function withHeaders(
  base: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const lower = ([name, value]: [string, string]) => [name.toLowerCase(), value] as const
  return Object.fromEntries([...Object.entries(base).map(lower), ...Object.entries(extra).map(lower)])
}

/** The header of a user name and password in the address, which count when no key is given. */
function basicAuth({ apiUrl, apiKey }: HttpSettings): Readonly<Record<string, string>> {
  const url = apiKey === undefined && URL.canParse(apiUrl) ? new URL(apiUrl) : undefined
  if (!url?.username) return {}
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` }
}
