import { describe, expect, it } from "vitest"
import { ZodError } from "zod"
import { fromCompletionResponse } from "./from-response.js"
import { completionStreamReader } from "./read-stream.js"
import { toCompletionRequest } from "./to-request.js"

describe("toCompletionRequest", () => {
  it("makes one prompt of the messages", () => {
    const messages = [
      { role: "system" as const, content: "Complete the text." },
      { role: "user" as const, content: "Once upon" },
    ]
    expect(
      toCompletionRequest({ messages }, { maxTokens: 5, logprobs: true, topLogprobs: 2, topK: 1 }, "m"),
    ).toEqual({
      model: "m",
      prompt: "Complete the text.\n\nOnce upon",
      max_tokens: 5,
      logprobs: 2,
      top_k: 1,
    })
  })

  it("refuses what the format cannot carry", () => {
    const image = [{ role: "user" as const, content: [{ type: "image" as const, image: "https://i" }] }]
    const notSupported = expect.objectContaining({ code: "not_supported" })
    expect(() => toCompletionRequest({ messages: image }, {}, "m")).toThrowError(notSupported)
    const tools = [{ name: "f", parameters: {} }]
    expect(() => toCompletionRequest({ messages: [], tools }, {}, "m")).toThrowError(notSupported)
  })
})

const logprobs = {
  tokens: ["<s>", "a", "b"],
  token_logprobs: [null, -1, -2],
  top_logprobs: [null, { a: -1, c: -3 }, {}],
}
const pairs = [
  {
    token: "a",
    logprob: -1,
    top: [
      { token: "a", logprob: -1 },
      { token: "c", logprob: -3 },
    ],
  },
  { token: "b", logprob: -2 },
]

describe("fromCompletionResponse", () => {
  it("reads text and the parallel arrays of log probabilities", () => {
    const body = {
      id: "c",
      model: "served",
      choices: [{ text: "ab", finish_reason: "length", logprobs }],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    }
    expect(fromCompletionResponse(body)).toEqual({
      id: "c",
      model: "served",
      choices: [
        {
          message: { role: "assistant", content: "ab", model: "served" },
          stopReason: "max_tokens",
          logprobs: pairs,
        },
      ],
      usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    })
  })

  it("refuses a chat reply", () => {
    expect(() => fromCompletionResponse({ choices: [{ message: { content: "x" } }] })).toThrow(ZodError)
    expect(() => fromCompletionResponse({ choices: [] })).toThrow(ZodError)
  })
})

describe("completionStreamReader", () => {
  it("puts pieces together and is complete only with finish reason and end marker", () => {
    const reader = completionStreamReader()
    expect(reader.read({ choices: [{ text: "" }] })).toBe(false)
    expect(reader.read({ choices: [{ text: "a", logprobs }] })).toBe(true)
    expect(reader.finish()).toEqual({ missing: "a finish reason" })
    reader.read({ choices: [{ text: "b", finish_reason: "stop" }] })
    expect(reader.finish()).toEqual({ missing: "its end marker [DONE]" })
    reader.end?.()
    reader.read({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } })
    expect(reader.finish()).toEqual({
      choices: [{ message: { role: "assistant", content: "ab" }, stopReason: "stop", logprobs: pairs }],
      usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    })
  })
})
