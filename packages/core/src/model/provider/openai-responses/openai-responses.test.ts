import { describe, expect, it } from "vitest"
import { ZodError } from "zod"
import type { Message } from "../../message.js"
import { fromResponsesResponse } from "./from-response.js"
import { responsesStreamReader } from "./read-stream.js"
import { toResponsesRequest } from "./to-request.js"

const whole = {
  id: "resp",
  model: "served",
  status: "completed",
  error: null,
  incomplete_details: null,
  output: [
    {
      type: "reasoning",
      id: "rs",
      summary: [{ type: "summary_text", text: "hm" }],
      encrypted_content: "blob",
    },
    {
      type: "message",
      id: "msg",
      content: [
        {
          type: "output_text",
          text: "4",
          annotations: [],
          logprobs: [{ token: "4", logprob: -0.1, top_logprobs: [] }],
        },
        { type: "refusal", refusal: "no more" },
      ],
    },
    { type: "function_call", id: "fc", call_id: "c1", name: "f", arguments: '{"a":1}' },
    { type: "web_search_call", id: "ws" },
  ],
  usage: {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 6,
    output_tokens_details: { reasoning_tokens: 3 },
    total_tokens: 16,
  },
}

const read = {
  id: "resp",
  model: "served",
  choices: [
    {
      message: {
        role: "assistant",
        model: "served",
        content: [
          { type: "reasoning", reasoning: "hm", signature: "blob", id: "rs" },
          { type: "text", text: "4" },
          { type: "text", text: "no more", refusal: true },
        ],
        toolCalls: [{ id: "c1", function: { name: "f", arguments: { a: 1 } } }],
      },
      stopReason: "tool_calls",
      logprobs: [{ token: "4", logprob: -0.1 }],
    },
  ],
  usage: { inputTokens: 10, outputTokens: 6, totalTokens: 16, inputTokensCacheRead: 4, reasoningTokens: 3 },
}

describe("fromResponsesResponse", () => {
  it("reads thinking, text, refusals, calls and usage", () => {
    expect(fromResponsesResponse(whole)).toEqual(read)
  })

  it.each([
    ["max_output_tokens", "max_tokens"],
    ["content_filter", "content_filter"],
    ["other", "unknown"],
  ])("maps an incomplete reply (%s) to %s", (reason, expected) => {
    const reply = { ...whole, status: "incomplete", incomplete_details: { reason } }
    expect(fromResponsesResponse(reply)).toMatchObject({ choices: [{ stopReason: expected }] })
  })

  it("takes a failed or unfinished response for no answer, and other JSON for none at all", () => {
    expect(fromResponsesResponse({ ...whole, status: "failed" })).toHaveProperty("missing")
    expect(fromResponsesResponse({ ...whole, status: "in_progress" })).toHaveProperty("missing")
    expect(() => fromResponsesResponse({ choices: [] })).toThrow(ZodError)
  })
})

describe("responsesStreamReader", () => {
  it("takes the reply from the closing event, and the first token from deltas", () => {
    const reader = responsesStreamReader()
    expect(reader.read({ type: "response.created", response: { ...whole, output: [] } })).toBe(false)
    expect(reader.read({ type: "response.output_text.delta", delta: "4" })).toBe(true)
    expect(reader.finish()).toEqual({ missing: "the event response.completed" })
    reader.read({ type: "response.completed", response: whole })
    expect(reader.finish()).toEqual(read)
  })

  it("reports failures in both of the API's ways", () => {
    const failed = responsesStreamReader()
    failed.read({ type: "response.failed", response: { error: { code: "server_error", message: "broke" } } })
    expect(failed.failure?.()).toEqual({ message: "broke", code: "server_error" })
    const error = responsesStreamReader()
    error.read({ type: "error", code: "rate_limit_exceeded", message: "slow down" })
    expect(error.failure?.()).toEqual({ message: "slow down", code: "rate_limit_exceeded" })
  })
})

describe("toResponsesRequest", () => {
  it("writes messages, calls, results and encrypted thinking as items", () => {
    const messages: Message[] = [
      { role: "system", content: "brief" },
      {
        role: "user",
        content: [
          { type: "text", text: "look" },
          { type: "image", image: "https://i/1.png" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "reasoning", reasoning: "hm", signature: "blob", id: "rs" },
          { type: "reasoning", reasoning: "from another provider" },
          { type: "text", text: "so" },
        ],
        toolCalls: [{ id: "c1", function: { name: "f", arguments: { a: 1 } } }],
      },
      { role: "tool", toolCallId: "c1", content: "7" },
    ]
    expect(toResponsesRequest({ messages }, {}, "m")).toEqual({
      model: "m",
      store: false,
      input: [
        { role: "system", content: "brief" },
        {
          role: "user",
          content: [
            { type: "input_text", text: "look" },
            { type: "input_image", image_url: "https://i/1.png", detail: "auto" },
          ],
        },
        {
          type: "reasoning",
          id: "rs",
          summary: [{ type: "summary_text", text: "hm" }],
          encrypted_content: "blob",
        },
        { role: "assistant", content: "so" },
        { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
        { type: "function_call_output", call_id: "c1", output: "7" },
      ],
    })
    expect(JSON.stringify(toResponsesRequest({ messages }, { reasoningHistory: "none" }, "m"))).not.toContain(
      "blob",
    )
  })

  it("writes settings in the API's spelling", () => {
    const request = {
      messages: [{ role: "user" as const, content: "hi" }],
      tools: [{ name: "f", parameters: { type: "object" } }],
      toolChoice: { name: "f" },
    }
    const config = {
      maxTokens: 5,
      temperature: 0,
      logprobs: true,
      topLogprobs: 2,
      reasoningEffort: "low",
      reasoningSummary: "auto",
      stream: true,
      responseSchema: { name: "s", jsonSchema: { type: "object" }, strict: true },
    }
    expect(toResponsesRequest(request, config, "m")).toEqual({
      model: "m",
      input: [{ role: "user", content: "hi" }],
      max_output_tokens: 5,
      temperature: 0,
      top_logprobs: 2,
      include: ["message.output_text.logprobs", "reasoning.encrypted_content"],
      reasoning: { effort: "low", summary: "auto" },
      store: false,
      stream: true,
      text: { format: { type: "json_schema", name: "s", schema: { type: "object" }, strict: true } },
      tools: [{ type: "function", name: "f", parameters: { type: "object" }, strict: false }],
      tool_choice: { type: "function", name: "f" },
    })
  })
})
