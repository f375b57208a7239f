/** One HTTP/1.x request as it came off the wire. */
export interface RawRequest {
  method: string
  /** Path without the query. */
  path: string
  query: string
  /** Names in lower case; a repeated header keeps its last value. */
  headers: Readonly<Record<string, string>>
  body: Buffer
  /** `1.0` or `1.1`. */
  version: string
  keepAlive: boolean
}

export interface RequestParserHooks {
  /** The first byte of a new request was seen. */
  onStart(): void
  /** The client waits for `100 Continue` before it sends the body. */
  onExpectContinue(): void
  onRequest(request: RawRequest): void
  /** The bytes are not HTTP; the connection cannot be used any further. */
  onError(reason: string): void
}

const headLimit = 64 * 1024
const crlf = Buffer.from("\r\n")
const headEnd = Buffer.from("\r\n\r\n")

/** Returns a function to be called with every chunk of a connection. Pipelined requests come out in order. */
export function createRequestParser(hooks: RequestParserHooks): (chunk: Buffer) => void {
  let pending: Buffer | undefined
  let started = false
  let failed = false
  let head: RawRequest | undefined
  // Large bodies arrive in many chunks: they are collected in a list and joined once.
  let bodyParts: Buffer[] = []
  let bodyMissing = 0

  function fail(reason: string): void {
    failed = true
    hooks.onError(reason)
  }

  function finish(body: Buffer): void {
    const request = head
    head = undefined
    started = false
    if (request === undefined) return
    request.body = body
    hooks.onRequest(request)
  }

  /** Consumes what it can of `data` and returns the rest. */
  function step(data: Buffer): Buffer | undefined {
    if (head === undefined) {
      const end = data.indexOf(headEnd)
      if (end < 0) {
        if (data.length > headLimit) fail("the request head is larger than 64 KiB")
        return undefined
      }
      const parsed = parseHead(data.toString("latin1", 0, end))
      if (parsed === undefined) {
        fail("the request line or a header is malformed")
        return undefined
      }
      head = parsed
      if (parsed.headers.expect?.toLowerCase() === "100-continue") hooks.onExpectContinue()
      const rest = data.subarray(end + 4)
      if (/\bchunked\b/i.test(parsed.headers["transfer-encoding"] ?? "")) return chunked(rest)
      const length = Number(parsed.headers["content-length"] ?? 0)
      if (!Number.isSafeInteger(length) || length < 0) {
        fail("content-length is not a number")
        return undefined
      }
      if (rest.length >= length) {
        finish(rest.subarray(0, length))
        return rest.subarray(length)
      }
      bodyParts = [rest]
      bodyMissing = length - rest.length
      return empty
    }
    return chunked(data)
  }

  /** A chunked body is decoded only when all of it is here; load generators never send one. */
  function chunked(data: Buffer): Buffer | undefined {
    const parts: Buffer[] = []
    let at = 0
    for (;;) {
      const lineEnd = data.indexOf(crlf, at)
      if (lineEnd < 0) return keep(data)
      const size = Number.parseInt(data.toString("latin1", at, lineEnd), 16)
      if (!(size >= 0)) {
        fail("a chunk size is malformed")
        return undefined
      }
      if (size === 0) {
        const trailerEnd = data.indexOf(headEnd, lineEnd)
        if (trailerEnd < 0) return keep(data)
        finish(Buffer.concat(parts))
        return data.subarray(trailerEnd + 4)
      }
      if (data.length < lineEnd + 2 + size + 2) return keep(data)
      parts.push(data.subarray(lineEnd + 2, lineEnd + 2 + size))
      at = lineEnd + 2 + size + 2
    }
  }

  function keep(data: Buffer): undefined {
    pending = data
    return undefined
  }

  return (chunk) => {
    if (failed || chunk.length === 0) return
    let data: Buffer
    if (bodyMissing > 0) {
      if (chunk.length < bodyMissing) {
        bodyParts.push(chunk)
        bodyMissing -= chunk.length
        return
      }
      const rest = chunk.subarray(bodyMissing)
      bodyParts.push(chunk.subarray(0, bodyMissing))
      bodyMissing = 0
      const body = Buffer.concat(bodyParts)
      bodyParts = []
      finish(body)
      data = rest
    } else {
      data = pending === undefined ? chunk : Buffer.concat([pending, chunk])
      pending = undefined
    }
    while (!failed && data.length > 0) {
      if (!started) {
        started = true
        hooks.onStart()
      }
      const rest = step(data)
      if (rest === undefined) {
        if (head === undefined) pending = data
        return
      }
      data = rest
    }
  }
}

const empty = Buffer.alloc(0)

/** A request whose body is still to come. */
function parseHead(text: string): RawRequest | undefined {
  // Blank lines before a request are allowed (RFC 9112, 2.2).
  const lines = text.replace(/^(\r\n)+/, "").split("\r\n")
  const line = /^([A-Z]+) (\S+) HTTP\/(1\.[01])$/.exec(lines[0] ?? "")
  if (line === null) return undefined
  const [, method = "", target = "", version = ""] = line
  const headers: Record<string, string> = Object.create(null)
  for (let i = 1; i < lines.length; i++) {
    const text = lines[i] ?? ""
    const colon = text.indexOf(":")
    if (colon <= 0) return undefined
    headers[text.slice(0, colon).toLowerCase()] = text.slice(colon + 1).trim()
  }
  const mark = target.indexOf("?")
  const connection = (headers.connection ?? "").toLowerCase()
  return {
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? "" : target.slice(mark + 1),
    headers,
    body: empty,
    version,
    keepAlive: version === "1.1" ? !connection.includes("close") : connection.includes("keep-alive"),
  }
}
