import type { IncomingHttpHeaders } from "node:http"
import { HttpSyntaxError } from "./http-syntax-error.js"

/** How the end of a body is known: by its length, by chunks that say so, or by the end of the connection. */
type BodyFraming = { type: "length"; bytes: number } | { type: "chunks" } | { type: "rest" }

/** Status line and headers of a reply. */
export interface ReplyHead {
  status: number
  headers: IncomingHttpHeaders
  framing: BodyFraming
  /** The connection may carry another request afterwards. */
  keepAlive: boolean
}

/** Reads a head without its closing blank line. @throws HttpSyntaxError */
export function parseReplyHead(text: string): ReplyHead {
  const lines = text.split("\n")
  const statusLine = lines[0] ?? ""
  const found = /^HTTP\/1\.([01]) (\d{3})(?: |\r?$)/.exec(statusLine)
  if (!found) throw new HttpSyntaxError(`it begins with ${JSON.stringify(statusLine.slice(0, 40))}`)
  const headers: Record<string, string> = {}
  for (let index = 1; index < lines.length; index += 1) addHeader(headers, lines[index] ?? "")
  const status = Number(found[2])
  const framing = framingOf(status, headers)
  return {
    status,
    headers,
    framing,
    keepAlive: framing.type !== "rest" && staysOpen(found[1] === "1", headers),
  }
}

function addHeader(headers: Record<string, string>, line: string): void {
  const colon = line.indexOf(":")
  if (colon <= 0) throw new HttpSyntaxError(`a header is ${JSON.stringify(line.slice(0, 40))}`)
  const name = line.slice(0, colon).toLowerCase()
  const value = line.slice(colon + 1).trim()
  const before = headers[name]
  headers[name] = before === undefined ? value : `${before}, ${value}`
}

function framingOf(status: number, headers: Record<string, string>): BodyFraming {
  if (status === 204 || status === 304) return { type: "length", bytes: 0 }
  const coding = headers["transfer-encoding"]
  if (coding !== undefined) return /(^|,)\s*chunked\s*$/i.test(coding) ? { type: "chunks" } : { type: "rest" }
  const length = headers["content-length"]
  if (length === undefined) return { type: "rest" }
  const plain = Number(length)
  if (plain >= 0 && String(plain) === length && Number.isSafeInteger(plain)) {
    return { type: "length", bytes: plain }
  }
  // Repeated with one value it still says one thing.
  const [first = "", ...others] = length.split(",").map((value) => value.trim())
  if (!/^\d{1,15}$/.test(first) || others.some((other) => other !== first)) {
    throw new HttpSyntaxError(`its length is ${JSON.stringify(length.slice(0, 40))}`)
  }
  return { type: "length", bytes: Number(first) }
}

function staysOpen(current: boolean, headers: Record<string, string>): boolean {
  // Two framings at once are a way to smuggle replies; whatever follows on that connection is not trusted.
  if (headers["transfer-encoding"] !== undefined && headers["content-length"] !== undefined) return false
  const wish = headers.connection
  if (wish === undefined) return current
  return current ? !/\bclose\b/i.test(wish) : /\bkeep-alive\b/i.test(wish)
}
