import { describe, expect, it } from "vitest"
import type { Turn } from "../workload/conversation.js"
import { createProtocol } from "./create-protocol.js"
import { apiNames } from "./options.js"
import { resolveUrl } from "./resolve-url.js"
import { generationSettings, unsentSettings } from "./unsent-settings.js"

/** Replies as the services' public references describe them, one event per entry: data, name, expected kind. */
type Event = readonly [data: unknown, kind: string, name?: string]

const turn: Turn = {
  payload: { kind: "messages", messages: [{ role: "user", content: "Hi" }] },
  maxTokens: 7,
}
const url = "http://127.0.0.1:1/v1/chat/completions"

function protocol(api: string, more: Record<string, unknown> = {}) {
  return createProtocol({ api, url, model: "m", ...more })
}

function play(api: string, events: readonly Event[]) {
  const made = protocol(api)
  const texts = events.map(([data]) => (typeof data === "string" ? data : JSON.stringify(data)))
  const kinds = events.map(([, , name], index) => {
    const bytes = Buffer.from(`data: ${texts[index]}\n\n`)
    return made.classify(bytes, 6, bytes.length - 2, name)
  })
  return { kinds, expected: events.map(([, kind]) => kind), facts: made.finishStream(texts) }
}

const chat = (delta: unknown, finish: string | null = null, more = {}) => ({
  id: "c",
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
})

describe("events of a stream", () => {
  it.each<[string, readonly Event[], Record<string, unknown>]>([
    [
      "openai",
      [
        [chat({ role: "assistant", content: "" }), "other"],
        [chat({ reasoning_content: "hm" }), "reasoning"],
        [chat({ content: "He" }, null, { usage: null }), "content"],
        [chat({ content: 'llo "[DONE]"' }), "content"],
        [chat({}, "stop"), "finish"],
        [
          {
            choices: [],
            usage: {
              prompt_tokens: 9,
              completion_tokens: 4,
              prompt_tokens_details: { cached_tokens: 3 },
              completion_tokens_details: { reasoning_tokens: 1, accepted_prediction_tokens: 2 },
            },
          },
          "usage",
        ],
        ["[DONE]", "done"],
      ],
      {
        text: 'hmHello "[DONE]"',
        reply: { role: "assistant", content: 'Hello "[DONE]"' },
        finishReason: "stop",
        promptTokens: 9,
        completionTokens: 4,
        cachedTokens: 3,
        reasoningTokens: 1,
        acceptedPredictionTokens: 2,
      },
    ],
    [
      "openai",
      [
        [
          chat({ reasoning: "hm" }, null, { usage: { prompt_tokens: 9, completion_tokens: 1 } }),
          "reasoning_facts",
        ],
        [
          chat({ content: "Hi" }, null, { usage: { prompt_tokens: 9, completion_tokens: 2 } }),
          "content_facts",
        ],
        [chat({ content: "!" }, "length"), "content_facts"],
        ["[DONE]", "done"],
      ],
      {
        text: "hmHi!",
        reply: { role: "assistant", content: "Hi!" },
        finishReason: "length",
        promptTokens: 9,
        completionTokens: 2,
      },
    ],
    [
      "openai",
      [
        [chat({ tool_calls: [{ index: 0, id: "t", function: { name: "f", arguments: "" } }] }), "content"],
        [chat({ tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] }), "content"],
        [chat({ tool_calls: [{ index: 0, function: { arguments: ":1}" } }] }), "content"],
        [{ error: { message: "overloaded", code: 503 } }, "error"],
      ],
      {
        text: 'f{"a":1}',
        reply: {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "t", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
        },
        error: "overloaded",
      },
    ],
    [
      "openai",
      [
        [{ choices: [{ index: 0, text: "a" }] }, "content"],
        [{ choices: [{ index: 1, text: "b", finish_reason: null }] }, "content"],
        [{ choices: [{ index: 0, text: "", finish_reason: "length" }] }, "finish"],
      ],
      { text: "ab", reply: { role: "assistant", content: "a" }, finishReason: "length" },
    ],
    [
      "openai_responses",
      [
        [{ type: "response.created", response: {} }, "other", "response.created"],
        [
          { type: "response.reasoning_text.delta", delta: "hm" },
          "reasoning",
          "response.reasoning_text.delta",
        ],
        [{ type: "response.output_text.delta", delta: "Hi" }, "content"],
        [
          {
            type: "response.completed",
            response: {
              status: "completed",
              usage: { input_tokens: 5, output_tokens: 2, input_tokens_details: { cached_tokens: 1 } },
              output: [{ type: "message", content: [{ type: "output_text", text: "Hi" }] }],
            },
          },
          "finish",
          "response.completed",
        ],
      ],
      {
        text: "hmHi",
        reply: { role: "assistant", content: "Hi" },
        finishReason: "completed",
        promptTokens: 5,
        completionTokens: 2,
        cachedTokens: 1,
      },
    ],
    [
      "anthropic",
      [
        [
          {
            type: "message_start",
            message: { usage: { input_tokens: 4, cache_read_input_tokens: 10, output_tokens: 1 } },
          },
          "other",
          "message_start",
        ],
        [{ type: "ping" }, "other", "ping"],
        [
          { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "hm" } },
          "reasoning",
          "content_block_delta",
        ],
        [
          { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: "Hi" } },
          "content",
          "content_block_delta",
        ],
        [
          { type: "content_block_delta", index: 1, delta: { type: "signature_delta", signature: "x" } },
          "other",
          "content_block_delta",
        ],
        [
          { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 6 } },
          "finish",
          "message_delta",
        ],
        [{ type: "message_stop" }, "done", "message_stop"],
      ],
      {
        text: "hmHi",
        reply: { role: "assistant", content: "Hi" },
        finishReason: "end_turn",
        promptTokens: 14,
        completionTokens: 6,
        cachedTokens: 10,
      },
    ],
    [
      "gemini",
      [
        [{ candidates: [{ content: { parts: [{ text: "hm", thought: true }] } }] }, "reasoning"],
        [{ candidates: [{ content: { parts: [{ text: "Hel" }] } }], usageMetadata: {} }, "content"],
        [
          {
            candidates: [{ content: { parts: [{ text: "lo" }] }, finishReason: "STOP" }],
            usageMetadata: {
              promptTokenCount: 3,
              candidatesTokenCount: 5,
              thoughtsTokenCount: 2,
              cachedContentTokenCount: 1,
            },
          },
          "content_finish",
        ],
      ],
      {
        text: "hmHello",
        reply: { role: "assistant", content: "Hello" },
        finishReason: "STOP",
        promptTokens: 3,
        completionTokens: 7,
        cachedTokens: 1,
        reasoningTokens: 2,
      },
    ],
    [
      "dashscope",
      [
        [
          { output: { choices: [{ message: { content: "Hi", role: "assistant" }, finish_reason: "null" }] } },
          "content",
        ],
        [
          {
            output: { choices: [{ message: { content: "", role: "assistant" }, finish_reason: "stop" }] },
            usage: { input_tokens: 3, output_tokens: 2 },
          },
          "finish",
        ],
      ],
      {
        text: "Hi",
        reply: { role: "assistant", content: "Hi" },
        finishReason: "stop",
        promptTokens: 3,
        completionTokens: 2,
      },
    ],
    [
      "ollama",
      [
        [{ model: "m", message: { role: "assistant", content: "Hi" }, done: false }, "content"],
        [
          {
            message: { role: "assistant", content: "" },
            done: true,
            done_reason: "stop",
            prompt_eval_count: 4,
            eval_count: 2,
          },
          "finish",
        ],
      ],
      {
        text: "Hi",
        reply: { role: "assistant", content: "Hi" },
        finishReason: "stop",
        promptTokens: 4,
        completionTokens: 2,
      },
    ],
    [
      "tgi",
      [
        [{ index: 1, token: { id: 5, text: "Hi" }, generated_text: null, details: null }, "content"],
        [
          {
            index: 2,
            token: { id: 6, text: "!" },
            generated_text: "Hi!",
            details: { finish_reason: "length", generated_tokens: 2, input_length: 6 },
          },
          "content_finish",
        ],
      ],
      {
        text: "Hi!",
        reply: { role: "assistant", content: "Hi!" },
        finishReason: "length",
        promptTokens: 6,
        completionTokens: 2,
      },
    ],
  ])("%s", (api, events, facts) => {
    const played = play(api, events)
    expect(played.kinds).toEqual(played.expected)
    expect(played.facts).toEqual(facts)
  })
})

describe("settings of generation", () => {
  const values = {
    maxTokens: 5,
    minTokens: 5,
    temperature: 0.5,
    topP: 0.5,
    topK: 5,
    frequencyPenalty: 0.5,
    repetitionPenalty: 0.5,
    logprobs: true,
    nChoices: 2,
    stop: ["x"],
    stopTokenIds: [5],
    stream: false,
  }
  const question: Turn = { payload: { kind: "text", text: "Hi" } }

  it.each(apiNames)("of %s are sent, but for those that are said not to be", (api) => {
    const sent = (more: Record<string, unknown>) => {
      const { url: address } = resolveUrl(url, api, { model: "m", stream: more.stream !== false })
      return JSON.stringify(createProtocol({ api, url: address, model: "m", ...more }).request(question, []))
    }
    const unsent = generationSettings.filter((name) => sent({}) === sent({ [name]: values[name] }))
    expect(unsent.sort()).toEqual([...unsentSettings[api]].sort())
  })
})

describe("requests", () => {
  const all = {
    apiKey: "k",
    headers: { "X-One": "1" },
    temperature: 0,
    topP: 0.9,
    topK: 4,
    seed: 3,
    stop: ["x"],
    stopTokenIds: [7],
  }
  const bodyOf = (api: string, more: Record<string, unknown>, asked: Turn = turn) =>
    JSON.parse(protocol(api, more).request(asked, []).body)

  it("carry settings in the format's own words", () => {
    expect(protocol("openai", all).request(turn, []).headers).toEqual({
      "content-type": "application/json",
      "user-agent": "evalscope-perf",
      authorization: "Bearer k",
      "x-one": "1",
    })
    expect(bodyOf("openai", all)).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      max_tokens: 7,
      seed: 3,
      stop: ["x"],
      stream: true,
      stream_options: { include_usage: true },
      stop_token_ids: [7],
      temperature: 0,
      top_p: 0.9,
      top_k: 4,
    })
    expect(bodyOf("anthropic", { ...all, stream: false })).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      max_tokens: 7,
      stop_sequences: ["x"],
      temperature: 0,
      top_p: 0.9,
      top_k: 4,
    })
    expect(bodyOf("gemini", all)).toEqual({
      contents: [{ role: "user", parts: [{ text: "Hi" }] }],
      generationConfig: {
        maxOutputTokens: 7,
        temperature: 0,
        topP: 0.9,
        topK: 4,
        stopSequences: ["x"],
        seed: 3,
      },
    })
    expect(bodyOf("dashscope", { ...all, extraArgs: { enable_search: true } })).toMatchObject({
      input: { messages: [{ role: "user", content: "Hi" }] },
      parameters: { result_format: "message", incremental_output: true, max_tokens: 7, enable_search: true },
    })
    expect(bodyOf("ollama", all)).toMatchObject({ stream: true, options: { num_predict: 7, seed: 3 } })
    expect(bodyOf("tgi", all)).toMatchObject({ inputs: "Hi", parameters: { max_new_tokens: 7 } })
    expect(bodyOf("openai_responses", all)).toMatchObject({
      input: [{ role: "user", content: "Hi" }],
      max_output_tokens: 7,
    })
  })

  it("go on with what was said before", () => {
    const history = [
      { role: "user", content: "One" },
      { role: "assistant", content: "Two" },
    ]
    expect(JSON.parse(protocol("openai").request(turn, history).body).messages).toEqual([
      ...history,
      { role: "user", content: "Hi" },
    ])
    const plain = { api: "openai", url: "http://127.0.0.1:1/v1/completions", model: "m" }
    expect(JSON.parse(createProtocol(plain).request(turn, history).body).prompt).toBe("One\nTwo\nHi")
  })

  it("send token ids as they are, and whole bodies with their own fields", () => {
    expect(bodyOf("openai", {}, { payload: { kind: "tokens", tokens: [1, 2] } }).prompt).toEqual([1, 2])
    const body = { messages: [], temperature: 0.7, model: "theirs" }
    expect(
      bodyOf(
        "openai",
        { temperature: 0, seed: 1, extraArgs: { temperature: 1, x: 1 } },
        {
          payload: { kind: "body", body },
          overrides: { ignore_eos: true },
        },
      ),
    ).toMatchObject({ model: "theirs", temperature: 0.7, seed: 1, x: 1, ignore_eos: true })
  })

  it("fill a template", () => {
    const queryTemplate = { model: "%m", messages: [], prompt: "Q: %p", deep: [{ a: "%p%m" }] }
    expect(bodyOf("openai", { queryTemplate, extraArgs: { last: 1 } })).toMatchObject({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      prompt: "Q: Hi",
      deep: [{ a: "Him" }],
      last: 1,
    })
  })

  it("carry images and system messages where the format wants them", () => {
    const image = "data:image/png;base64,AAAA"
    const messages = [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What?" },
          { type: "image_url", image_url: { url: image } },
        ],
      },
    ]
    const asked: Turn = { payload: { kind: "messages", messages } }
    expect(bodyOf("anthropic", {}, asked)).toMatchObject({
      system: "Be brief.",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What?" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
          ],
        },
      ],
    })
    expect(bodyOf("gemini", {}, asked)).toMatchObject({
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [{ parts: [{ text: "What?" }, { inlineData: { mimeType: "image/png", data: "AAAA" } }] }],
    })
    expect(bodyOf("ollama", {}, asked).messages[1]).toEqual({
      role: "user",
      content: "What?",
      images: ["AAAA"],
    })
    expect(bodyOf("openai_responses", {}, asked).input[1].content[1]).toEqual({
      type: "input_image",
      image_url: image,
    })
  })

  it("of embeddings and rankings", () => {
    expect(bodyOf("embedding", {}, { payload: { kind: "embedding", texts: ["a"] } })).toEqual({
      model: "m",
      input: "a",
    })
    expect(bodyOf("embedding", {}, { payload: { kind: "embedding", texts: ["a", "b"] } }).input).toEqual([
      "a",
      "b",
    ])
    const asked: Turn = { payload: { kind: "rerank", query: "q", documents: ["d"] } }
    expect(bodyOf("rerank", { extraArgs: { top_n: 1 } }, asked)).toEqual({
      model: "m",
      query: "q",
      documents: ["d"],
      top_n: 1,
    })
  })
})

describe("whole bodies", () => {
  it.each<[string, unknown, Record<string, unknown>]>([
    [
      "openai",
      {
        choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
        usage: { prompt_tokens: 1, completion_tokens: 2 },
      },
      {
        text: "Hi",
        reply: { role: "assistant", content: "Hi" },
        finishReason: "stop",
        promptTokens: 1,
        completionTokens: 2,
      },
    ],
    ["openai", "no json", { text: "", error: "the reply is not JSON" }],
    [
      "anthropic",
      {
        content: [{ type: "text", text: "Hi" }],
        stop_reason: "end_turn",
        usage: { input_tokens: 1, output_tokens: 2 },
      },
      {
        text: "Hi",
        reply: { role: "assistant", content: "Hi" },
        finishReason: "end_turn",
        promptTokens: 1,
        completionTokens: 2,
      },
    ],
    [
      "openai_embedding",
      { data: [{ embedding: [0.1] }], usage: { prompt_tokens: 3, total_tokens: 3 } },
      { text: "", promptTokens: 3, completionTokens: 0 },
    ],
    [
      "openai_embedding",
      { data: [] },
      { text: "", error: "the reply has no embeddings", completionTokens: 0 },
    ],
    [
      "openai_rerank",
      { results: [{ index: 0, relevance_score: 1 }], meta: { billed_units: { search_units: 1 } } },
      { text: "", promptTokens: 1, completionTokens: 0 },
    ],
    ["openai", { error: { message: "no such model" } }, { text: "", error: "no such model" }],
  ])("%s %j", (api, body, facts) => {
    expect(protocol(api).finishBody(typeof body === "string" ? body : JSON.stringify(body))).toEqual(facts)
  })
})

it("names what is wrong with options", () => {
  expect(() => protocol("soap")).toThrow(/api "soap" does not exist|api/)
  expect(() => createProtocol({ api: "openai", url: "nope", model: "m" })).toThrow(/url/)
})
