import { createServer } from "node:net"
import { type Fault, type MockServerOptions, startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { startJsonServer } from "../../../test/json-server.js"
import { type CreateModelOptions, createModel } from "../create-model.js"
import type { ModelOutput, ModelRequest } from "../model.js"
import type { RetryNotice } from "../retry/with-retries.js"

const request: ModelRequest = { messages: [{ role: "user", content: "What is the capital of France?" }] }
const text = "naïve 日本 😀 one two three four five six"
const key = "sk-test-0123456789abcdef"

const paths = {
  openai_api: "/v1/chat/completions",
  openai_responses_api: "/v1/responses",
  openai_completions_api: "/v1/completions",
  anthropic_api: "/v1/messages",
} as const
const formats = ["openai_api", "openai_responses_api", "openai_completions_api", "anthropic_api"] as const
const modes = formats.flatMap((evalType) => [false, true].map((stream) => ({ evalType, stream })))
type Mode = (typeof modes)[number]

/** Runs one request against a server; retries are quick. */
async function run(mode: Mode, server: MockServerOptions, options: CreateModelOptions = {}, ask = request) {
  await using simulated = await startMockServer({ answer: () => text, ...server })
  const notices: RetryNotice[] = []
  const model = await createModel({
    model: "m",
    evalType: mode.evalType,
    apiUrl: `${simulated.url}${mode.evalType === "anthropic_api" ? "" : "/v1"}`,
    apiKey: key,
    env: {},
    onRetry: (notice) => notices.push(notice),
    ...options,
    generationConfig: {
      retryInterval: 0.001,
      retries: 3,
      timeout: 20,
      stream: mode.stream,
      ...options.generationConfig,
    },
  })
  let output: ModelOutput | undefined
  let error: unknown
  try {
    output = await model.generate(ask)
  } catch (thrown) {
    error = thrown
  } finally {
    await model.close?.()
  }
  return { output, error, notices, requests: simulated.requests() }
}

describe.each(modes)("$evalType, stream $stream", (mode) => {
  const path = paths[mode.evalType]

  it("answers with text, usage and times", async () => {
    const { output } = await run(mode, {})
    expect(output).toMatchObject({
      attempts: 1,
      choices: [{ message: { content: text }, stopReason: "stop" }],
    })
    expect(output?.usage?.outputTokens).toBeGreaterThan(5)
    if (mode.stream) expect(output?.ttftMs).toBeLessThanOrEqual(output?.latencyMs ?? 0)
    else expect(output).not.toHaveProperty("ttftMs")
  })

  it.skipIf(mode.evalType === "openai_completions_api")("reads thinking and calls of tools", async () => {
    const tools = [{ name: "lookup", parameters: { type: "object", properties: {} } }]
    const answer = {
      reasoning: "let me think",
      text: "so",
      toolCalls: [{ name: "lookup", arguments: { city: "Paris" } }],
    }
    const { output } = await run(mode, { answer: () => answer }, {}, { ...request, tools })
    const message = output?.choices[0]?.message
    expect(message?.content).toMatchObject([
      { type: "reasoning", reasoning: "let me think" },
      { type: "text", text: "so" },
    ])
    expect(message?.toolCalls).toMatchObject([{ function: { name: "lookup", arguments: { city: "Paris" } } }])
    expect(output?.choices[0]?.stopReason).toBe("tool_calls")
  })

  it.each<Fault>([
    { type: "crlf" },
    { type: "comments" },
    { type: "gzip" },
    { type: "content-length" },
    { type: "trailers" },
    { type: "informational" },
    { type: "http-1.0" },
    { type: "early-role" },
    { type: "close-after-response" },
    { type: "usage", variant: "absent" },
  ])("takes an unusual but whole reply ($type)", async (fault) => {
    const { output, error } = await run(mode, { faults: [{ fault }], split: true })
    expect(error).toBeUndefined()
    expect(output?.choices[0]?.message.content).toBe(text)
    if (fault.type === "usage") expect(output).not.toHaveProperty("usage")
  })

  const passing: Fault[] = [
    { type: "status", status: 408 },
    { type: "status", status: 409 },
    { type: "status", status: 429 },
    { type: "status", status: 500 },
    { type: "status", status: 503 },
    { type: "status", status: 529 },
    { type: "reset", at: "before-headers" },
    { type: "truncate", afterEvents: 2 },
    { type: "reset", at: "mid-event", afterEvents: 2 },
  ]
  const passingStream: Fault[] = [
    { type: "truncate", afterEvents: 0 },
    { type: "truncate", afterEvents: 11 },
    { type: "reset", at: "after-last-token" },
    { type: "missing-done" },
    { type: "no-events" },
    { type: "error-event", afterEvents: 3 },
  ]
  it.each(mode.stream ? [...passing, ...passingStream] : passing)(
    "repeats after $type $status $at",
    async (fault) => {
      const { output, notices, requests } = await run(mode, { faults: [{ fault, times: 2 }] })
      expect(output).toMatchObject({ attempts: 3, choices: [{ message: { content: text } }] })
      expect(requests).toHaveLength(3)
      expect(notices.map(({ attempt }) => attempt)).toEqual([1, 2])
      expect(notices[0]?.message).toContain(path)
    },
  )

  it.each(passingStream)("never takes a broken stream for an answer ($type $afterEvents)", async (fault) => {
    if (!mode.stream) return
    const { output, error } = await run(mode, { faults: [{ fault }] })
    expect(output).toBeUndefined()
    const code = fault.type === "error-event" ? "provider_server_error" : "provider_disconnected"
    expect(error).toMatchObject({ code, message: expect.stringContaining("(4 attempts)") })
  })

  it.each([
    [401, "provider_auth"],
    [402, "provider_quota"],
    [403, "provider_auth"],
    [404, "provider_wrong_url"],
    [422, "provider_bad_request"],
  ])("gives up at once on status %i", async (status, code) => {
    const { error, requests } = await run(mode, { faults: [{ fault: { type: "status", status } }] })
    expect(error).toMatchObject({ code, context: { status }, hint: expect.any(String) })
    expect(String(error)).toMatch(
      new RegExp(`POST http://127\\.0\\.0\\.1:\\d+${path} answered ${status}: \\S`),
    )
    expect(requests).toHaveLength(1)
  })

  it.each<Fault>([{ type: "html" }, { type: "malformed-json" }])(
    "gives up at once on $type",
    async (fault) => {
      const { error, requests } = await run(mode, { faults: [{ fault }] })
      expect(error).toMatchObject({ code: "provider_bad_response" })
      expect(requests).toHaveLength(1)
    },
  )

  it("tells a wrong key, an unknown model and a long prompt apart, and shows no key", async () => {
    const server = { apiKey: "another", models: ["known"], contextTokens: 20 }
    const wrongKey = await run(mode, server)
    expect(wrongKey.error).toMatchObject({ code: "provider_auth" })
    const right = { ...server, apiKey: key }
    expect((await run(mode, right)).error).toMatchObject({ code: "provider_unknown_model" })
    const long: ModelRequest = { messages: [{ role: "user", content: "word ".repeat(50) }] }
    const { error } = await run(mode, right, { model: "known" }, long)
    expect(error).toMatchObject({ code: "context_too_long" })
    expect(JSON.stringify([wrongKey.error, String(wrongKey.error)])).not.toContain(key)
  })

  it.each<Fault>([
    { type: "stall", afterEvents: 2 },
    { type: "slow-headers", delayMs: 60_000 },
  ])("ends a request that hangs ($type) after its time, and tries again", async (fault) => {
    const { error, notices } = await run(
      mode,
      { faults: [{ fault }] },
      { generationConfig: { timeout: 0.1, retries: 1 } },
    )
    expect(error).toMatchObject({ code: "provider_timeout", message: expect.stringContaining("0.1 s") })
    expect(notices).toHaveLength(1)
  })

  it("passes on how long Retry-After says to wait", async () => {
    const fault: Fault = { type: "status", status: 429, retryAfterS: 7 }
    const { error } = await run(mode, { faults: [{ fault }] }, { generationConfig: { retries: 0 } })
    expect(error).toMatchObject({
      code: "provider_rate_limited",
      message: expect.stringContaining("it asks to wait 7 s"),
      context: { retryAfterMs: 7000 },
    })
  })
})

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
