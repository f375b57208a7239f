import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"

/** A request as the server saw it. */
export interface SeenRequest {
  url: string
  headers: IncomingHttpHeaders
  body: unknown
}

export interface JsonServer extends AsyncDisposable {
  url: string
  seen: readonly SeenRequest[]
}

export interface Reply {
  status?: number
  headers?: Record<string, string>
  body: unknown
}

/** A server on a free port of 127.0.0.1; a string is sent as it is, anything else as JSON. */
export async function startJsonServer(answer: (request: SeenRequest) => Reply): Promise<JsonServer> {
  const seen: SeenRequest[] = []
  const server = createServer((incoming, outgoing) => {
    let text = ""
    incoming.setEncoding("utf8")
    incoming.on("data", (chunk: string) => {
      text += chunk
    })
    incoming.on("end", () => {
      const request = { url: incoming.url ?? "", headers: incoming.headers, body: JSON.parse(text) }
      seen.push(request)
      const { status = 200, headers, body } = answer(request)
      const isText = typeof body === "string"
      outgoing.writeHead(status, {
        "content-type": isText ? "text/event-stream" : "application/json",
        ...headers,
      })
      outgoing.end(isText ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
