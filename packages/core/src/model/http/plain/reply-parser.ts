import type { IncomingHttpHeaders } from "node:http"
import { HttpSyntaxError } from "./http-syntax-error.js"
import { parseReplyHead } from "./reply-head.js"

/** Takes the parts of one reply as they arrive. */
export interface ReplySink {
  start(status: number, headers: IncomingHttpHeaders): void
  data(chunk: Buffer): void
  /** @param keepAlive the connection may carry another request */
  end(keepAlive: boolean): void
}

const nothing: Buffer = Buffer.alloc(0)
const longestHead = 256 * 1024
const longestLine = 16 * 1024

/**
 * Reads one HTTP/1 reply at a time (RFC 9112) out of bytes that may be cut anywhere: informational replies, lengths, chunks
 * with extensions and trailers, bodies that end with the connection, and line feeds without carriage returns.
 */
export class ReplyParser {
  readonly #sink: ReplySink
  #state: "head" | "length" | "chunk-size" | "chunk" | "chunk-end" | "trailer" | "rest" | "done" = "head"
  /** Bytes of the body or of the chunk that are still to come. */
  #left = 0
  #keepAlive = false
  /** The beginning of a head or a line whose end has not arrived. */
  #begun: Buffer = nothing

  constructor(sink: ReplySink) {
    this.#sink = sink
  }

  /** Begins with the next reply of the same connection. */
  reset(): void {
    this.#state = "head"
    this.#begun = nothing
  }

  /** @throws HttpSyntaxError when this is no HTTP reply, or more follows than the reply. */
  feed(chunk: Buffer): void {
    const bytes = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk])
    this.#begun = nothing
    let at = 0
    while (at < bytes.length) {
      const next = this.#step(bytes, at)
      if (next < 0) {
        this.#begun = bytes.subarray(at)
        const longest = this.#state === "head" ? longestHead : longestLine
        if (this.#begun.length > longest) throw new HttpSyntaxError("a header or line has no end")
        return
      }
      at = next
    }
  }

  /** The connection ended. True when that was the end of the reply. */
  connectionEnded(): boolean {
    if (this.#state === "rest") this.#finish()
    return this.#state === "done"
  }

  /** Takes what it can from `at`. Returns where it stopped, or -1 when more bytes are needed. */
  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case "head":
        return this.#head(bytes, at)
      case "length":
      case "chunk":
        return this.#body(bytes, at)
      case "rest":
        this.#sink.data(at === 0 ? bytes : bytes.subarray(at))
        return bytes.length
      case "done":
        throw new HttpSyntaxError("more follows than was announced")
      default:
        return this.#line(bytes, at)
    }
  }

  #head(bytes: Buffer, at: number): number {
    // Some servers send a blank line before a status line.
    const first = bytes[at]
    if (first === 0x0d || first === 0x0a) return at + 1
    const end = headEnd(bytes, at)
    if (!end) return -1
    const { status, headers, framing, keepAlive } = parseReplyHead(bytes.toString("latin1", at, end.text))
    if (status === 101) throw new HttpSyntaxError("it switches to another protocol")
    if (status < 200) return end.next
    this.#keepAlive = keepAlive
    this.#sink.start(status, headers)
    if (framing.type === "chunks") this.#state = "chunk-size"
    else if (framing.type === "rest") this.#state = "rest"
    else if (framing.bytes === 0) this.#finish()
    else {
      this.#state = "length"
      this.#left = framing.bytes
    }
    return end.next
  }

  #body(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left)
    this.#left -= end - at
    this.#sink.data(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end))
    if (this.#left > 0) return end
    if (this.#state === "chunk") this.#state = "chunk-end"
    else this.#finish()
    return end
  }

  #line(bytes: Buffer, at: number): number {
    const feed = bytes.indexOf(0x0a, at)
    if (feed < 0) return -1
    const line = bytes.toString("latin1", at, bytes[feed - 1] === 0x0d && feed > at ? feed - 1 : feed)
    if (this.#state === "chunk-size") this.#chunkSize(line)
    else if (this.#state === "chunk-end") {
      if (line !== "") throw new HttpSyntaxError("a chunk is longer than it says")
      this.#state = "chunk-size"
    } else if (line === "") this.#finish()
    return feed + 1
  }

  #chunkSize(line: string): void {
    const found = /^([0-9a-f]{1,13})[ \t]*(?:;|$)/i.exec(line)
    if (!found) throw new HttpSyntaxError(`a chunk's size is ${JSON.stringify(line.slice(0, 40))}`)
    this.#left = Number.parseInt(found[1] ?? "", 16)
    this.#state = this.#left === 0 ? "trailer" : "chunk"
  }

  #finish(): void {
    this.#state = "done"
    this.#sink.end(this.#keepAlive)
  }
}

/** Where a head's text ends, and where what follows it begins. */
function headEnd(bytes: Buffer, from: number): { text: number; next: number } | undefined {
  for (let at = from; at < bytes.length - 1; at += 1) {
    if (bytes[at] !== 0x0a) continue
    if (bytes[at + 1] === 0x0a) return { text: at, next: at + 2 }
    if (bytes[at + 1] !== 0x0d || bytes[at + 2] !== 0x0a) continue
    return { text: bytes[at - 1] === 0x0d ? at - 1 : at, next: at + 3 }
  }
  return undefined
}
