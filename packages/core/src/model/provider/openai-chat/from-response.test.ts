import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ZodError } from "zod"
import { fromChatResponse } from "./from-response.js"
import { chatStreamReader } from "./read-stream.js"

const reply = (message: object, rest: object = {}) => ({
  id: "r1",
  model: "served",
  choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop", ...rest }],
})
const choice = (body: unknown) => {
  const output = fromChatResponse(body)
  return "missing" in output ? undefined : output.choices[0]
}

describe("fromChatResponse", () => {
  it("reads text, thinking and its two field names", () => {
    expect(choice(reply({ content: "4" }))?.message).toEqual({
      role: "assistant",
      content: "4",
      model: "served",
    })
    const apart = [
      { type: "reasoning", reasoning: "hm" },
      { type: "text", text: "4" },
    ]
    expect(choice(reply({ content: "4", reasoning_content: "hm" }))?.message.content).toEqual(apart)
    expect(choice(reply({ content: "4", reasoning: "hm" }))?.message.content).toEqual(apart)
    expect(choice(reply({ content: "<think>hm</think>4" }))?.message.content).toEqual(apart)
    expect(choice(reply({ content: "a</think>4", reasoning_content: "hm" }))?.message.content).toEqual([
      { type: "reasoning", reasoning: "hm" },
      { type: "text", text: "a</think>4" },
    ])
  })

  it("marks a refusal", () => {
    expect(choice(reply({ content: null, refusal: "I will not" }))?.message.content).toEqual([
      { type: "text", text: "I will not", refusal: true },
    ])
  })

  it("reads calls of tools, good and broken", () => {
    const calls = [
      { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
      { id: "c2", type: "function", function: { name: "g", arguments: '{"a":' } },
      { id: "", type: "function", function: { name: "h", arguments: "" } },
      { id: "c4", function: { name: "i", arguments: { already: "parsed" } } },
      { id: "c5", function: { name: "j", arguments: "[1]" } },
    ]
    const found = choice(reply({ content: null, tool_calls: calls }, { finish_reason: "tool_calls" }))
    expect(found?.stopReason).toBe("tool_calls")
    expect(found?.message.toolCalls).toEqual([
      { id: "c1", function: { name: "f", arguments: { a: 1 } } },
      {
        id: "c2",
        function: { name: "g", arguments: { raw: '{"a":' } },
        parseError: expect.stringContaining("g"),
      },
      { id: "call_2", function: { name: "h", arguments: {} } },
      { id: "c4", function: { name: "i", arguments: { already: "parsed" } } },
      {
        id: "c5",
        function: { name: "j", arguments: { raw: "[1]" } },
        parseError: expect.stringContaining("object"),
      },
    ])
  })

  it.each([
    ["stop", "stop"],
    ["length", "max_tokens"],
    ["tool_calls", "tool_calls"],
    ["content_filter", "content_filter"],
    ["model_length", "model_length"],
    ["something", "unknown"],
    [null, "unknown"],
  ])("maps the finish reason %s to %s", (reason, expected) => {
    expect(choice(reply({ content: "x" }, { finish_reason: reason }))?.stopReason).toBe(expected)
  })

  it("takes a generation the server gave up for no answer", () => {
    expect(fromChatResponse(reply({ content: "x" }, { finish_reason: "abort" }))).toEqual({
      missing: expect.stringContaining("abort"),
    })
  })

  it("reads usage and log probabilities", () => {
    const output = fromChatResponse({
      ...reply(
        { content: "x" },
        {
          logprobs: { content: [{ token: "x", logprob: -0.5, top_logprobs: [{ token: "y", logprob: -1 }] }] },
        },
      ),
      usage: {
        prompt_tokens: 10,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
    })
    expect(output).toMatchObject({
      choices: [{ logprobs: [{ token: "x", logprob: -0.5, top: [{ token: "y", logprob: -1 }] }] }],
      usage: {
        inputTokens: 10,
        outputTokens: 5,
        totalTokens: 15,
        inputTokensCacheRead: 4,
        reasoningTokens: 3,
      },
    })
  })

  it.each([{}, { choices: [] }, [], null, "x", { choices: [{ text: "completion" }] }])(
    "refuses %j",
    (body) => {
      expect(() => fromChatResponse(body)).toThrow(ZodError)
    },
  )
})

describe("chatStreamReader", () => {
  const piece = fc.string({ maxLength: 12 })

  it("puts any split of a reply together to what the whole reply would have been", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 })
    const calls = fc.array(
      fc.record({ id: fc.stringMatching(/^c[0-9a-z]{1,5}$/), name: fc.string(), json }),
      { maxLength: 3 },
    )
    fc.assert(
      fc.property(
        fc.array(piece),
        fc.array(piece),
        calls,
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        (texts, thoughts, tools, cuts) => {
          const reader = chatStreamReader()
          const head = { id: "r1", model: "served" }
          const delta = (fields: object) => reader.read({ ...head, choices: [{ index: 0, delta: fields }] })
          delta({ role: "assistant", content: "" })
          for (const reasoning_content of thoughts) delta({ reasoning_content })
          for (const content of texts) delta({ content })
          for (const [index, tool] of tools.entries()) {
            delta({ tool_calls: [{ index, id: tool.id, function: { name: tool.name, arguments: "" } }] })
            let rest = JSON.stringify(tool.json)
            while (rest !== "") {
              const size = cuts.next().value
              delta({ tool_calls: [{ index, function: { arguments: rest.slice(0, size) } }] })
              rest = rest.slice(size)
            }
          }
          reader.read({ ...head, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })
          reader.read({
            ...head,
            choices: [],
            usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
          })
          reader.end?.()
          const whole = fromChatResponse({
            ...reply({
              content: texts.join(""),
              reasoning_content: thoughts.join(""),
              tool_calls: tools.map(({ id, name, json: value }) => ({
                id,
                function: { name, arguments: JSON.stringify(value) },
              })),
            }),
            usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
          })
          expect(reader.finish()).toEqual(whole)
        },
      ),
    )
  })

  it("counts only text, thinking and calls as the first token", () => {
    const reader = chatStreamReader()
    const delta = (fields: object) => reader.read({ choices: [{ index: 0, delta: fields }] })
    expect(delta({ role: "assistant", content: "" })).toBe(false)
    expect(delta({ reasoning_content: "h" })).toBe(true)
    expect(delta({ content: "h" })).toBe(true)
    expect(delta({ tool_calls: [{ index: 0, id: "c", function: { name: "f" } }] })).toBe(true)
    expect(reader.read({ choices: [], usage: { prompt_tokens: 1 } })).toBe(false)
  })

  it("is complete only with a finish reason for every choice and the end marker", () => {
    const reader = chatStreamReader()
    expect(reader.finish()).toHaveProperty("missing")
    reader.read({ choices: [{ index: 0, delta: { content: "a" }, finish_reason: "stop" }] })
    reader.read({ choices: [{ index: 1, delta: { content: "b" } }] })
    reader.end?.()
    expect(reader.finish()).toEqual({ missing: "a finish reason" })
    reader.read({ choices: [{ index: 1, delta: {}, finish_reason: "length" }] })
    expect(reader.finish()).toMatchObject({ choices: [{ stopReason: "stop" }, { stopReason: "max_tokens" }] })
    const unmarked = chatStreamReader()
    unmarked.read({ choices: [{ index: 0, delta: { content: "a" }, finish_reason: "stop" }] })
    expect(unmarked.finish()).toEqual({ missing: "its end marker [DONE]" })
  })
})
