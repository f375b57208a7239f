import { describe, expect, it } from "vitest"
import type { GenerationConfig } from "../../generation-config.js"
import type { Message } from "../../message.js"
import type { ModelRequest } from "../../model.js"
import { toMessagesRequest } from "./to-request.js"

const ask: ModelRequest = { messages: [{ role: "user", content: "hi" }] }
const body = (config: GenerationConfig = {}, request = ask) => toMessagesRequest(request, config, "m")
const conversation = (...messages: Message[]) => body({}, { messages }).messages

describe("toMessagesRequest", () => {
  it("names a limit, which the API insists on", () => {
    expect(body()).toEqual({ model: "m", max_tokens: 4096, messages: [{ role: "user", content: "hi" }] })
  })

  it("splits the system prompt out and joins neighbours of one role", () => {
    const messages: Message[] = [
      { role: "system", content: "be brief" },
      { role: "user", content: "one" },
      { role: "user", content: "two" },
      { role: "system", content: "be kind" },
      { role: "assistant", content: "" },
      { role: "user", content: "three" },
    ]
    expect(body({}, { messages })).toMatchObject({
      system: "be brief\n\nbe kind",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "one" },
            { type: "text", text: "two" },
            { type: "text", text: "three" },
          ],
        },
      ],
    })
  })

  it("sends calls and results of tools as blocks, signed thinking before them", () => {
    expect(
      conversation(
        { role: "user", content: "weather?" },
        {
          role: "assistant",
          content: [
            { type: "reasoning", reasoning: "hm", signature: "sig" },
            { type: "reasoning", reasoning: "", redacted: true, signature: "blob" },
            { type: "reasoning", reasoning: "unsigned" },
            { type: "text", text: "let me look" },
          ],
          toolCalls: [
            { id: "t1", function: { name: "f", arguments: { a: 1 } } },
            { id: "t2", function: { name: "f", arguments: { a: 2 } } },
          ],
        },
        { role: "tool", toolCallId: "t1", content: "sun" },
        { role: "tool", toolCallId: "t2", content: "", error: { type: "x", message: "no such city" } },
      ),
    ).toEqual([
      { role: "user", content: "weather?" },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "hm", signature: "sig" },
          { type: "redacted_thinking", data: "blob" },
          { type: "text", text: "let me look" },
          { type: "tool_use", id: "t1", name: "f", input: { a: 1 } },
          { type: "tool_use", id: "t2", name: "f", input: { a: 2 } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "sun" }] },
          { type: "tool_result", tool_use_id: "t2", content: "no such city", is_error: true },
        ],
      },
    ])
  })

  it("sends images inline or by address, and refuses sound and film", () => {
    const image = (value: string): Message => ({ role: "user", content: [{ type: "image", image: value }] })
    expect(conversation(image("data:image/png;base64,AA=="), image("https://i/1.jpg"))).toEqual([
      {
        role: "user",
        content: [
          { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } },
          { type: "image", source: { type: "url", url: "https://i/1.jpg" } },
        ],
      },
    ])
    const audio: Message = { role: "user", content: [{ type: "audio", audio: "AA==", format: "wav" }] }
    expect(() => conversation(audio)).toThrowError(expect.objectContaining({ code: "not_supported" }))
  })

  it("makes room for thinking and leaves out what goes badly with it", () => {
    const config: GenerationConfig = {
      reasoningTokens: 2048,
      maxTokens: 1000,
      temperature: 0,
      topP: 1,
      topK: 5,
    }
    expect(body(config)).toEqual({
      model: "m",
      max_tokens: 3048,
      messages: [{ role: "user", content: "hi" }],
      thinking: { type: "enabled", budget_tokens: 2048 },
    })
    expect(body({ reasoningTokens: 2048, maxTokens: 9000 }).max_tokens).toBe(9000)
  })

  it("writes the other settings in the API's spelling", () => {
    const tools = [{ name: "f", parameters: { properties: {} } }]
    const config: GenerationConfig = {
      temperature: 0.3,
      topP: 0.9,
      topK: 4,
      stopSeqs: ["x"],
      seed: 1,
      stream: true,
      reasoningEffort: "low",
      responseSchema: { name: "s", jsonSchema: { type: "object" } },
      parallelToolCalls: false,
      extraBody: { metadata: { user_id: "u" } },
    }
    expect(body(config, { ...ask, tools, toolChoice: "any" })).toEqual({
      model: "m",
      max_tokens: 4096,
      messages: [{ role: "user", content: "hi" }],
      temperature: 0.3,
      top_p: 0.9,
      top_k: 4,
      stop_sequences: ["x"],
      stream: true,
      output_config: { effort: "low", format: { type: "json_schema", schema: { type: "object" } } },
      tools: [{ name: "f", input_schema: { type: "object", properties: {} } }],
      tool_choice: { type: "any", disable_parallel_tool_use: true },
      metadata: { user_id: "u" },
    })
    expect(body({}, { ...ask, tools, toolChoice: "none" }).tool_choice).toEqual({ type: "none" })
    expect(body({}, { ...ask, tools, toolChoice: { name: "f" } }).tool_choice).toEqual({
      type: "tool",
      name: "f",
    })
  })

  it("marks the shared prompt for the cache, with recent_messages the last two questions as well", () => {
    const mark = { type: "ephemeral", ttl: "1h" }
    const request: ModelRequest = {
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: "1" },
        { role: "assistant", content: "2" },
        { role: "user", content: "3" },
        { role: "assistant", content: "4" },
        { role: "user", content: "5" },
      ],
      tools: [
        { name: "f", parameters: {} },
        { name: "g", parameters: {} },
      ],
    }
    const shared = body({ anthropicCacheControl: { type: "ephemeral", ttl: "1h" } }, request)
    expect(shared).toMatchObject({
      system: [{ type: "text", text: "s", cache_control: mark }],
      messages: [{ content: "1" }, { content: "2" }, { content: "3" }, { content: "4" }, { content: "5" }],
    })
    expect(JSON.stringify(shared.tools)).toBe(
      '[{"name":"f","input_schema":{"type":"object"}},{"name":"g","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral","ttl":"1h"}}]',
    )
    const recent = body(
      { anthropicCacheControl: { type: "ephemeral", strategy: "recent_messages" } },
      request,
    )
    const marked = { cache_control: { type: "ephemeral" } }
    expect(recent.messages).toEqual([
      { role: "user", content: "1" },
      { role: "assistant", content: "2" },
      { role: "user", content: [{ type: "text", text: "3", ...marked }] },
      { role: "assistant", content: "4" },
      { role: "user", content: [{ type: "text", text: "5", ...marked }] },
    ])
  })
})
