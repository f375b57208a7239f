import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ReplyParser } from "./reply-parser.js"

interface Read {
  status?: number
  headers?: object
  body: string
  keepAlive?: boolean
}

/** Feeds pieces to a parser; the end of the connection follows. */
function read(pieces: readonly Buffer[]): Read & { whole: boolean } {
  const seen: Read = { body: "" }
  const body: Buffer[] = []
  const parser = new ReplyParser({
    start: (status, headers) => Object.assign(seen, { status, headers }),
    data: (chunk) => body.push(chunk),
    end: (keepAlive) => {
      seen.keepAlive = keepAlive
    },
  })
  for (const piece of pieces) parser.feed(piece)
  const whole = parser.connectionEnded()
  return { ...seen, body: Buffer.concat(body).toString("latin1"), whole }
}

const readText = (text: string) => read([Buffer.from(text, "latin1")])

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

function chunked(body: string, size: number, extension: string, trailer: string, eol: string): string {
  let text = ""
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.slice(at, at + size)
    text += `${chunk.length.toString(16)}${extension}${eol}${chunk}${eol}`
  }
  return `${text}0${eol}${trailer}${eol}`
}

describe("ReplyParser", () => {
  const bytes = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  })

  it("reads the same reply however it is framed and wherever it is cut", () => {
    fc.assert(
      fc.property(
        fc.record({
          body: bytes,
          framing: fc.constantFrom("length", "chunks", "rest"),
          status: fc.constantFrom(200, 206, 400, 429, 503),
          eol: fc.constantFrom("\r\n", "\n"),
          chunk: fc.integer({ min: 1, max: 50 }),
          extension: fc.constantFrom("", ";a=b", " ; a"),
          trailer: fc.constantFrom("", "x-sum: 1"),
          before: fc.constantFrom("", "HTTP/1.1 100 Continue", "HTTP/1.1 103 Early Hints"),
        }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        ({ body, framing, status, eol, chunk, extension, trailer, before }, sizes) => {
          const framed = {
            length: [`Content-Length: ${body.length}`, body],
            chunks: [
              "Transfer-Encoding: chunked",
              chunked(body, chunk, extension, trailer && trailer + eol, eol),
            ],
            rest: ["X-Framing: none", body],
          }[framing]
          const head = [`HTTP/1.1 ${status} Some Reason`, "X-Case:  Kept As Is ", framed[0]].join(eol)
          const text = `${before && before + eol + eol}${head}${eol}${eol}${framed[1]}`
          expect(read(cut(Buffer.from(text, "latin1"), sizes))).toMatchObject({
            status,
            headers: { "x-case": "Kept As Is" },
            body,
            whole: true,
            keepAlive: framing !== "rest",
          })
        },
      ),
    )
  })

  it("does not take a reply for whole before its last byte", () => {
    const texts = [
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunked("hello", 2, "", "x: y\r\n", "\r\n")}`,
    ]
    for (const text of texts) {
      for (let length = 0; length < text.length; length += 1)
        expect(readText(text.slice(0, length)).whole).toBe(false)
      expect(readText(text).whole).toBe(true)
    }
  })

  it.each([
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true],
    ["HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", true],
    ["HTTP/1.1 204 No Content\r\n\r\n", true],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", false],
    ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false],
    ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", true],
    ["HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false],
  ])("knows whether the connection goes on after %j", (text, keepAlive) => {
    expect(readText(text)).toMatchObject({ keepAlive, whole: true })
  })

  it("joins headers that come twice, and takes a length that is said twice", () => {
    const reply = readText(
      "HTTP/1.1 200 OK\r\nA: 1\r\na: 2\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    )
    expect(reply).toMatchObject({ headers: { a: "1, 2" }, body: "x", whole: true })
  })

  it.each([
    ["what is no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n"],
    ["HTTP/2 in plain text", "HTTP/2.0 200 OK\r\n\r\n"],
    ["a switch of protocols", "HTTP/1.1 101 Switching Protocols\r\n\r\n"],
    ["a header without a colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
    ["a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"],
    ["a chunk size that is no number", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"],
    ["a chunk size with a sign", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n"],
    ["a chunk longer than it says", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n"],
    ["more than was announced", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n"],
    ["a head without end", `HTTP/1.1 200 OK\r\nA: ${"a".repeat(300_000)}`],
    [
      "a chunk line without end",
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${"a".repeat(20_000)}`,
    ],
  ])("refuses %s", (_, text) => {
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: "HPE_INVALID_REPLY" }))
  })
})
