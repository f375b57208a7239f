import { createServer } from "node:http"
import { connect } from "node:net"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { createModel } from "../create-model.js"

const request = { messages: [{ role: "user" as const, content: "hi" }] }

/** A proxy that leads every tunnel to one port of this machine and notes what was asked for. */
async function startProxy(target: number) {
  const asked: string[] = []
  const server = createServer()
  server.on("connect", (incoming, client) => {
    asked.push(incoming.url ?? "")
    const upstream = connect(target, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n")
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe("createDispatcher", () => {
  it("goes through the proxy of the environment", async () => {
    await using server = await startMockServer({ answer: () => "through the proxy" })
    await using proxy = await startProxy(server.port)
    const model = await createModel({
      model: "m",
      apiUrl: "http://models.example/v1",
      env: { HTTP_PROXY: proxy.url },
    })
    const output = await model.generate(request)
    await model.close?.()
    expect(output.choices[0]?.message.content).toBe("through the proxy")
    expect(proxy.asked).toEqual(["models.example:80"])
  })

  it("reaches this machine's own servers without it", async () => {
    await using server = await startMockServer({ answer: () => "directly" })
    await using proxy = await startProxy(server.port)
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }
    const model = await createModel({ model: "m", apiUrl: `${server.url}/v1`, env })
    const output = await model.generate(request)
    await model.close?.()
    expect(output.choices[0]?.message.content).toBe("directly")
    expect(proxy.asked).toEqual([])
  })

  it("obeys NO_PROXY", async () => {
    await using proxy = await startProxy(1)
    const model = await createModel({
      model: "m",
      apiUrl: "http://models.invalid/v1",
      env: { HTTP_PROXY: proxy.url, NO_PROXY: ".invalid" },
      generationConfig: { retries: 0 },
    })
    await expect(model.generate(request)).rejects.toMatchObject({ code: "provider_unreachable" })
    await model.close?.()
    expect(proxy.asked).toEqual([])
  })
})
