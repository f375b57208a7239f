import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fromMessagesResponse } from "./from-response.js"
import { messagesStreamReader } from "./read-stream.js"

describe("fromMessagesResponse", () => {
  it("reads thinking, text, calls and the full input count", () => {
    const output = fromMessagesResponse({
      id: "msg",
      model: "served",
      content: [
        { type: "thinking", thinking: "hm", signature: "sig" },
        { type: "redacted_thinking", data: "blob" },
        { type: "text", text: "a" },
        { type: "text", text: "b" },
        { type: "tool_use", id: "t1", name: "f", input: { a: 1 } },
        { type: "something_new" },
      ],
      stop_reason: "tool_use",
      usage: {
        input_tokens: 10,
        output_tokens: 5,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 20,
      },
    })
    expect(output).toEqual({
      id: "msg",
      model: "served",
      choices: [
        {
          message: {
            role: "assistant",
            model: "served",
            content: [
              { type: "reasoning", reasoning: "hm", signature: "sig" },
              { type: "reasoning", reasoning: "", redacted: true, signature: "blob" },
              { type: "text", text: "ab" },
            ],
            toolCalls: [{ id: "t1", function: { name: "f", arguments: { a: 1 } } }],
          },
          stopReason: "tool_calls",
        },
      ],
      usage: {
        inputTokens: 130,
        outputTokens: 5,
        totalTokens: 135,
        inputTokensCacheRead: 100,
        inputTokensCacheWrite: 20,
      },
    })
  })

  it.each([
    ["end_turn", "stop"],
    ["stop_sequence", "stop"],
    ["max_tokens", "max_tokens"],
    ["refusal", "content_filter"],
    ["model_context_window_exceeded", "model_length"],
    ["pause_turn", "unknown"],
  ])("maps the stop reason %s to %s", (reason, expected) => {
    const output = fromMessagesResponse({ content: [{ type: "text", text: "x" }], stop_reason: reason })
    expect(output.choices[0]?.stopReason).toBe(expected)
  })
})

describe("messagesStreamReader", () => {
  const start = {
    type: "message_start",
    message: { id: "msg", model: "served", usage: { input_tokens: 9, output_tokens: 1 } },
  }
  const stop = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 7 } }

  it("puts any split of a reply together to what the whole reply would have been", () => {
    const pieces = fc.array(fc.string({ maxLength: 8 }), { maxLength: 6 })
    const json = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })
    fc.assert(
      fc.property(pieces, pieces, json, fc.integer({ min: 1, max: 9 }), (thoughts, texts, input, size) => {
        const reader = messagesStreamReader()
        reader.read(start)
        reader.read({
          type: "content_block_start",
          index: 0,
          content_block: { type: "thinking", thinking: "" },
        })
        for (const thinking of thoughts) {
          reader.read({ type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking } })
        }
        reader.read({
          type: "content_block_delta",
          index: 0,
          delta: { type: "signature_delta", signature: "sig" },
        })
        reader.read({ type: "content_block_stop", index: 0 })
        reader.read({ type: "ping" })
        reader.read({ type: "content_block_start", index: 1, content_block: { type: "text", text: "" } })
        for (const text of texts) {
          reader.read({ type: "content_block_delta", index: 1, delta: { type: "text_delta", text } })
        }
        reader.read({
          type: "content_block_start",
          index: 2,
          content_block: { type: "tool_use", id: "t", name: "f", input: {} },
        })
        const written = JSON.stringify(input)
        for (let at = 0; at < written.length; at += size) {
          const partial_json = written.slice(at, at + size)
          reader.read({
            type: "content_block_delta",
            index: 2,
            delta: { type: "input_json_delta", partial_json },
          })
        }
        reader.read(stop)
        reader.read({ type: "message_stop" })
        expect(reader.finish()).toEqual(
          fromMessagesResponse({
            id: "msg",
            model: "served",
            content: [
              { type: "thinking", thinking: thoughts.join(""), signature: "sig" },
              { type: "text", text: texts.join("") },
              { type: "tool_use", id: "t", name: "f", input: JSON.parse(written) },
            ],
            stop_reason: "end_turn",
            usage: { input_tokens: 9, output_tokens: 7 },
          }),
        )
      }),
    )
  })

  it("keeps the arguments of a call that broke off mid-way as an error of the model", () => {
    const reader = messagesStreamReader()
    reader.read(start)
    reader.read({
      type: "content_block_start",
      index: 0,
      content_block: { type: "tool_use", id: "t", name: "f", input: {} },
    })
    reader.read({
      type: "content_block_delta",
      index: 0,
      delta: { type: "input_json_delta", partial_json: '{"a": [1' },
    })
    reader.read({ type: "message_delta", delta: { stop_reason: "max_tokens" }, usage: { output_tokens: 7 } })
    reader.read({ type: "message_stop" })
    expect(reader.finish()).toMatchObject({
      choices: [
        {
          stopReason: "max_tokens",
          message: {
            toolCalls: [{ function: { arguments: { raw: '{"a": [1' } }, parseError: expect.any(String) }],
          },
        },
      ],
    })
  })

  it("is complete only with a stop reason and message_stop, and counts only what the closing event counted", () => {
    const reader = messagesStreamReader()
    expect(reader.finish()).toEqual({ missing: "any answer" })
    reader.read(start)
    expect(reader.finish()).toEqual({ missing: "a stop reason" })
    reader.read({ type: "message_delta", delta: { stop_reason: "end_turn" } })
    expect(reader.finish()).toEqual({ missing: "the event message_stop" })
    reader.read({ type: "message_stop" })
    expect(reader.finish()).not.toHaveProperty("usage")
  })
})
