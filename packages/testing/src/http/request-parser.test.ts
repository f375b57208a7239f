import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRequestParser, type RawRequest } from "./index.js"

interface Parsed {
  requests: RawRequest[]
  starts: number
  continues: number
  errors: string[]
}

function parse(chunks: readonly Buffer[]): Parsed {
  const parsed: Parsed = { requests: [], starts: 0, continues: 0, errors: [] }
  const feed = createRequestParser({
    onStart: () => parsed.starts++,
    onExpectContinue: () => parsed.continues++,
    onRequest: (request) => parsed.requests.push({ ...request, body: Buffer.from(request.body) }),
    onError: (reason) => parsed.errors.push(reason),
  })
  // Each chunk is a copy that is overwritten afterwards, as a reused read buffer would be at worst.
  for (const chunk of chunks) feed(Buffer.from(chunk))
  return parsed
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const points = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  const edges = [0, ...points, bytes.length]
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index] ?? 0, end))
}

const body = fc.string({ unit: "grapheme", maxLength: 80 })
const message = fc.record({ body, chunked: fc.boolean(), pieces: fc.array(fc.nat(200), { maxLength: 4 }) })

function encode(parts: { body: string; chunked: boolean; pieces: readonly number[] }, index: number): Buffer {
  const bytes = Buffer.from(parts.body)
  const line = `POST /path/${index}?q=${index} HTTP/1.1\r\nHost: x\r\nX-Number: ${index}\r\n`
  if (!parts.chunked)
    return Buffer.concat([Buffer.from(`${line}Content-Length: ${bytes.length}\r\n\r\n`), bytes])
  const chunks = cutAt(bytes, parts.pieces).filter((piece) => piece.length > 0)
  return Buffer.concat([
    Buffer.from(`${line}Transfer-Encoding: chunked\r\n\r\n`),
    ...chunks.flatMap((piece) => [
      Buffer.from(`${piece.length.toString(16)}\r\n`),
      piece,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(index % 2 === 0 ? "0\r\n\r\n" : "0\r\nTrailer: yes\r\n\r\n"),
  ])
}

describe("the request parser", () => {
  it("finds the same requests however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (messages, cuts) => {
          const bytes = Buffer.concat(messages.map(encode))
          const parsed = parse(cutAt(bytes, cuts))
          expect(parsed.errors).toEqual([])
          expect(parsed.starts).toBe(messages.length)
          expect(parsed.requests.map((request) => request.body.toString())).toEqual(
            messages.map((one) => one.body),
          )
          parsed.requests.forEach((request, index) => {
            expect(request).toMatchObject({ method: "POST", path: `/path/${index}`, query: `q=${index}` })
            expect(request.headers["x-number"]).toBe(String(index))
          })
        },
      ),
    )
  })

  it("takes bytes one by one", () => {
    const bytes = encode({ body: "häuser", chunked: true, pieces: [1, 3] }, 1)
    const parsed = parse([...bytes].map((byte) => Buffer.from([byte])))
    expect(parsed.requests.map((request) => request.body.toString())).toEqual(["häuser"])
  })

  it.each([
    ["HTTP/1.1", "", true],
    ["HTTP/1.1", "Connection: close\r\n", false],
    ["HTTP/1.0", "", false],
    ["HTTP/1.0", "Connection: Keep-Alive\r\n", true],
  ])("%s with %j keeps the connection: %s", (version, header, keepAlive) => {
    const parsed = parse([Buffer.from(`GET / ${version}\r\n${header}\r\n`)])
    expect(parsed.requests[0]?.keepAlive).toBe(keepAlive)
  })

  it("asks for the body that a client holds back", () => {
    const head = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    expect(parse([Buffer.from(head)])).toMatchObject({ continues: 1, requests: [] })
    expect(parse([Buffer.from(head), Buffer.from("ok")]).requests).toHaveLength(1)
  })

  it.each([
    ["GET /\r\n\r\n", "request line"],
    ["\u0016\u0003\u0001 TLS\r\n\r\n", "request line"],
    ["GET / HTTP/1.1\r\nno colon\r\n\r\n", "header"],
    ["POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", "content-length"],
    ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "chunk size"],
    [`GET / HTTP/1.1\r\nX: ${"a".repeat(70_000)}`, "64 KiB"],
  ])("refuses %.40j", (text, reason) => {
    const parsed = parse([Buffer.from(text, "latin1")])
    expect(parsed.requests).toEqual([])
    expect(parsed.errors).toEqual([expect.stringContaining(reason)])
  })
})
