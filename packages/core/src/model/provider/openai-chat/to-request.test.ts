import type { ChatCompletionCreateParams } from "openai/resources/chat/completions"
import { describe, expect, it } from "vitest"
import type { GenerationConfig } from "../../generation-config.js"
import type { Message } from "../../message.js"
import type { ModelRequest } from "../../model.js"
import { messageToChat } from "./message-to-chat.js"
import { chatRequestWriter } from "./to-request.js"

const ask: ModelRequest = { messages: [{ role: "user", content: "hi" }] }
const target = { modelId: "m", official: false }
const body = (config: GenerationConfig = {}, request = ask) => chatRequestWriter(target)(request, config)

describe("chatRequestWriter", () => {
  it("sends nothing that was not asked for", () => {
    expect(body()).toEqual({ model: "m", messages: [{ role: "user", content: "hi" }] })
  })

  it("writes every field in the API's spelling", () => {
    const expected: ChatCompletionCreateParams & Record<string, unknown> = {
      model: "m",
      messages: [{ role: "user", content: "hi" }],
      max_tokens: 5,
      temperature: 0.5,
      top_p: 0.9,
      stop: ["x"],
      seed: 7,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      logit_bias: { "5": 1 },
      logprobs: true,
      top_logprobs: 3,
      reasoning_effort: "low",
      n: 2,
      stream: true,
      stream_options: { include_usage: true },
      response_format: {
        type: "json_schema",
        json_schema: { name: "s", description: "d", schema: { type: "object" }, strict: true },
      },
      top_k: 4,
      repetition_penalty: 1.1,
      do_sample: false,
      chat_template_kwargs: { enable_thinking: false },
      added: 1,
    }
    const config: GenerationConfig = {
      timeout: 9,
      retries: 1,
      retryInterval: 2,
      stream: true,
      maxTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      topK: 4,
      n: 2,
      stopSeqs: ["x"],
      seed: 7,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      repetitionPenalty: 1.1,
      logitBias: { "5": 1 },
      logprobs: true,
      topLogprobs: 3,
      doSample: false,
      reasoningEffort: "low",
      reasoningTokens: 100,
      reasoningHistory: "none",
      parallelToolCalls: true,
      responseSchema: { name: "s", description: "d", jsonSchema: { type: "object" }, strict: true },
      extraBody: { added: 1 },
      extraQuery: { q: "1" },
      extraHeaders: { h: "1" },
      chat_template_kwargs: { enable_thinking: false },
      batchSize: 3,
    }
    expect(body(config)).toEqual(expected)
  })

  it("lets extraBody have the last word", () => {
    expect(body({ temperature: 0, extraBody: { temperature: 1, model: "other" } })).toMatchObject({
      temperature: 1,
      model: "other",
    })
  })

  it("names the token limit as OpenAI's own endpoint wants it", () => {
    expect(chatRequestWriter({ modelId: "o4", official: true })(ask, { maxTokens: 5 })).toMatchObject({
      max_completion_tokens: 5,
    })
    expect(chatRequestWriter({ modelId: "o4", official: true })(ask, { maxTokens: 5 })).not.toHaveProperty(
      "max_tokens",
    )
  })

  it("sends tools with the choice, and no choice without tools", () => {
    const tools = [{ name: "f", description: "d", parameters: { type: "object" } }]
    const wire = [
      { type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } },
    ]
    expect(body({}, { ...ask, tools })).toMatchObject({ tools: wire, tool_choice: "auto" })
    expect(body({ parallelToolCalls: false }, { ...ask, tools, toolChoice: "any" })).toMatchObject({
      tool_choice: "required",
      parallel_tool_calls: false,
    })
    expect(body({}, { ...ask, tools, toolChoice: { name: "f" } })).toMatchObject({
      tool_choice: { type: "function", function: { name: "f" } },
    })
    expect(body({ parallelToolCalls: true }, { ...ask, toolChoice: "any" })).toEqual(body())
  })
})

describe("messageToChat", () => {
  it("sends media in the parts of the API and text alone as a string", () => {
    const message: Message = {
      role: "user",
      content: [
        { type: "text", text: "look" },
        { type: "image", image: "data:image/png;base64,AA==", detail: "low" },
        { type: "audio", audio: "data:audio/wav;base64,BB==", format: "wav" },
        { type: "video", video: "https://v/1.mp4" },
        { type: "data", data: { a: 1 } },
      ],
    }
    expect(messageToChat(message, undefined)).toEqual({
      role: "user",
      content: [
        { type: "text", text: "look" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: "low" } },
        { type: "input_audio", input_audio: { data: "BB==", format: "wav" } },
        { type: "video_url", video_url: { url: "https://v/1.mp4" } },
      ],
    })
    expect(messageToChat({ role: "user", content: [{ type: "text", text: "one" }] }, undefined)).toEqual({
      role: "user",
      content: "one",
    })
  })

  const earlier: Message = {
    role: "assistant",
    content: [
      { type: "reasoning", reasoning: "because" },
      { type: "text", text: "4" },
    ],
  }

  it.each([
    [undefined, { content: "4", reasoning_content: "because" }],
    ["reasoning_field" as const, { content: "4", reasoning_content: "because" }],
    ["think_tag" as const, { content: "<think>\nbecause\n</think>\n\n4" }],
    ["none" as const, { content: "4" }],
  ])("sends earlier thinking back by %s", (history, expected) => {
    expect(messageToChat(earlier, history)).toEqual({ role: "assistant", ...expected })
  })

  it("sends calls and results of tools back, broken arguments as they were written", () => {
    const call: Message = {
      role: "assistant",
      content: "",
      toolCalls: [
        { id: "c1", function: { name: "f", arguments: { a: 1 } } },
        { id: "c2", function: { name: "g", arguments: { raw: '{"a":' } }, parseError: "broken" },
      ],
    }
    expect(messageToChat(call, undefined)).toEqual({
      role: "assistant",
      content: null,
      tool_calls: [
        { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
        { id: "c2", type: "function", function: { name: "g", arguments: '{"a":' } },
      ],
    })
    expect(messageToChat({ role: "tool", toolCallId: "c1", content: "7" }, undefined)).toEqual({
      role: "tool",
      tool_call_id: "c1",
      content: "7",
    })
    const failed: Message = {
      role: "tool",
      toolCallId: "c1",
      content: "",
      error: { type: "t", message: "no" },
    }
    expect(messageToChat(failed, undefined)).toMatchObject({ content: "Error: no" })
  })
})
