import { mkdtemp, readFile, rm } from "node:fs/promises"
import { request as httpsRequest } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { chat, chatText, exchange, rawRequest, streamedChat, unchunk } from "../../test/raw-exchange.js"
import { type MockServer, type MockServerOptions, startMockServer } from "./index.js"

const streamRequest = rawRequest(streamedChat, { headers: { Connection: "close" } })

async function withServer<T>(
  options: MockServerOptions,
  run: (server: MockServer) => Promise<T>,
): Promise<T> {
  await using server = await startMockServer(options)
  return await run(server)
}

describe("addresses", () => {
  it("several loopback addresses share one port and one count", async () => {
    await withServer({ hosts: ["127.0.0.1", "127.0.0.2", "127.0.0.3"] }, async (server) => {
      expect(new Set(server.urls.map((url) => new URL(url).port)).size).toBe(1)
      for (const url of server.urls) await exchange({ url }, streamRequest)
      expect(server.stats().completed).toBe(3)
    })
  })

  it("a Unix socket", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mock-"))
    const socketPath = join(folder, "mock.sock")
    try {
      await withServer({ socketPath, answer: () => "hello" }, async () => {
        const reply = await exchange({ path: socketPath }, streamRequest)
        expect(chatText(unchunk(reply.bytes).body)).toBe("hello")
      })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it("TLS", async () => {
    const pem = (name: string) => readFile(new URL(`./__fixtures__/${name}`, import.meta.url), "utf8")
    const tls = { key: await pem("localhost-key.pem"), cert: await pem("localhost-cert.pem") }
    await withServer({ tls, answer: () => "hello" }, async (server) => {
      expect(server.url).toMatch(/^https:/)
      const text = await new Promise<string>((resolve, reject) => {
        const options = { method: "POST", ca: tls.cert, servername: "localhost" }
        const request = httpsRequest(`${server.url}/v1/chat/completions`, options, (response) => {
          let body = ""
          response.setEncoding("utf8")
          response.on("data", (part) => {
            body += part
          })
          response.on("end", () => resolve(body))
        })
        request.on("error", reject)
        request.end(JSON.stringify(chat))
      })
      expect(text).toContain('"content":"hello"')
    })
  })

  it("says which port is taken", async () => {
    await withServer({}, async (server) => {
      const call = startMockServer({ port: server.port })
      await expect(call).rejects.toMatchObject({
        code: "address_unavailable",
        message: expect.stringContaining(String(server.port)),
      })
    })
  })

  it("stops with streams open", async () => {
    const server = await startMockServer({ timing: { itlMs: 1000, outputTokens: 1000 } })
    const reply = exchange(server, rawRequest({ ...streamedChat, max_tokens: 1000 }))
    while (server.stats().events === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await server.stop()
    expect((await reply).outcome).not.toBe("matched")
  })
})

describe("limits", () => {
  it("requests per minute and in flight are answered with 429 and Retry-After", async () => {
    const ask = (server: MockServer) =>
      fetch(`${server.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(chat) })
    await withServer({ rateLimit: { requestsPerMinute: 2 } }, async (server) => {
      expect([(await ask(server)).status, (await ask(server)).status]).toEqual([200, 200])
      const refused = await ask(server)
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50)
    })
    await withServer({ rateLimit: { concurrent: 1 }, timing: { ttftMs: 100 } }, async (server) => {
      const statuses = (await Promise.all([ask(server), ask(server)])).map((response) => response.status)
      expect(statuses.sort()).toEqual([200, 429])
    })
  })
})
