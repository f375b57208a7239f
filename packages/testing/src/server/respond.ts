import { responseHead } from "../http/index.js"
import type { WireFormat } from "../wire/index.js"
import type { Denial } from "./access.js"
import type { Connection } from "./connection.js"
import type { Counters } from "./counters.js"

export interface SmallResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
  keepAlive: boolean
  /** The answer to a HEAD request: the body is announced but not sent. */
  headOnly?: boolean
}

/** Sends a response that is known at once, and frees the connection. */
export function respond(connection: Connection, response: SmallResponse): void {
  const { status, headers, body, keepAlive } = response
  const head = responseHead(status, {
    ...headers,
    "Content-Length": Buffer.byteLength(body),
    Connection: keepAlive ? "keep-alive" : "close",
  })
  connection.write(response.headOnly === true ? head : head + body, false)
  if (keepAlive) connection.next()
  else connection.end()
}

/** Sends a refusal in the words of the format. */
export function refuse(
  connection: Connection,
  counters: Counters,
  format: WireFormat,
  denial: Denial,
  keepAlive: boolean,
): void {
  counters.refused.set(denial.status, (counters.refused.get(denial.status) ?? 0) + 1)
  respond(connection, {
    status: denial.status,
    headers: { "Content-Type": "application/json", ...denial.headers },
    body: format.refuse(denial),
    keepAlive,
  })
}
