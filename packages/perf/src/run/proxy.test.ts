import { readFile } from "node:fs/promises"
import { createServer, request as forward, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { startMockServer } from "@evalscope/testing"
import { afterEach, describe, expect, it } from "vitest"
import { outcomesIn, type PlanChanges, planFor } from "./__fixtures__/plan.js"
import { runLevel } from "./run-level.js"

let proxy: Server | undefined
afterEach(() => {
  proxy?.closeAllConnections()
  proxy?.close()
})

/** A real proxy that wants a password, and what it was asked for. */
async function startProxy() {
  const asked = new Set<string>()
  const isAllowed = (authorization: string | undefined): boolean =>
    authorization === `Basic ${Buffer.from("user:pass word").toString("base64")}`
  const server = createServer((incoming, outgoing) => {
    asked.add(`${incoming.method} ${incoming.url}`)
    if (!isAllowed(incoming.headers["proxy-authorization"])) {
      outgoing.writeHead(407).end("who are you?")
      return
    }
    const { "proxy-authorization": _, ...headers } = incoming.headers
    const onward = forward(incoming.url ?? "", { method: incoming.method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  server.on("connect", (incoming, socket) => {
    asked.add(`CONNECT ${incoming.url}`)
    if (!isAllowed(incoming.headers["proxy-authorization"])) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
      return
    }
    const [hostname = "", port = ""] = (incoming.url ?? "").split(":")
    const onward = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
      socket.pipe(onward).pipe(socket)
    })
    onward.on("error", () => socket.destroy())
    socket.on("error", () => onward.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  proxy = server
  const address = server.address() as AddressInfo
  return { url: (user: string) => `http://${user}127.0.0.1:${address.port}`, asked }
}

async function outcomes(url: string, changes: PlanChanges) {
  const { records } = await runLevel(planFor(url, changes)).result
  return outcomesIn(records)
}

describe("a proxy", () => {
  it("is told the whole address and the user", async () => {
    await using mock = await startMockServer()
    const { url, asked } = await startProxy()
    expect(await outcomes(mock.url, { connection: { proxy: url("user:pass%20word@") } })).toEqual({ ok: 20 })
    expect([...asked]).toEqual([`POST ${mock.url}/v1/chat/completions`])
    expect(mock.stats().requests).toBe(20)
    expect(
      await outcomes(mock.url, { connection: { proxy: url("user:wrong@") }, name: { number: 3 } }),
    ).toEqual({
      client_error: 3,
    })
    expect(mock.stats().requests).toBe(20)
  })

  it("lets TLS through", async () => {
    const pem = (name: string) =>
      readFile(new URL(`./__fixtures__/localhost-${name}.pem`, import.meta.url), "utf8")
    await using mock = await startMockServer({ tls: { key: await pem("key"), cert: await pem("cert") } })
    const { url, asked } = await startProxy()
    const through = { insecure: true, proxy: url("user:pass%20word@") }
    expect(await outcomes(mock.url, { connection: through })).toEqual({ ok: 20 })
    expect([...asked]).toEqual([`CONNECT ${new URL(mock.url).host}`])
    expect(mock.stats().connections).toBe(4)
    expect(
      await outcomes(mock.url, { connection: { insecure: true, proxy: url("") }, name: { number: 3 } }),
    ).toEqual({ connect: 3 })
    // The certificate is judged behind the proxy as it is without.
    expect(await outcomes(mock.url, { connection: { proxy: through.proxy }, name: { number: 3 } })).toEqual({
      tls: 3,
    })
  })

  it("that is not there fails the requests, not the run", async () => {
    expect(
      await outcomes("http://a.test", { connection: { proxy: "http://127.0.0.1:9" }, name: { number: 2 } }),
    ).toEqual({ connect: 2 })
  })
})
