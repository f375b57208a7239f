import { once } from "node:events"
import { connect } from "node:net"
import { gunzipSync } from "node:zlib"
import { afterEach, describe, expect, it } from "vitest"
import { chat, chatText, exchange, rawRequest, streamedChat, unchunk } from "../../test/raw-exchange.js"
import { type MockServer, type MockServerOptions, startMockServer } from "../server/index.js"
import type { Fault } from "./index.js"

const text = "one two three four five"
const running: MockServer[] = []

async function start(fault: Fault | readonly Fault[], more: MockServerOptions = {}): Promise<MockServer> {
  const faults = [fault].flat().map((one) => ({ fault: one }))
  const server = await startMockServer({ answer: () => text, faults, ...more })
  running.push(server)
  return server
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})

const closing = { headers: { Connection: "close" } }
const streamRequest = rawRequest(streamedChat, closing)
const wholeRequest = rawRequest(chat, closing)

describe("a status", () => {
  it.each([400, 401, 403, 404, 429, 500, 503, 529])("%i comes with an error body", async (status) => {
    const server = await start({ type: "status", status, retryAfterS: 7, message: "No." })
    const reply = await exchange(server, wholeRequest)
    expect(reply.text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(reply.text).toContain("Retry-After: 7")
    expect(reply.text).toContain('"error":{"message":"No."')
  })
})

describe("connection faults", () => {
  it("reset before the headers", async () => {
    const server = await start({ type: "reset", at: "before-headers" })
    expect(await exchange(server, streamRequest)).toMatchObject({ text: "", outcome: "reset" })
    expect(server.stats()).toMatchObject({ requests: 1, completed: 0, aborted: 1 })
  })

  it("reset in the middle of an event", async () => {
    const server = await start({ type: "reset", at: "mid-event", afterEvents: 2 })
    const reply = await exchange(server, streamRequest)
    expect(reply.outcome).toBe("reset")
    const { body, complete } = unchunk(reply.bytes)
    expect(complete).toBe(false)
    expect(chatText(body)).toBe("one two")
    expect(body.endsWith("\n\n")).toBe(false)
  })

  it("reset after the last token, without finish or end marker", async () => {
    const server = await start({ type: "reset", at: "after-last-token" })
    const reply = await exchange(server, streamRequest)
    expect(reply.outcome).toBe("reset")
    expect(chatText(unchunk(reply.bytes).body)).toBe(text)
    expect(reply.text).not.toMatch(/\[DONE\]|"finish_reason":"stop"/)
  })

  it("truncate: a clean end of the connection in the middle of the body", async () => {
    const server = await start({ type: "truncate", afterEvents: 3 })
    const reply = await exchange(server, streamRequest)
    expect(reply.outcome).toBe("closed")
    expect(chatText(unchunk(reply.bytes).body)).toBe("one two three")
    const whole = await exchange(server, wholeRequest)
    const length = Number(/Content-Length: (\d+)/.exec(whole.text)?.[1])
    expect(whole.bytes.length - whole.bytes.indexOf("\r\n\r\n") - 4).toBeLessThan(length)
  })

  it("a stall that ends, and one that does not", async () => {
    const short = await start({ type: "stall", afterEvents: 2, forMs: 150 })
    const before = performance.now()
    const reply = await exchange(short, streamRequest)
    expect(performance.now() - before).toBeGreaterThan(140)
    expect(chatText(unchunk(reply.bytes).body)).toBe(text)

    const endless = await start({ type: "stall", afterEvents: 2 })
    const stalled = await exchange(endless, streamRequest, { until: '" two"' })
    expect(stalled.outcome).toBe("matched")
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(endless.stats()).toMatchObject({ completed: 0, aborted: 1, inFlight: 0 })
  })

  it("slow headers", async () => {
    const server = await start({ type: "slow-headers", delayMs: 120 })
    const before = performance.now()
    await exchange(server, wholeRequest)
    expect(performance.now() - before).toBeGreaterThan(110)
  })

  it("close after the response although keep-alive was said", async () => {
    const server = await start({ type: "close-after-response" })
    const reply = await exchange(server, rawRequest(streamedChat))
    expect(reply.outcome).toBe("closed")
    expect(reply.text).toContain("Connection: keep-alive")
    expect(unchunk(reply.bytes).complete).toBe(true)
  })

  it("close when the next request arrives", async () => {
    const server = await start({ type: "close-on-next-request" })
    const reply = await exchange(server, rawRequest(chat) + rawRequest(chat))
    expect(reply.text.match(/HTTP\/1.1 200/g)).toHaveLength(1)
    expect(reply.text).toContain("Connection: keep-alive")
    expect(server.stats().requests).toBe(1)
    const socket = connect({ host: "127.0.0.1", port: server.port })
    let replies = 0
    socket.on("data", () => {
      replies++
      socket.write(rawRequest(chat))
    })
    socket.on("error", () => {})
    socket.write(rawRequest(chat))
    await once(socket, "close")
    expect(replies).toBe(1)
    expect(server.stats().requests).toBe(2)
  })

  it("close after so many responses", async () => {
    const server = await start([], { requestsPerConnection: 2 })
    const reply = await exchange(server, rawRequest(chat).repeat(3))
    expect(reply.text.match(/HTTP\/1.1 200/g)).toHaveLength(2)
    expect(reply.text.match(/Connection: (\S+)/g)).toEqual(["Connection: keep-alive", "Connection: close"])
  })
})

describe("stream faults", () => {
  const body = async (fault: Fault): Promise<string> => {
    const reply = await exchange(await start(fault), streamRequest)
    const { body, complete } = unchunk(reply.bytes)
    expect(complete).toBe(true)
    return body
  }

  it("missing end marker", async () => {
    const stream = await body({ type: "missing-done" })
    expect(chatText(stream)).toBe(text)
    expect(stream).not.toContain("[DONE]")
  })

  it("no events at all", async () => {
    expect(await body({ type: "no-events" })).toBe("")
  })

  it("an error object in the middle", async () => {
    const stream = await body({ type: "error-event", afterEvents: 2, message: "Out of memory." })
    expect(chatText(stream)).toBe("one two")
    expect(stream).toContain('data: {"error":{"message":"Out of memory."')
  })

  it("CRLF line ends", async () => {
    const stream = await body({ type: "crlf" })
    expect(stream.replaceAll("\r\n", "")).not.toContain("\n")
    expect(chatText(stream)).toBe(text)
  })

  it("comments", async () => {
    const stream = await body({ type: "comments" })
    expect(stream.match(/^: keep-alive$/gm)?.length).toBe(5)
    expect(chatText(stream)).toBe(text)
  })

  it("malformed JSON", async () => {
    const stream = await body({ type: "malformed-json" })
    expect(() => chatText(stream)).not.toThrow()
    expect(chatText(stream)).not.toBe(text)
  })

  it("a role event long before the first token", async () => {
    const server = await start({ type: "early-role" }, { timing: { ttftMs: 150 } })
    const early = await exchange(server, streamRequest, { until: '"role":"assistant"' })
    expect(early.text).not.toContain('"content":"one"')
    const full = await exchange(server, streamRequest)
    expect(full.text.match(/"role":"assistant"/g)).toHaveLength(1)
  })

  it.each([
    ["absent", /"usage"/, false],
    ["null", /"choices":\[\],"usage":null/, true],
    ["every-chunk", /"content":" two"[^\n]*"usage":\{"prompt_tokens":1,"completion_tokens":2/, true],
    ["partial", /"usage":\{"prompt_tokens":1,"total_tokens":6/, true],
  ] as const)("usage %s", async (variant, pattern, present) => {
    const request = rawRequest({ ...streamedChat, stream_options: { include_usage: true } }, closing)
    const reply = await exchange(await start({ type: "usage", variant }), request)
    expect(pattern.test(reply.text)).toBe(present)
  })
})

describe("framing", () => {
  it("gzip, streamed and whole", async () => {
    const server = await start({ type: "gzip" })
    const streamed = await exchange(server, streamRequest)
    expect(streamed.text).toContain("Content-Encoding: gzip")
    expect(
      await (
        await fetch(`${server.url}/v1/chat/completions`, {
          method: "POST",
          body: JSON.stringify(streamedChat),
        })
      ).text(),
    ).toContain("[DONE]")
    const whole = await exchange(server, wholeRequest)
    const zipped = whole.bytes.subarray(whole.bytes.indexOf("\r\n\r\n") + 4)
    expect(gunzipSync(zipped).toString()).toContain(text)
  })

  it("a length instead of chunks", async () => {
    const reply = await exchange(await start({ type: "content-length" }), streamRequest)
    const [head = "", body = ""] = reply.text.split("\r\n\r\n")
    expect(head).not.toContain("chunked")
    expect(Number(/Content-Length: (\d+)/.exec(head)?.[1])).toBe(Buffer.byteLength(body))
    expect(chatText(body)).toBe(text)
  })

  it("trailers", async () => {
    const { trailers } = unchunk((await exchange(await start({ type: "trailers" }), streamRequest)).bytes)
    expect(trailers).toBe("X-Mock-Trailer: end\r\n\r\n")
  })

  it("an interim response first", async () => {
    const reply = await exchange(await start({ type: "informational" }), streamRequest)
    expect(reply.text).toMatch(/^HTTP\/1.1 103 Early Hints\r\n\r\nHTTP\/1.1 200 OK\r\n/)
  })

  it("HTTP/1.0, asked for or forced", async () => {
    const forced = await exchange(await start({ type: "http-1.0" }), rawRequest(streamedChat))
    expect(forced.text).toMatch(/^HTTP\/1.0 200 OK/)
    const asked = await exchange(await start([]), rawRequest(streamedChat, { version: "1.0" }))
    for (const reply of [forced, asked]) {
      expect(reply.outcome).toBe("closed")
      expect(reply.text).not.toContain("chunked")
      expect(chatText(reply.text)).toBe(text)
    }
  })

  it("a web page instead of JSON", async () => {
    const reply = await exchange(await start({ type: "html" }), streamRequest)
    expect(reply.text).toContain("Content-Type: text/html")
  })
})

describe("rules", () => {
  const struck = async (server: MockServer, count: number): Promise<number[]> => {
    const statuses: number[] = []
    for (let seq = 0; seq < count; seq++) {
      const response = await fetch(`${server.url}/v1/chat/completions`, {
        method: "POST",
        body: JSON.stringify(chat),
      })
      await response.arrayBuffer()
      statuses.push(response.status)
    }
    return statuses
  }
  const fault: Fault = { type: "status", status: 500 }

  it("strike by request number and by content", async () => {
    const bySeq = await start([], { faults: [{ fault, seq: [1, 3] }] })
    expect(await struck(bySeq, 5)).toEqual([200, 500, 200, 500, 200])
    const byContent = await start([], { faults: [{ fault, when: (request) => request.model === "m" }] })
    expect(await struck(byContent, 1)).toEqual([500])
  })

  it("strike the same requests in every run for a probability", async () => {
    const options = { faults: [{ fault, probability: 0.3 }], seed: 5 }
    const first = await struck(await start([], options), 60)
    const second = await struck(await start([], options), 60)
    expect(second).toEqual(first)
    const share = first.filter((status) => status === 500).length / 60
    expect(share).toBeGreaterThan(0.1)
    expect(share).toBeLessThan(0.5)
    expect(await struck(await start([], { ...options, seed: 6 }), 60)).not.toEqual(first)
  })
})
