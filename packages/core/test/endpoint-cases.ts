import { type Fault, type MockServerOptions, startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { type CreateModelOptions, createModel } from "../src/model/create-model.js"
import type { ModelOutput, ModelRequest } from "../src/model/model.js"
import type { RetryNotice } from "../src/model/retry/with-retries.js"

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

interface Mode {
  evalType: (typeof formats)[number]
  stream: boolean
  client: "direct" | "sdk"
}

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
    modelArgs: { client: mode.client },
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

/** What holds of a model behind an endpoint in each wire format, whichever client sends its requests. */
export function endpointCases(client: Mode["client"]): void {
  const modes = formats.flatMap((evalType) => [false, true].map((stream) => ({ evalType, stream, client })))
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
      expect(message?.toolCalls).toMatchObject([
        { function: { name: "lookup", arguments: { city: "Paris" } } },
      ])
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

    it.each(passingStream)(
      "never takes a broken stream for an answer ($type $afterEvents)",
      async (fault) => {
        if (!mode.stream) return
        const { output, error } = await run(mode, { faults: [{ fault }] })
        expect(output).toBeUndefined()
        const code = fault.type === "error-event" ? "provider_server_error" : "provider_disconnected"
        expect(error).toMatchObject({ code, message: expect.stringContaining("(4 attempts)") })
      },
    )

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
}
