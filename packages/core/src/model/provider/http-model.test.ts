import { createServer } from "node:net"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { startJsonServer } from "../../../test/json-server.js"
import { createModel } from "../create-model.js"
import type { ModelRequest } from "../model.js"
import type { RetryNotice } from "../retry/with-retries.js"

const request: ModelRequest = { messages: [{ role: "user", content: "What is the capital of France?" }] }

describe("createHttpModel", () => {
  it("names the dead address when nothing listens there", async () => {
    const model = await createModel({
      model: "m",
      apiUrl: "http://127.0.0.1:9/v1",
      env: {},
      generationConfig: { retryInterval: 0.001 },
    })
    await expect(model.generate(request)).rejects.toMatchObject({
      code: "provider_unreachable",
      message: expect.stringContaining(
        "POST http://127.0.0.1:9/v1/chat/completions failed: nothing listens there",
      ),
      hint: expect.stringContaining("http://127.0.0.1:9/v1"),
      context: { attempts: 3 },
    })
    await model.close?.()
  })

  it.each([
    [{ error: { message: "Rate limit reached", code: 429 } }, "provider_rate_limited"],
    [{ error: { message: "No auth credentials", code: 401 } }, "provider_auth"],
    [{ error: "engine exploded" }, "provider_server_error"],
    [
      { choices: [{ message: { content: "half" }, finish_reason: "error" }], error: { message: "boom" } },
      "provider_server_error",
    ],
    [{ choices: [{ message: { content: "half" }, finish_reason: "abort" }] }, "provider_disconnected"],
    [{ message: "something else" }, "provider_server_error"],
    [{ hello: 1 }, "provider_bad_response"],
    [{ choices: [] }, "provider_bad_response"],
  ])("finds the failure in a reply with status 200: %j", async (body, code) => {
    await using server = await startJsonServer(() => ({ body }))
    const model = await createModel({
      model: "m",
      apiUrl: server.url,
      env: {},
      generationConfig: { retries: 0 },
    })
    await expect(model.generate(request)).rejects.toMatchObject({ code })
    await model.close?.()
  })

  it("takes an answer without events to a request for a stream, as servers that cannot stream give it", async () => {
    const body = { choices: [{ message: { content: "whole" }, finish_reason: "stop" }] }
    await using server = await startJsonServer(() => ({ body }))
    const model = await createModel({
      model: "m",
      apiUrl: server.url,
      env: {},
      generationConfig: { stream: true },
    })
    expect((await model.generate(request)).choices[0]?.message.content).toBe("whole")
    await model.close?.()
  })

  it("can be told that a server sends no end marker, but still wants a finish reason", async () => {
    const chunk = (finish_reason: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "a" }, finish_reason }] })}\n\n`
    for (const [body, whole] of [
      [chunk("stop"), true],
      [chunk(null), false],
    ] as const) {
      await using server = await startJsonServer(() => ({ body }))
      const model = await createModel({
        model: "m",
        apiUrl: server.url,
        env: {},
        modelArgs: { stream_end: "optional" },
        generationConfig: { stream: true, retries: 0 },
      })
      const answered = await model.generate(request).then(
        () => true,
        () => false,
      )
      expect(answered).toBe(whole)
      await model.close?.()
    }
  })

  it("repeats when a body without a length ends in the middle", async () => {
    const body = '{"choices":[{"message":{"content":"ok"},"finish_reason":"stop"}]}'
    let calls = 0
    const server = createServer((socket) => {
      socket.once("data", () => {
        calls += 1
        const end = calls === 1 ? 30 : body.length
        socket.end(`HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n${body.slice(0, end)}`)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    const port = typeof address === "object" ? address?.port : 0
    const notices: RetryNotice[] = []
    const model = await createModel({
      model: "m",
      apiUrl: `http://127.0.0.1:${port}/v1`,
      env: {},
      generationConfig: { retryInterval: 0.001 },
      onRetry: (notice) => notices.push(notice),
    })
    expect(await model.generate(request)).toMatchObject({ attempts: 2 })
    expect(notices).toMatchObject([{ code: "provider_disconnected" }])
    await model.close?.()
    server.close()
  })

  it("hides secrets that the provider repeats", async () => {
    const secret = "a-very-secret-header-value"
    await using server = await startJsonServer(({ headers }) => ({
      status: 400,
      body: { error: { message: `bad ${headers.authorization} and ${String(headers["x-gate"])}` } },
    }))
    const model = await createModel({
      model: "m",
      apiUrl: `${server.url}/v1?token=query-secret-value`,
      apiKey: "unusual.key/format",
      env: {},
      generationConfig: { extraHeaders: { "x-gate": secret } },
    })
    const error: unknown = await model.generate(request).catch((thrown: unknown) => thrown)
    await model.close?.()
    expect(error).toMatchObject({
      code: "provider_bad_request",
      message: expect.stringContaining("[redacted]"),
    })
    const shown = JSON.stringify([error, String(error)])
    for (const hidden of [secret, "unusual.key", "query-secret"]) expect(shown).not.toContain(hidden)
  })

  it("serves 600 requests at once under one signal without warning, and aborting ends them all", async () => {
    const warnings: string[] = []
    const onWarning = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`)
    process.on("warning", onWarning)
    await using server = await startMockServer({
      faults: [{ fault: { type: "stall", afterEvents: 1 }, when: ({ stream }) => stream }],
    })
    const model = await createModel({
      model: "m",
      apiUrl: `${server.url}/v1`,
      env: {},
      generationConfig: { retries: 0 },
    })
    const controller = new AbortController()
    const { signal } = controller
    const answers = await Promise.all(Array.from({ length: 600 }, () => model.generate(request, { signal })))
    expect(answers).toHaveLength(600)
    const hanging = Array.from({ length: 600 }, () =>
      model.generate({ ...request, config: { stream: true } }, { signal }),
    )
    const ended = Promise.allSettled(hanging)
    while (server.requests().length < 1200) await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort()
    const results = await ended
    expect(
      results.every((result) => result.status === "rejected" && result.reason.code === "interrupted"),
    ).toBe(true)
    await expect(model.generate(request, { signal })).rejects.toMatchObject({ code: "interrupted" })
    await model.close?.()
    process.off("warning", onWarning)
    expect(warnings).toEqual([])
  })

  it("leaves nothing behind that keeps the process alive", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
    const sockets = () => process.getActiveResourcesInfo().filter((name) => /TCP.*Wrap$/.test(name)).length
    const before = { timers: timers(), sockets: sockets() }
    {
      await using server = await startMockServer({
        faults: [{ fault: { type: "stall", afterEvents: 1 }, seq: 1 }],
      })
      const model = await createModel({
        model: "m",
        apiUrl: `${server.url}/v1`,
        env: {},
        generationConfig: { stream: true, timeout: 500 },
      })
      const controller = new AbortController()
      await model.generate(request)
      const hanging = model.generate(request, { signal: controller.signal })
      setTimeout(() => controller.abort(), 50)
      await expect(hanging).rejects.toMatchObject({ code: "interrupted" })
      await model.close?.()
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(timers()).toBeLessThanOrEqual(before.timers)
    expect(sockets()).toBeLessThanOrEqual(before.sockets)
  })
})
