import type { Dispatcher } from "undici"

/** The web's `fetch`, as SDKs take it. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * `fetch` over a connection pool of ours, for an SDK: proxies of the environment are respected, and Node's own limit
 * of 300 s until a reply begins does not count.
 */
export function fetchOver(dispatcher: Dispatcher): Fetch {
  return async (input, init = {}) => {
    const { fetch } = await import("undici")
    const response = await fetch(input instanceof Request ? input.url : input, {
      dispatcher,
      ...(init.method !== undefined && { method: init.method }),
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === "string" && { body: init.body }),
      ...(init.signal && { signal: init.signal }),
    })
    return new Response(response.body, {
      status: response.status,
      statusText: response.statusText,
      headers: Object.fromEntries(response.headers),
    })
  }
}
