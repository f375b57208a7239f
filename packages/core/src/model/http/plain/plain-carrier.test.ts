import { createServer, type Socket } from "node:net"
import { describe, expect, it } from "vitest"
import { createModel } from "../../create-model.js"
import { plainCarrier } from "./plain-carrier.js"

const body = JSON.stringify({ choices: [{ message: { content: "ok" }, finish_reason: "stop" }] })
const request = { messages: [{ role: "user" as const, content: "hi" }] }

/** A server that answers each request of a connection by hand. */
async function startByHand(answer: (socket: Socket, request: { connection: number; text: string }) => void) {
  const sockets = new Set<Socket>()
  const texts: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    const connection = sockets.size
    socket.on("error", () => undefined)
    socket.on("data", (data) => {
      texts.push(data.toString("latin1"))
      answer(socket, { connection, text: data.toString("latin1") })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? (address?.port ?? 0) : 0
  return {
    url: `http://127.0.0.1:${port}`,
    texts,
    get connections() {
      return sockets.size
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const reply = (more = "") => `HTTP/1.1 200 OK\r\n${more}content-length: ${body.length}\r\n\r\n${body}`

/** Time in which all that came is read: between a timer and one that it sets lies a look at every socket. */
async function whileAllIsRead() {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setTimeout(resolve, 3))
}

async function ask(url: string, times: number, pause?: () => Promise<void>) {
  const model = await createModel({ model: "m", apiUrl: url, env: {}, generationConfig: { retries: 0 } })
  const ends: string[] = []
  for (let turn = 0; turn < times; turn += 1) {
    await model.generate(request).then(
      () => ends.push("ok"),
      (error: { code: string }) => ends.push(error.code),
    )
    await pause?.()
  }
  await model.close?.()
  return ends
}

describe("plainCarrier", () => {
  it("sends request after request over one connection", async () => {
    await using server = await startByHand((socket) => socket.write(reply()))
    expect(await ask(server.url, 3)).toEqual(["ok", "ok", "ok"])
    expect(server.connections).toBe(1)
    expect(server.texts[0]).toMatch(/^POST \/chat\/completions HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/)
  })

  it.each([
    ["says so", (socket: Socket) => socket.write(reply("connection: close\r\n"))],
    ["closes it", (socket: Socket) => socket.end(reply())],
    ["says more than was asked for", (socket: Socket) => socket.write(`${reply()}more`)],
    ["keeps it for too short a time", (socket: Socket) => socket.write(reply("keep-alive: timeout=1\r\n"))],
  ])("opens another connection when the server %s", async (_, answer) => {
    await using server = await startByHand(answer)
    expect(await ask(server.url, 3, whileAllIsRead)).toEqual(["ok", "ok", "ok"])
    expect(server.connections).toBe(3)
  })

  it("does not use a connection on which the server spoke unasked", async () => {
    let hasSpoken = () => {}
    const unasked = new Promise<void>((resolve) => {
      hasSpoken = resolve
    })
    await using server = await startByHand((socket) => {
      socket.write(reply())
      setTimeout(() => socket.write(reply(), hasSpoken), 2)
    })
    const pause = () => unasked.then(whileAllIsRead)
    expect(await ask(server.url, 2, pause)).toEqual(["ok", "ok"])
    expect(server.connections).toBe(2)
  })

  it("counts a request as lost when its connection ends without a reply", async () => {
    await using server = await startByHand((socket, { connection }) => {
      if (connection === 1) socket.destroy()
      else socket.write(reply())
    })
    expect(await ask(server.url, 2)).toEqual(["provider_disconnected", "ok"])
  })

  it("says so when what answers is no HTTP", async () => {
    await using server = await startByHand((socket) => socket.write("+OK POP3 ready\r\n\r\n"))
    expect(await ask(server.url, 1)).toEqual(["provider_bad_response"])
  })

  it("takes the reply of a server that did not read the whole request, and then another connection", async () => {
    await using server = await startByHand((socket) => {
      socket.pause()
      socket.write(reply())
    })
    const carrier = plainCarrier(server.url)
    const large = "x".repeat(20_000_000)
    for (let turn = 0; turn < 2; turn += 1) {
      await new Promise<void>((resolve, reject) => {
        carrier.send(
          { origin: server.url, target: "/", headers: [], body: large },
          { start: () => undefined, data: () => undefined, end: resolve, fail: reject },
        )
      })
    }
    await carrier.close()
    expect(server.connections).toBe(2)
  })

  it.each([
    ["a line break", "key\r\nx-more: 1"],
    ["a character beyond ASCII", "schlüssel"],
  ])("sends no header with %s", async (_, apiKey) => {
    await using server = await startByHand((socket) => socket.write(reply()))
    const model = await createModel({ model: "m", apiUrl: server.url, apiKey, env: {} })
    const error: unknown = await model.generate(request).catch((thrown: unknown) => thrown)
    await model.close?.()
    expect(error).toMatchObject({ code: "config_invalid", hint: expect.stringContaining("api_key") })
    expect(String(error)).not.toContain(apiKey)
    expect(server.texts).toEqual([])
  })

  it("reaches servers at an IPv6 address", async (context) => {
    const server = createServer((socket) => socket.once("data", () => socket.end(reply())))
    const listening = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false))
      server.listen(0, "::1", () => resolve(true))
    })
    if (!listening) return context.skip("this machine has no IPv6")
    const address = server.address()
    expect(await ask(`http://[::1]:${typeof address === "object" ? address?.port : 0}`, 1)).toEqual(["ok"])
    server.close()
  })
})
