import Anthropic from "@anthropic-ai/sdk"
import OpenAI from "openai"
import { describe, expect, it } from "vitest"
import { type MockServer, type MockServerOptions, startMockServer } from "./index.js"

function openai(server: MockServer, apiKey = "any"): OpenAI {
  return new OpenAI({ baseURL: `${server.url}/v1`, apiKey, maxRetries: 0 })
}

function claude(server: MockServer, apiKey = "any"): Anthropic {
  return new Anthropic({ baseURL: server.url, apiKey, maxRetries: 0 })
}

const question = [{ role: "user" as const, content: "What is the capital of France?" }]

async function withServer<T>(
  options: MockServerOptions,
  run: (server: MockServer) => Promise<T>,
): Promise<T> {
  await using server = await startMockServer(options)
  return await run(server)
}

describe("chat completions through the openai client", () => {
  it("answers by rule, with usage", async () => {
    await withServer({ answer: (request) => `echo: ${request.prompt}` }, async (server) => {
      const reply = await openai(server).chat.completions.create({ model: "m", messages: question })
      expect(reply.choices[0]?.message.content).toBe("echo: What is the capital of France?")
      expect(reply.choices[0]?.finish_reason).toBe("stop")
      expect(reply.usage?.prompt_tokens).toBeGreaterThan(5)
      expect(reply.usage?.total_tokens).toBe(
        (reply.usage?.prompt_tokens ?? 0) + (reply.usage?.completion_tokens ?? 0),
      )
    })
  })

  it("streams reasoning, text and tool calls", async () => {
    const answer = {
      reasoning: "let me think",
      text: "naïve 日本 😀",
      toolCalls: [{ name: "lookup", arguments: { city: "Paris", n: 3 } }],
    }
    await withServer({ answer: () => answer }, async (server) => {
      const stream = await openai(server).chat.completions.create({
        model: "m",
        messages: question,
        stream: true,
        stream_options: { include_usage: true },
      })
      let text = ""
      let reasoning = ""
      let args = ""
      let name = ""
      let finish: string | null | undefined
      let usage: OpenAI.CompletionUsage | null | undefined
      for await (const chunk of stream) {
        const delta: Record<string, unknown> = { ...chunk.choices[0]?.delta }
        if (typeof delta.content === "string") text += delta.content
        if (typeof delta.reasoning_content === "string") reasoning += delta.reasoning_content
        const call = chunk.choices[0]?.delta.tool_calls?.[0]
        name += call?.function?.name ?? ""
        args += call?.function?.arguments ?? ""
        finish = chunk.choices[0]?.finish_reason ?? finish
        usage = chunk.usage ?? usage
      }
      expect({ text, reasoning, name, args: JSON.parse(args), finish }).toEqual({
        text: answer.text,
        reasoning: answer.reasoning,
        name: "lookup",
        args: { city: "Paris", n: 3 },
        finish: "tool_calls",
      })
      expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(3)
    })
  })

  it("refuses a wrong key, an unknown model and a long prompt in OpenAI's words", async () => {
    const options = { apiKey: "right", models: ["known"], contextTokens: 20 }
    await withServer(options, async (server) => {
      const ask = (key: string, model: string, content: string) =>
        openai(server, key).chat.completions.create({ model, messages: [{ role: "user", content }] })
      await expect(ask("wrong", "known", "hi")).rejects.toMatchObject({
        status: 401,
        code: "invalid_api_key",
      })
      await expect(ask("right", "other", "hi")).rejects.toMatchObject({
        status: 404,
        code: "model_not_found",
      })
      await expect(ask("right", "known", "word ".repeat(30))).rejects.toMatchObject({
        status: 400,
        code: "context_length_exceeded",
      })
      await expect(ask("right", "known", "hi")).resolves.toBeDefined()
      expect(server.stats().refused).toEqual({ 401: 1, 404: 1, 400: 1 })
    })
  })

  it("takes the last user message for the prompt, whatever follows it", async () => {
    await withServer(
      { answer: (request) => `${request.prompt} of ${request.messages.length}` },
      async (server) => {
        const reply = await openai(server).chat.completions.create({
          model: "m",
          messages: [
            { role: "system", content: "Be brief." },
            { role: "user", content: [{ type: "text", text: "first" }] },
            { role: "assistant", content: "no" },
            {
              role: "user",
              content: [
                { type: "text", text: "sec" },
                { type: "text", text: "ond" },
              ],
            },
            { role: "assistant", content: "prefix" },
          ],
        })
        expect(reply.choices[0]?.message.content).toBe("second of 5")
      },
    )
  })

  it("lists models", async () => {
    await withServer({ models: ["a", "b"] }, async (server) => {
      const names: string[] = []
      for await (const model of openai(server).models.list()) names.push(model.id)
      expect(names).toEqual(["a", "b"])
    })
  })

  it("strikes with an error so many times, then answers", async () => {
    const options: MockServerOptions = {
      faults: [{ fault: { type: "status", status: 429, retryAfterS: 0 }, times: 2 }],
    }
    await withServer(options, async (server) => {
      const client = new OpenAI({ baseURL: server.url, apiKey: "k", maxRetries: 3 })
      await expect(client.chat.completions.create({ model: "m", messages: question })).resolves.toBeDefined()
      expect(server.stats()).toMatchObject({ requests: 3, completed: 1, refused: { 429: 2 } })
    })
  })
})

describe("messages through the anthropic client", () => {
  const answer = {
    reasoning: "hmm",
    text: "Paris.",
    toolCalls: [{ id: "toolu_1", name: "lookup", arguments: { q: "x" } }],
  }

  it.each([true, false])("carries thinking, text and tool use (stream: %s)", async (stream) => {
    await withServer({ answer: () => answer }, async (server) => {
      const request = { model: "m", max_tokens: 100, system: "Be brief.", messages: question }
      const client = claude(server)
      const message = stream
        ? await client.messages.stream(request).finalMessage()
        : await client.messages.create(request)
      expect(message.content).toMatchObject([
        { type: "thinking", thinking: "hmm" },
        { type: "text", text: "Paris." },
        { type: "tool_use", id: "toolu_1", name: "lookup", input: { q: "x" } },
      ])
      expect(message.stop_reason).toBe("tool_use")
      expect(message.usage.output_tokens).toBeGreaterThan(3)
      expect(server.requests()[0]?.messages[0]).toEqual({ role: "system", text: "Be brief." })
    })
  })

  it("counts tokens as a message would report them", async () => {
    await withServer({}, async (server) => {
      const request = { model: "m", system: "Be brief.", messages: question }
      const counted = await claude(server).messages.countTokens(request)
      const message = await claude(server).messages.create({ ...request, max_tokens: 4 })
      expect(counted.input_tokens).toBe(message.usage.input_tokens)
      expect(message.stop_reason).toBe("max_tokens")
    })
  })

  it("refuses in Anthropic's words", async () => {
    await withServer({ apiKey: "right" }, async (server) => {
      const call = claude(server, "wrong").messages.create({ model: "m", max_tokens: 5, messages: question })
      await expect(call).rejects.toMatchObject({
        status: 401,
        error: { error: { type: "authentication_error" } },
      })
    })
  })
})
