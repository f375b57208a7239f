import { connect } from "node:net"

export interface RawReply {
  bytes: Buffer
  text: string
  /** How it ended: the wanted text came, the server closed, or the connection was reset. */
  outcome: "matched" | "closed" | "reset"
}

export interface RawOptions {
  path?: string
  version?: string
  headers?: Record<string, string>
  /** Stop reading once this is in the text. Without it the end of the connection is awaited. */
  until?: string | RegExp
}

/** A chat request as bytes. */
export function rawRequest(body: object, options: RawOptions = {}): string {
  const text = JSON.stringify(body)
  const headers = Object.entries(options.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
  return (
    `POST ${options.path ?? "/v1/chat/completions"} HTTP/${options.version ?? "1.1"}\r\nHost: mock\r\n` +
    `Content-Length: ${Buffer.byteLength(text)}\r\n${headers.join("")}\r\n${text}`
  )
}

export const chat = { model: "m", messages: [{ role: "user", content: "Hi" }], max_tokens: 8 }
export const streamedChat = { ...chat, stream: true }

/** Sends bytes over a socket of its own and collects what comes back. */
export function exchange(
  target: { url: string } | { path: string },
  request: string,
  options: RawOptions = {},
): Promise<RawReply> {
  return new Promise((resolve) => {
    const socket =
      "path" in target
        ? connect({ path: target.path })
        : connect({ host: new URL(target.url).hostname, port: Number(new URL(target.url).port) })
    const parts: Buffer[] = []
    const finish = (outcome: RawReply["outcome"]): void => {
      const bytes = Buffer.concat(parts)
      socket.destroy()
      resolve({ bytes, text: bytes.toString(), outcome })
    }
    socket.on("connect", () => socket.write(request))
    socket.on("data", (part) => {
      parts.push(part)
      const text = Buffer.concat(parts).toString()
      const { until } = options
      if (until !== undefined && (typeof until === "string" ? text.includes(until) : until.test(text)))
        finish("matched")
    })
    socket.on("end", () => finish("closed"))
    socket.on("error", () => finish("reset"))
  })
}

/** Undoes chunked framing; `complete` tells whether the last chunk was there. */
export function unchunk(bytes: Buffer): { head: string; body: string; complete: boolean; trailers: string } {
  const headEnd = bytes.indexOf("\r\n\r\n")
  const head = bytes.toString("latin1", 0, headEnd)
  const parts: Buffer[] = []
  let at = headEnd + 4
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at)
    if (lineEnd < 0) break
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16)
    if (size === 0) {
      const trailers = bytes.toString("latin1", lineEnd + 2)
      return { head, body: Buffer.concat(parts).toString(), complete: trailers.endsWith("\r\n"), trailers }
    }
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
  return { head, body: Buffer.concat(parts).toString(), complete: false, trailers: "" }
}

/** The text of a streamed chat reply. */
export function chatText(body: string): string {
  let text = ""
  for (const match of body.matchAll(/^data: (\{.*\})\r?$/gm)) {
    const chunk: { choices?: { delta?: { content?: string } }[] } = JSON.parse(match[1] ?? "{}")
    text += chunk.choices?.[0]?.delta?.content ?? ""
  }
  return text
}
