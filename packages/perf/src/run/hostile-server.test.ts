import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { startMockServer } from "@evalscope/testing"
import { afterEach, describe, expect, it } from "vitest"
import { chats, outcomesIn, type PlanChanges, planFor } from "./__fixtures__/plan.js"
import { runLevel } from "./run-level.js"

const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const event = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n'
const done = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
const reply = `${head}${chunk(event)}${chunk(done)}0\r\n\r\n`
const whole = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

let server: Server | undefined
afterEach(() => server?.close())

/** A server that does as it likes with every request, or already with the connection. */
async function serve(
  onRequest: (socket: Socket, count: number) => void,
  onConnect = (_: Socket): void => {},
) {
  let count = 0
  server = createServer((socket) => {
    socket.on("error", () => {})
    socket.on("data", () => onRequest(socket, count++))
    onConnect(socket)
  })
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function outcomes(url: string, changes: PlanChanges = {}) {
  const plan = planFor(url, { ...changes, workload: chats(1, false) })
  const connection = { ...plan.connection, readTimeoutMs: 300 }
  const { records } = await runLevel({ ...plan, connection }).result
  return outcomesIn(records)
}

const bytes = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 37) & 255))
const unzippable = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"

describe("a server that", () => {
  const cases: readonly (readonly [string, (socket: Socket) => void, string])[] = [
    ["speaks no HTTP", (socket) => socket.write(bytes), "malformed"],
    ["speaks HTTP/2", (socket) => socket.write("HTTP/2 200\r\n\r\n"), "malformed"],
    ["has no status", (socket) => socket.write("HTTP/1.1 999 What\r\n\r\n"), "malformed"],
    ["redirects", (socket) => socket.write("HTTP/1.1 302 F\r\nContent-Length: 0\r\n\r\n"), "client_error"],
    ["switches protocols", (socket) => socket.write("HTTP/1.1 101 S\r\n\r\n"), "client_error"],
    ["has nothing to say", (socket) => socket.write("HTTP/1.1 204 N\r\n\r\n"), "empty"],
    ["closes at once", (socket) => socket.end(), "reset"],
    ["sends half a stream", (socket) => socket.end(head + chunk(event)), "truncated"],
    ["sends chunks without a size", (socket) => socket.write(`${head}zz\r\n`), "malformed"],
    ["sends negative chunks", (socket) => socket.write(`${head}-5\r\nhello\r\n`), "malformed"],
    ["sends endless chunks", (socket) => socket.write(`${head}ffffffffffffffff\r\n`), "malformed"],
    ["sends no gzip", (socket) => socket.write(`${unzippable}Content-Length: 5\r\n\r\nhello`), "malformed"],
    ["sends half a gzip", (socket) => socket.end(`${unzippable}\r\n\u001f`), "malformed"],
    [
      "only says that it is done",
      (socket) => socket.write(`${head}${chunk("data: [DONE]\n\n")}0\r\n\r\n`),
      "empty",
    ],
    ["sends a body without output", (socket) => socket.write(whole("{}")), "empty"],
    [
      "sends a head without end",
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${"a".repeat(70_000)}`),
      "malformed",
    ],
    ["never answers", () => {}, "read_timeout"],
  ]
  it.each(cases)("%s", async (_name, answer, kind) => {
    const url = await serve(answer)
    expect(await outcomes(url, { name: { number: 8 } })).toEqual({ [kind]: 8 })
  })

  it("answers before it was asked, or more than it was asked, disturbs no other request", async () => {
    const early = await serve(
      (socket) => socket.write(reply),
      (socket) => socket.write(whole("{}")),
    )
    // What was said without a question ends the connection, or is taken for the answer, which it is not.
    const counted = await outcomes(early)
    expect((counted.ok ?? 0) + (counted.empty ?? 0)).toBe(20)
    server?.close()
    const talkative = await serve((socket) => socket.write(`${reply}${whole('{"x":1}')}`))
    expect(await outcomes(talkative)).toEqual({ ok: 20 })
  })

  it("sends JSON deeper than any stack does no harm to the others", async () => {
    const deep = `${head}${chunk(`data: ${"[".repeat(100_000)}\n\n`)}${chunk(event)}${chunk(done)}0\r\n\r\n`
    const url = await serve((socket, count) => socket.write(count % 2 === 0 ? deep : reply))
    expect(await outcomes(url)).toEqual({ ok: 20 })
  })

  it("breaks a wire format of one's own fails requests, not the run", async () => {
    const module = `data:text/javascript,${encodeURIComponent(`
      export const createProtocol = () => ({
        name: "fragile", streamFraming: "sse", completeOn: "done",
        request: () => ({ method: "POST", path: "/", headers: {}, body: "{}" }),
        classify(bytes, start) {
          if (bytes[start] === 123) throw new TypeError("no braces, please")
          return bytes[start] === 91 ? "done" : "content"
        },
        finishStream: () => ({ text: "" }), finishBody: () => ({ text: "" }),
      })`)}`
    const url = await serve((socket) => socket.write(reply))
    const { records } = await runLevel(planFor(url, { protocol: { module, options: {} } })).result
    expect(outcomesIn(records)).toEqual({ malformed: 20 })
    expect([...records][0]?.error).toBe("no braces, please")
  })

  it("is killed while thousands of streams are open ends them all, each once", async () => {
    const mock = await startMockServer({ timing: { ttftMs: 20, itlMs: 2000, outputTokens: 50 } })
    const level = runLevel(planFor(mock.url, { name: { parallel: 1000, number: 3000 } }))
    while (mock.stats().inFlight < 1000) await sleep(20)
    await mock.stop()
    const { records } = await level.result
    const counts = outcomesIn(records)
    const { reset = 0, truncated = 0, connect = 0 } = counts
    expect(reset + truncated + connect).toBe(3000)
    expect(connect).toBeGreaterThanOrEqual(2000)
  })

  it("listens on IPv6", async () => {
    await using mock = await startMockServer({ hosts: ["::1"] })
    const url = mock.url.replace(/\/\/.*:/, "//[::1]:")
    expect(outcomesIn((await runLevel(planFor(url)).result).records)).toEqual({ ok: 20 })
    expect(mock.stats().requests).toBe(20)
  })
})
