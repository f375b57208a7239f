import { constants, createGzip, gzipSync } from "node:zlib"
import type { ChosenFaults } from "../fault/index.js"
import { responseHead } from "../http/index.js"
import type { Connection } from "./connection.js"

/** Writes one response body in the framing the request and its faults call for. */
export interface BodyWriter {
  /** Sends the response head now; otherwise it goes out with the first bytes of the body. */
  flushHead(): void
  /** False when the kernel's buffer is full. */
  write(text: string): boolean
  /** Ends the body; `then` runs once everything was handed to the socket. */
  end(then: () => void): void
  /** The connection must be closed after this body. */
  readonly closes: boolean
}

export interface BodyWriterOptions {
  connection: Connection
  faults: ChosenFaults
  headers: Readonly<Record<string, string>>
  /** The client speaks HTTP/1.1 and so understands chunks. */
  chunks: boolean
  keepAlive: boolean
  /** Everything that will be written is ASCII. */
  ascii: boolean
}

export function createBodyWriter(options: BodyWriterOptions): BodyWriter {
  const { faults } = options
  if (faults.any && faults.get("content-length") !== undefined) return lengthWriter(options)
  if (faults.any && faults.get("gzip") !== undefined) return gzipWriter(options)
  return plainWriter(options)
}

/** Sends a response whose body is known at once. */
export function writeWhole(
  connection: Connection,
  body: string,
  options: Pick<BodyWriterOptions, "headers" | "keepAlive">,
): void {
  const length = Buffer.byteLength(body)
  const head = responseHead(200, wholeHeaders(options.headers, length, options.keepAlive))
  connection.write(head + body, length === body.length)
}

/** The bytes of such a response under faults that change or cut it. */
export function faultyResponse(
  body: string,
  { faults, headers, keepAlive }: Pick<BodyWriterOptions, "faults" | "headers" | "keepAlive">,
): Buffer {
  const oldVersion = faults.get("http-1.0") !== undefined
  const zipped = faults.get("gzip") !== undefined
  const bytes = zipped ? gzipSync(body) : Buffer.from(body)
  const known = wholeHeaders(headers, bytes.length, keepAlive && !oldVersion)
  const head = responseHead(
    200,
    zipped ? { ...known, "Content-Encoding": "gzip" } : known,
    oldVersion ? "1.0" : "1.1",
  )
  return Buffer.concat([Buffer.from(head, "latin1"), bytes])
}

function wholeHeaders(
  headers: Readonly<Record<string, string>>,
  length: number,
  keepAlive: boolean,
): Readonly<Record<string, string | number>> {
  return { ...headers, "Content-Length": length, Connection: keepAlive ? "keep-alive" : "close" }
}

function plainWriter(options: BodyWriterOptions): BodyWriter {
  const { connection, faults, ascii } = options
  const oldVersion = faults.any && faults.get("http-1.0") !== undefined
  const chunks = options.chunks && !oldVersion
  const trailers = chunks && faults.any && faults.get("trailers") !== undefined
  const closes = !options.keepAlive || !chunks
  let head = responseHead(200, streamHeaders(options, chunks, closes, trailers), oldVersion ? "1.0" : "1.1")
  return {
    closes,
    flushHead() {
      const text = head
      head = ""
      if (text !== "") connection.write(text, true)
    },
    write(text) {
      // An empty chunk would end the body.
      if (text === "") return true
      const before = head
      head = ""
      if (!chunks) return connection.write(before + text, ascii)
      const size = ascii ? text.length : Buffer.byteLength(text)
      return connection.write(`${before}${size.toString(16)}\r\n${text}\r\n`, ascii)
    },
    end(then) {
      const before = head
      head = ""
      if (chunks) connection.write(`${before}0\r\n${trailers ? "X-Mock-Trailer: end\r\n" : ""}\r\n`, true)
      else if (before !== "") connection.write(before, true)
      then()
    },
  }
}

function streamHeaders(
  options: BodyWriterOptions,
  chunks: boolean,
  closes: boolean,
  trailers: boolean,
): Record<string, string> {
  return {
    ...options.headers,
    "Cache-Control": "no-cache",
    ...(chunks ? { "Transfer-Encoding": "chunked" } : {}),
    ...(trailers ? { Trailer: "X-Mock-Trailer" } : {}),
    Connection: closes ? "close" : "keep-alive",
  }
}

/** Holds the body back until its length is known. */
function lengthWriter(options: BodyWriterOptions): BodyWriter {
  const { connection, headers, keepAlive } = options
  let body = ""
  return {
    closes: !keepAlive,
    flushHead() {},
    write(text) {
      body += text
      return true
    },
    end(then) {
      const head = responseHead(200, {
        ...headers,
        "Content-Length": Buffer.byteLength(body),
        Connection: keepAlive ? "keep-alive" : "close",
      })
      connection.write(head + body, false)
      then()
    },
  }
}

/** Compresses the stream, flushing after every write so that events keep their time. */
function gzipWriter(options: BodyWriterOptions): BodyWriter {
  const { connection, headers, keepAlive, chunks } = options
  const closes = !keepAlive || !chunks
  const zip = createGzip({ flush: constants.Z_SYNC_FLUSH })
  let head = responseHead(200, {
    ...headers,
    "Content-Encoding": "gzip",
    ...(chunks ? { "Transfer-Encoding": "chunked" } : {}),
    Connection: closes ? "close" : "keep-alive",
  })
  const flushHead = (): void => {
    const text = head
    head = ""
    if (text !== "") connection.write(text, true)
  }
  zip.on("data", (bytes: Buffer) => {
    flushHead()
    if (!chunks) {
      connection.writeBytes(bytes)
      return
    }
    connection.writeBytes(
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]),
    )
  })
  return {
    closes,
    flushHead,
    write: (text) => zip.write(text),
    end(then) {
      zip.once("end", () => {
        if (chunks) connection.write("0\r\n\r\n", true)
        then()
      })
      zip.end()
    },
  }
}
