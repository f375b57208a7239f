import type { Carrier, SentRequest, WireRequest } from "../carrier.js"
import { Connection, type ConnectionOptions } from "./connection.js"
import { createHeadWriter } from "./head-writer.js"

/** Milliseconds that a connection without a request is taken to stay open when the server does not say. */
const idleMs = 4000
const connectTimeoutMs = 15_000
const neverSent: SentRequest = { cancel: () => undefined }

/**
 * Requests over plain TCP with no more work than they need: endpoints in the same network answer thousands of them
 * per second, and a general client takes more of the processor than everything else of an evaluation.
 */
export function plainCarrier(origin: string): Carrier {
  const { hostname, host, port } = new URL(origin)
  const headOf = createHeadWriter(host)
  const all = new Set<Connection>()
  /** The one used last goes first, so that those not needed come of age. */
  const free: Connection[] = []

  const options: ConnectionOptions = {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || 80),
    connectTimeoutMs,
    onFree: (connection) => free.push(connection),
    onGone: (connection) => {
      all.delete(connection)
      const at = free.lastIndexOf(connection)
      if (at >= 0) free.splice(at, 1)
    },
  }

  function connectionAt(now: number): Connection {
    for (let last = free.pop(); last; last = free.pop()) {
      if (last.usableAt(now, idleMs)) return last
      last.cancel()
    }
    const made = new Connection(options)
    all.add(made)
    return made
  }

  return {
    send(request: WireRequest, handler) {
      const { target, headers, body } = request
      const method = request.method ?? "POST"
      const bytes = method === "GET" ? 0 : Buffer.byteLength(body)
      let text: string
      try {
        const length = method === "GET" ? "" : `content-length: ${bytes}\r\n`
        text = `${method} ${target} HTTP/1.1\r\n${headOf(headers)}${length}\r\n${body}`
      } catch (error) {
        handler.fail(error instanceof Error ? error : new Error(String(error)))
        return neverSent
      }
      const connection = connectionAt(performance.now())
      // ASCII, as most requests are, is written without a look at each character.
      connection.send(text, bytes === body.length ? "latin1" : "utf8", handler)
      return connection
    },
    async close() {
      for (const connection of all) connection.cancel()
    },
  }
}
